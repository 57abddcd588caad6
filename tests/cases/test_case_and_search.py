"""A search leads to the case that it came from; closing a case asks about its search."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.cases.crowd import today
from tests.cases.test_search import say
from tests.mentoring.pair import Pair
from tests.mentoring.test_pages import shown
from tests.pairing.crowd import NOW
from tests.pairing.search_scene import ELENA, MARIA, TODAY, Looking, looking
from tests.pairing.search_scene import pair as pair_in
from tests.pairing.studio import coordinator
from tests.pairing.test_search_pages import browser

from handrail.cases.actions import caring
from handrail.cases.models import Case, Sign
from handrail.cases.queries.searching import case_of
from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.pairing.actions import searching
from handrail.pairing.hooks import origin_of, warnings_of
from handrail.pairing.models import Candidate, Search
from handrail.pairing.queries.searching import shortlist_of
from handrail.people.models import User
from handrail.programmes.models import Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def search(pair: Pair) -> Search:
    """The mentee asked for a second mentor."""
    say(pair, "add")
    return Search.objects.get()


def close(pair: Pair, **data: str) -> str:
    address = reverse("close_case", args=[Case.objects.get().pk])
    answer = pair.scene.client("coordinator").post(address, {"helped": "co_mentor", **data}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def page_of(pair: Pair, search: Search) -> str:
    return shown(pair.scene, "coordinator", reverse("search", args=[search.pk]))


def test_a_search_leads_to_its_case_open_or_closed(pair: Pair, search: Search):
    case = Case.objects.get()
    page = page_of(pair, search)
    assert reverse("case", args=[case.pk]) in page
    assert f"The case of {pair.mentee.name} and {pair.mentor.name} </a> (open)".replace(" <", "<") in page
    close(pair)
    assert "(closed)." in page_of(pair, search)
    client = pair.scene.client("coordinator")
    assert client.get(reverse("case", args=[case.pk])).status_code == 200


def test_a_search_without_a_case_leads_nowhere(pair: Pair):
    made = searching.begin(mentorship=pair.mentorship, second=True, by=pair.scene.lead, now=clock.now())
    assert origin_of(made) is None
    assert "It came from:" not in page_of(pair, made)


def test_a_case_in_which_nobody_looked_or_that_was_over_before_is_not_its_case(pair: Pair):
    ask = reverse("ask_for_help", args=[pair.mentorship.pk])
    pair.scene.client("student").post(ask)
    case = Case.objects.get()
    made = searching.begin(mentorship=pair.mentorship, second=True, by=pair.scene.lead, now=clock.now())
    assert case_of(made) is None
    caring.do_step(case=case, step="co_mentor", by=pair.scene.lead, today=today(), now=clock.now())
    assert case_of(made) == case
    Case.objects.update(
        state="closed", helped="talk", closed_at=made.opened_at - 2 * (clock.now() - made.opened_at)
    )
    assert case_of(made) is None


def test_closing_says_that_the_search_goes_on_and_so_it_does(pair: Pair, search: Search):
    page = shown(pair.scene, "coordinator", reverse("close_case", args=[Case.objects.get().pk]))
    assert "is still open. It goes on when this case is closed, unless you tick this:" in page
    assert 'name="close_search" id="id_close_search">' in page  # not ticked
    assert "The case is closed." in close(pair)
    search.refresh_from_db()
    assert (Case.objects.get().state, search.state) == ("closed", "looking")


def test_a_tick_closes_both(pair: Pair, search: Search):
    Message.objects.all().delete()
    close(pair, close_search="on")
    search.refresh_from_db()
    assert (Case.objects.get().state, search.state) == ("closed", "closed")
    assert not Message.objects.exists()
    assert "Close the search too" not in shown(
        pair.scene, "coordinator", reverse("close_case", args=[Case.objects.get().pk])
    )


def test_while_a_mentor_is_asked_neither_closes_and_nothing_typed_is_lost(pair: Pair, search: Search):
    place = Enrolment.objects.get(cohort=pair.scene.cohort, user=pair.scene["director"])
    now = clock.now()
    Candidate.objects.create(search=search, enrolment=place, position=1, state="picked", proposed_at=now)
    Search.objects.update(state="asked")
    said = close(pair, close_search="on", words="Thursdays suit them")
    assert "A mentor is being asked. Take that question back first, or wait for it." in said
    assert "Thursdays suit them" in said
    search.refresh_from_db()
    assert (Case.objects.get().state, search.state) == ("open", "asked")
    close(pair)
    assert Case.objects.get().state == "closed"


# ---- what the shortlist says of a mentor

CASE, RED = "A pair of theirs has an open case.", "A pair of theirs has a sign that needs somebody."


def told(scene: Looking, reader: User | None = None) -> list[str]:
    """What the shortlist says of Elena."""
    search = Search.objects.first() or scene.begin()
    found = shortlist_of(search, reader or scene.lead, TODAY)
    (line,) = (line for line in found.lines if line.place.pk == scene.place(ELENA).pk)
    return list(line.warnings)


def test_the_shortlist_says_when_a_pair_of_a_mentor_needs_somebody():
    scene = looking()
    assert told(scene) == []
    of_elena = pair_in(scene, "S-0002", ELENA)
    case = Case.objects.create(mentorship=of_elena, why="help", due=TODAY, opened_at=NOW)
    assert told(scene) == [CASE]
    sign = Sign.objects.create(mentorship=of_elena, rule="no_first_meeting", state="red", since=NOW)
    assert told(scene) == [CASE, RED]
    Case.objects.update(state="closed", helped="talk", closed_at=NOW)
    assert told(scene) == [RED]
    sign.state = "amber"
    sign.save()
    assert told(scene) == []
    case.state = "reopened"
    case.save()
    assert told(scene, scene.user("S-0002")) == []  # nobody reads of a case of their own pair


def test_it_is_one_query_for_all_mentors(django_assert_num_queries):
    scene = looking()
    programme, lead = scene.cohort.programme, scene.lead
    mentors = [scene.user(f"M-{number:04}").pk for number in range(2, 9)]
    with django_assert_num_queries(1):
        warnings_of(programme, mentors, lead)
    for number, mentor in enumerate((ELENA, "M-0004", "M-0005"), 2):
        made = pair_in(scene, f"S-000{min(number, 3)}", mentor, second=number == 4)
        Case.objects.create(mentorship=made, why="help", due=TODAY, opened_at=NOW)
    with django_assert_num_queries(1):
        assert len(warnings_of(programme, mentors, lead)) == 3


def test_the_mentee_reads_nothing_of_it(time_machine):
    time_machine.move_to(NOW)
    scene = looking()
    made = pair_in(scene, "S-0002", ELENA)
    Case.objects.create(mentorship=made, why="help", due=TODAY, opened_at=NOW)
    search = scene.begin()
    lead = coordinator()
    assert CASE in lead.get(reverse("search", args=[search.pk])).content.decode()
    scene.propose(search, ELENA)
    page = browser(scene, MARIA).get(reverse("proposed_mentors", args=[search.pk])).content.decode()
    assert scene.user(ELENA).name in page
    assert "open case" not in page
    assert not any("case" in words for words in scene.candidate(ELENA).for_mentee)
