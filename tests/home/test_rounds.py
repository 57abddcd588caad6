"""The start page leads a mentee to their mentors, a mentor to who may come, a coordinator to the round."""

import datetime as dt

import pytest
from tests.pairing.scene import Scene, set_up
from tests.site.cast import assemble

from handrail.home.pages import page_of
from handrail.lib import clock
from handrail.mentoring.models import Mentorship
from handrail.pairing.models import Round, Shortlist
from handrail.programmes.models import Cohort


@pytest.fixture
def scene(db) -> Scene:
    return set_up(assemble())


def step(scene, name):
    return page_of(scene.cast[name], now=clock.now()).step


def words(scene, name):
    return step(scene, name).title


def test_a_mentee_is_led_to_the_list_until_they_have_chosen(scene):
    lists = scene.lists(scene.round())
    found = step(scene, "student")
    assert found.title == "Look at the mentors suggested to you"
    assert "There are 10 days left" in found.why
    assert found.url == f"/choosing/{lists['student'].pk}/"
    Shortlist.objects.update(ranked_at=clock.now())
    page = page_of(scene.cast["student"], now=clock.now())
    assert page.step.title == "There is nothing for you to do today"
    assert [part.said[:16] for part in page.parts] == ["You have chosen."]


@pytest.mark.parametrize(("days", "left"), [(0, "is the last day"), (1, "There is 1 day left")])
def test_the_last_days_are_counted_in_words(scene, days, left):
    scene.lists(scene.round())
    Round.objects.update(choose_by=scene.today + dt.timedelta(days=days))
    assert left in step(scene, "student").why


def test_a_mentor_is_led_to_who_may_come_and_need_do_nothing(scene):
    scene.lists(scene.round())
    found = step(scene, "mentor")
    assert found.title == "See which mentees may come to you"
    assert "You need do nothing" in found.why


@pytest.mark.parametrize("change", [{"state": "review"}, {"days": -1}])
def test_when_choosing_is_over_nobody_is_led_there(scene, change):
    scene.lists(scene.round())
    choose_by = scene.today + dt.timedelta(days=change.get("days", 5))
    Round.objects.update(state=change.get("state", "choosing"), choose_by=choose_by)
    assert words(scene, "student") == words(scene, "mentor") == "There is nothing for you to do today"


def offer(scene, state):
    now = clock.now()
    for mentee, mentor in (("student", "mentor"), ("peer", "Ana")):
        Mentorship.objects.create(
            programme=scene.cohort.programme, cohort=scene.cohort, mentee=scene.user(mentee),
            mentor=scene.user(mentor), kind="developmental", state=state, offered_at=now,
            answer_by=now + dt.timedelta(days=7),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("", "Match the people of First year"),
        ("draft", "Let people choose"),
        ("review", "Review the proposed pairs"),
        ("published", "2 mentees have no mentor yet"),
        ("choosing", "There is nothing for you to do today"),
    ],
)
def test_a_coordinator_is_led_to_what_the_round_waits_for(scene, state, said):
    Cohort.objects.exclude(pk=scene.cohort.pk).delete()
    scene.cohort.enrolments.update(invited_at=clock.now())
    if state:
        scene.lists(scene.round(state))
    assert words(scene, "coordinator") == said


def test_after_the_last_day_a_coordinator_is_told_to_go_on(scene):
    scene.lists(scene.round())
    Round.objects.update(choose_by=scene.today - dt.timedelta(days=1))
    assert words(scene, "coordinator") == "Choosing is over: work out the pairs"


def test_with_everybody_asked_for_the_offers_come_next(scene):
    scene.round("published")
    offer(scene, "offered")
    found = step(scene, "coordinator")
    assert found.title == "2 offers to mentors wait for an answer"
    assert scene.client("coordinator").get(found.url).status_code == 200
