"""The pages of those who run a programme: figures, lists, pictures, thresholds, the queue."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from tests.cases.crowd import Crowd, a_check_in, began, looked, today
from tests.mentoring.pair import Pair
from tests.mentoring.scene import DAY
from tests.mentoring.test_pages import shown
from tests.site.counting import same_queries

from handrail.cases.access import pairs_of
from handrail.cases.models import Case, Nudge, Sign, Thresholds
from handrail.cases.queries.cockpit import LISTS, figures, first_meetings, funnel, rhythm_kept
from handrail.cases.queries.watching import watched
from handrail.cases.rules import DEFAULTS, RULES
from handrail.lib import clock
from handrail.mentoring.models import Mentorship
from handrail.people.models import Pause

pytestmark = pytest.mark.django_db


def at(crowd: Crowd, show: str = "") -> str:
    key = crowd.scene.cohort.pk
    return reverse("cockpit_list", args=[key, show]) if show else reverse("cockpit", args=[key])


def seen(crowd: Crowd):
    return watched(pairs_of(crowd.scene.lead, crowd.scene.cohort), today())


def six(crowd: Crowd) -> list[Mentorship]:
    """Six pairs of 40 days: met at once, after 10, 12 and 30 days, and two that never did."""
    pairs = crowd.grow(6)
    for pair, days in zip(pairs, ((40, 8), (30,), (28,), (10,)), strict=False):
        crowd.meet(pair, *days)
    crowd.aim(pairs[0])
    return pairs


def test_every_figure_has_its_denominator(crowd: Crowd):
    six(crowd)
    found = figures(crowd.scene.cohort, seen(crowd))
    assert (found.met, found.agreed, found.goals, found.of) == (4, 0, 1, 6)
    page = shown(crowd.scene, "coordinator", at(crowd))
    assert "<dt>pairs have met</dt><dd><b>4</b> of 6</dd>" in page
    assert "<dt>agreements accepted</dt><dd><b>0</b> of 6</dd>" in page
    assert "check-ins answered" not in page


def test_check_ins_where_the_programme_asks_for_them(crowd: Crowd):
    (pair,) = crowd.grow(1)
    a_check_in(pair, "mentee", 0, 4)
    a_check_in(pair, "mentor", 0, None)
    page = shown(crowd.scene, "coordinator", at(crowd))
    assert "<dt>check-ins answered</dt><dd><b>1</b> of 2</dd>" in page


def test_half_of_the_pairs_and_those_who_have_not_met(crowd: Crowd):
    six(crowd)
    chart = first_meetings(seen(crowd))
    assert chart is not None
    assert chart.title == "Half of the pairs first met within 12 days"
    assert chart.note == "Pairs that have met, of 6. 2 have not met yet."
    assert chart.steps == ((0, 1), (10, 2), (12, 3), (30, 4))
    assert (chart.mark.day, chart.mark.number, chart.end) == (12, 3, "4 so far")


def test_fewer_than_half_is_said_so(crowd: Crowd):
    pairs = crowd.grow(6)
    crowd.meet(pairs[0], 3)
    chart = first_meetings(seen(crowd))
    assert chart.title == "Fewer than half of the pairs have met: 1 of 6"
    assert chart.mark is None


def test_pairs_by_the_rhythm_that_they_keep(crowd: Crowd):
    six(crowd)
    chart = rhythm_kept(seen(crowd))
    assert [(bar.label.split(":")[0], bar.value) for bar in chart.bars] == [
        ("Kept", 4),
        ("Nearly", 0),
        ("Behind", 0),
        ("Never met", 2),
    ]
    assert chart.title == "4 of 6 pairs keep the rhythm they agreed on"


@pytest.mark.parametrize(("pairs", "pictures"), [(4, 0), (5, 2)])
def test_few_pairs_show_no_picture_but_the_list(crowd: Crowd, pairs, pictures):
    crowd.grow(pairs)
    page = shown(crowd.scene, "coordinator", at(crowd))
    assert page.count('<figure class="chart">') == pictures
    assert ("There is a picture from five pairs on" in page) == (not pictures)


def test_from_eligible_to_under_way(crowd: Crowd):
    six(crowd)
    stages = funnel(crowd.scene.cohort, seen(crowd))
    assert [stage.number for stage in stages] == [2, 2, 2, 6, 4, 0]
    assert stages[4].rest == "2 pairs have not met"
    for stage in stages:
        assert crowd.scene.client("coordinator").get(stage.url).status_code == 200


@pytest.mark.parametrize("show", LISTS)
def test_each_figure_opens_its_list(crowd: Crowd, show):
    pairs = six(crowd)
    page = shown(crowd.scene, "coordinator", at(crowd, show))
    names = {one.pair.mentee.name for one in seen(crowd) if LISTS[show].has(one)}
    assert {pair.mentee.name for pair in pairs if pair.mentee.name in page} == names


def test_a_list_that_is_none_is_not_there(crowd: Crowd):
    assert crowd.scene.client("coordinator").get(at(crowd, "others")).status_code == 404


def test_one_press_nudges_from_the_list(crowd: Crowd):
    (pair,) = crowd.grow(1)
    client = crowd.scene.client("coordinator")
    answer = client.post(reverse("nudge_pair", args=[pair.pk]), {"show": "not_met"}, follow=True)
    assert answer.redirect_chain == [(at(crowd, "not_met"), 302)]
    assert "A friendly word to both is on its way." in answer.content.decode()
    again = client.post(reverse("nudge_pair", args=[pair.pk]), follow=True)
    assert "The next one can go three weeks after." in again.content.decode()
    assert Nudge.objects.count() == 1


def test_looking_is_one_press_and_reading_writes_nothing(crowd: Crowd):
    crowd.grow(1)
    shown(crowd.scene, "coordinator", at(crowd))
    assert not Sign.objects.exists()
    client = crowd.scene.client("coordinator")
    look = reverse("look_at_pairs", args=[crowd.scene.cohort.pk])
    assert "1 pair changed since the last look." in client.post(look, follow=True).content.decode()
    assert "Nothing has changed since the last look." in client.post(look, follow=True).content.decode()
    pair = crowd.pairs[0]
    assert "You see" not in client.post(reverse("say_looked", args=[pair.pk]), follow=True).content.decode()
    assert set(Sign.objects.values_list("looked_by", flat=True)) == {crowd.scene.lead.pk}


def test_the_case_that_is_due_is_the_next_step(crowd: Crowd):
    crowd.grow(1)
    looked(crowd.scene)
    Case.objects.update(due=today() - DAY)
    page = shown(crowd.scene, "coordinator", at(crowd))
    assert re.search(r'<h2 id="next">.*No first meeting in 40 days</h2>', page)
    home = shown(crowd.scene, "coordinator", reverse("home"))
    assert "No first meeting in 40 days" in home


def test_the_queue_has_what_is_overdue_first_and_mine(crowd: Crowd):
    pairs = crowd.grow(3)
    looked(crowd.scene)
    cases = {case.mentorship_id: case for case in Case.objects.all()}
    Case.objects.filter(pk=cases[pairs[2].pk].pk).update(due=today() - DAY)
    Case.objects.filter(pk=cases[pairs[1].pk].pk).update(due=today(), owner=crowd.scene["administrator"])
    page = shown(crowd.scene, "coordinator", reverse("cases"))
    order = [page.index(pairs[number].mentee.name) for number in (2, 1, 0)]
    assert order == sorted(order)
    assert page.count("overdue") == 1
    mine = shown(crowd.scene, "coordinator", reverse("cases") + "?show=mine")
    assert pairs[1].mentee.name not in mine
    assert "No case here" in shown(crowd.scene, "coordinator", reverse("cases") + "?show=closed")


def test_lists_keep_to_a_number_of_queries(crowd: Crowd):
    client = crowd.scene.client("coordinator")

    def grow(number: int) -> None:
        pairs = crowd.grow(number)
        Sign.objects.bulk_create(
            Sign(mentorship=pair, rule="no_first_meeting", state="red", since=clock.now()) for pair in pairs
        )
        Case.objects.bulk_create(
            Case(mentorship=pair, why="red", due=today(), opened_at=clock.now(), owner=crowd.scene.lead)
            for pair in pairs
        )
        Pause.objects.bulk_create(
            Pause(user=pair.mentor, starts=today() - 80 * DAY, ends=today() - DAY) for pair in pairs[:1]
        )

    same_queries(client, at(crowd), grow, COCKPIT)


def test_the_queue_and_a_list_keep_to_theirs(crowd: Crowd):
    client, first = crowd.scene.client("coordinator"), []

    def grow(number: int) -> None:
        pairs = crowd.grow(number)
        Case.objects.bulk_create(
            Case(mentorship=pair, why="red", due=today(), opened_at=clock.now()) for pair in pairs
        )
        first.append(number)

    same_queries(client, reverse("cases"), grow, QUEUE)
    assert len(first) == 2


FIRST = "No first meeting since the pair began"
COCKPIT, QUEUE = 32, 26


# ---- thresholds


def test_our_defaults_until_somebody_changes_them(pair: Pair):
    here = reverse("thresholds", args=[pair.scene.programme.pk])
    assert shown(pair.scene, "coordinator", here).count("our default<") == len(RULES)
    client = pair.scene.client("coordinator")
    given = {
        f"{key}_{name}": value
        for key, both in DEFAULTS.items()
        for name, value in zip(("amber", "red"), both, strict=True)
    }
    answer = client.post(here, given | {"no_first_meeting_amber": 14, "nudges_first": "on"}, follow=True)
    page = answer.content.decode()
    assert "Kept. Each pair is looked at with these numbers from now on." in page
    assert page.count("changed here<") == 1
    own = Thresholds.objects.get()
    assert (own.values, own.nudges_first) == ({"no_first_meeting": [14, 35]}, True)
    began(pair.mentorship, 14)
    looked(pair.scene)
    assert Sign.objects.get().state == "amber"
    client.post(here, {"defaults": "yes"})
    own.refresh_from_db()
    assert (own.values, own.nudges_first) == ({}, True)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (
            "no_first_meeting_amber",
            3,
            f"{FIRST}: choose a number from 7 to 180.",
        ),
        (
            "no_first_meeting_red",
            21,
            f"{FIRST}: choose a second number that is more than the first.",
        ),
        (
            "rhythm_red",
            60,
            "Meetings held, of those that were due in 90 days: choose a second number",
        ),
        ("gap_red", "", "How far apart the two pulses are: choose a number from 1 to 4."),
        ("pulse_red", "x", "How either side says that it goes: choose a number from 1 to 4."),
    ],
)
def test_a_wrong_threshold_is_said_at_its_field(pair: Pair, field, value, words):
    given = {
        f"{key}_{name}": number
        for key, both in DEFAULTS.items()
        for name, number in zip(("amber", "red"), both, strict=True)
    }
    here = reverse("thresholds", args=[pair.scene.programme.pk])
    page = (
        pair.scene.client("coordinator").post(here, given | {field: value, "gap_amber": 1}).content.decode()
    )
    assert re.search(rf'id="id_{field}_error"><p>{words}', page)
    assert 'name="gap_amber" value="1"' in page  # nothing is lost
    assert not Thresholds.objects.exists()
