"""Interests that changed and a case lead to a search for a mentor, and the case says who was found."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests.mentoring.pair import Pair

from handrail.cases.access import pairs_of
from handrail.cases.models import Case, InterestChange
from handrail.cases.queries.cockpit import funnel
from handrail.cases.queries.watching import watched
from handrail.lib import clock
from handrail.mentoring.models import Ending, Mentorship
from handrail.pairing.models import Candidate, Search
from handrail.pairing.queries.coverage import waiting
from handrail.programmes.models import Enrolment

pytestmark = pytest.mark.django_db
TICKED = {"goals": ["specialty_change"], "interests": ["dermatology"]}


def say(pair: Pair, wish: str, **more: object) -> str:
    data = {"wish": wish, "confidence": "4", "words": "I-planted-this", **more}
    address = reverse("say_interests", args=[pair.mentorship.pk])
    answer = pair.scene.client("student").post(address, data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def shown(pair: Pair, name: str = "coordinator") -> str:
    answer = pair.scene.client(name).get(reverse("case", args=[Case.objects.get().pk]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("wish", "second"), [("add", True), ("change", False)])
def test_what_is_ticked_is_kept_with_the_search(pair: Pair, wish: str, second: bool):
    say(pair, wish, **TICKED)
    search = Search.objects.get()
    assert (search.second, search.goals, search.interests) == (second, *TICKED.values())
    assert search.enrolment.user == pair.mentee
    assert "Go on with the search" in shown(pair)


def test_who_keeps_their_mentor_looks_for_nobody(pair: Pair):
    say(pair, "keep", **TICKED)
    assert InterestChange.objects.count() == 1
    assert (Search.objects.count(), Case.objects.count()) == (0, 0)


def test_nothing_has_to_be_ticked_and_nothing_typed_is_lost(pair: Pair):
    said = say(pair, "add", goals=["specialty_change"], interests=["no_such_field"])
    assert "Select a valid choice" in said
    assert said.count(" checked") == 3  # the wish, the number and the goal
    assert "I-planted-this" in said
    assert Search.objects.count() == 0
    say(pair, "add")
    assert (Search.objects.get().goals, Search.objects.get().interests) == ([], [])


def test_the_mentor_reads_nothing_of_what_was_ticked(pair: Pair):
    say(pair, "add", **TICKED)
    for name in ("mentorship", "say_interests"):
        answer = pair.scene.client("mentor").get(reverse(name, args=[pair.mentorship.pk]))
        for words in ("Specialty change", "specialty_change", "Dermatology", "I-planted-this"):
            assert words not in answer.content.decode()


@pytest.mark.parametrize(("step", "second"), [("co_mentor", True), ("rematch", False)])
def test_a_step_of_a_case_leads_to_the_shortlist(pair: Pair, step: str, second: bool):
    ask = reverse("ask_for_help", args=[pair.mentorship.pk])
    pair.scene.client("student").post(ask, {"words": "Something in words"})
    case = Case.objects.get()
    answer = pair.scene.client("coordinator").post(reverse("do_step", args=[case.pk]), {"step": step})
    search = Search.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("search", args=[search.pk]))
    assert (search.second, search.by) == (second, pair.scene.lead.pk)
    case.refresh_from_db()
    assert case.state == "waiting"


def test_the_case_says_who_was_found(pair: Pair):
    say(pair, "add", **TICKED)
    assert "has said yes" not in shown(pair)
    made = pair.scene.offer("student", "director", second=True)
    place = Enrolment.objects.get(cohort=pair.scene.cohort, user=pair.scene["director"])
    at, search = clock.now(), Search.objects.get()
    Candidate.objects.create(
        search=search, enrolment=place, position=1, state="picked", mentorship=made, proposed_at=at
    )
    Search.objects.update(state="asked")
    assert "A mentor is being asked" in shown(pair)
    pair.scene.accept(made)
    assert f"{pair.scene['director'].name}</bdi> has said yes" in shown(pair)
    assert Mentorship.objects.filter(state="active", second=True).count() == 1


def test_a_search_that_was_over_before_is_none_of_a_case(pair: Pair):
    say(pair, "add")
    at = clock.now()
    Search.objects.update(state="closed", ended_at=at)
    assert "The search" in shown(pair)
    Search.objects.update(ended_at=at - dt.timedelta(days=1))
    assert "The search" not in shown(pair)


def test_a_mentee_with_two_mentors_is_one_in_the_funnel(pair: Pair):
    pair.log()
    made = pair.scene.offer("student", "director", second=True)
    pair.scene.accept(made)
    pairs = watched(pairs_of(pair.scene.lead, pair.scene.cohort), pair.today)
    numbers = {str(stage.words): (stage.number, stage.rest) for stage in funnel(pair.scene.cohort, pairs)}
    assert len(pairs) == 2
    assert numbers["Matched"][0] == 1
    assert numbers["Have met"] == (1, "1 pair has not met")


def test_only_whoever_looks_for_a_mentor_waits_in_the_funnel(pair: Pair):
    """A pair that rests is one, and who has ended and asks for nobody is done: as on the list behind it."""
    cohort, lead = pair.scene.cohort, pair.scene.lead
    for state, more in (("paused", "1 rests"), ("ended", "1 has ended")):
        Mentorship.objects.update(state=state)
        if state == "ended":
            Ending.objects.create(
                mentorship=pair.mentorship, kind="planned", by=lead.pk, ended_at=clock.now()
            )
        rest = {str(stage.words): stage.rest for stage in funnel(cohort, [])}
        assert (rest["Matched"], waiting(cohort).count()) == (f"1 waits for a mentor, {more}", 1)
