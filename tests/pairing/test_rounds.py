"""A round begins when everybody has joined, one at a time, and ends; each refusal says what to do."""

import datetime as dt

import pytest
from tests.diagrams import drawn, steps

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.pairing.actions import rounds
from handrail.pairing.models import Round
from handrail.pairing.states import ROUND_STEPS, RUN_STEPS, RoundState, RunState

pytestmark = pytest.mark.django_db


def start(scene, days=10):
    choose_by = scene.today + dt.timedelta(days=days)
    return rounds.start_round(cohort=scene.cohort, by=scene.lead, choose_by=choose_by, now=clock.now())


@pytest.mark.parametrize(("steps", "states"), [(ROUND_STEPS, RoundState), (RUN_STEPS, RunState)])
def test_a_table_speaks_of_every_state_and_of_no_other(steps, states):
    assert set(steps) == set(states)
    assert {state for after in steps.values() for state in after} <= set(states)


def test_the_document_draws_the_table():
    assert drawn("draft") == {("[*]", "draft"), *steps(ROUND_STEPS)}


def test_a_round_takes_its_weights_from_the_programme_and_is_recorded(scene):
    made = start(scene)
    assert (made.number, made.state, made.by) == (1, "draft", scene.lead.pk)
    assert sum(made.weights.values()) == 100
    assert made.weights.keys() == {one.key for one in scene.cohort.programme.plan.criteria}
    event = Event.objects.get(verb="pairing.round_started")
    assert (event.subject, event.field_names) == (made.pk, "choose_by,weights")


@pytest.mark.parametrize(
    ("state", "words"),
    [("planned", "Open joining first"), ("joining", "Close joining first"), ("ended", "has ended")],
)
def test_no_round_before_joining_is_closed_or_after_the_end(scene, state, words):
    scene.cohort.state = state
    scene.cohort.save()
    with pytest.raises(Refusal, match=words):
        start(scene)


@pytest.mark.parametrize(("side", "words"), [("mentee", "No mentee has joined"), ("mentor", "No mentor has")])
def test_no_round_where_one_side_is_empty(scene, side, words):
    scene.cohort.enrolments.filter(side=side).update(state="withdrawn")
    with pytest.raises(Refusal, match=words):
        start(scene)


def test_one_round_at_a_time_and_the_next_has_the_next_number(scene):
    first = start(scene)
    with pytest.raises(Refusal, match="a round that is not closed"):
        start(scene)
    rounds.close_round(round=first, by=scene.lead, now=clock.now())
    assert start(scene).number == 2


def test_the_last_day_is_not_behind_us(scene):
    with pytest.raises(Refusal, match="has gone by") as refused:
        start(scene, days=-1)
    assert refused.value.field == "choose_by"
    assert start(scene, days=0).choose_by == scene.today


def move(scene, made, days):
    day = scene.today + dt.timedelta(days=days)
    rounds.move_choose_by(round=made, by=scene.lead, choose_by=day, now=clock.now())


def test_the_last_day_moves_freely_in_a_draft_and_only_on_while_people_choose(scene):
    made = start(scene)
    move(scene, made, 5)
    Round.objects.update(state="choosing")
    with pytest.raises(Refusal, match="Choose a later one"):
        move(scene, made, 4)
    move(scene, made, 6)
    made.refresh_from_db()
    assert made.choose_by == scene.today + dt.timedelta(days=6)
    Round.objects.update(state="review")
    with pytest.raises(Refusal, match="not choosing any more"):
        move(scene, made, 9)


@pytest.mark.parametrize("state", list(RoundState))
def test_a_round_is_closed_where_the_table_says_so(scene, state):
    made = scene.round(state)
    if RoundState.CLOSED in ROUND_STEPS[state]:
        rounds.close_round(round=made, by=scene.lead, now=clock.now())
        made.refresh_from_db()
        assert made.state == "closed"
        assert made.closed_at is not None
    else:
        with pytest.raises(Refusal, match="cannot be closed now"):
            rounds.close_round(round=made, by=scene.lead, now=clock.now())


def test_no_round_closes_while_its_mails_are_held(scene):
    made = scene.round("published")
    Round.objects.update(held_until=clock.now() + dt.timedelta(minutes=10))
    with pytest.raises(Refusal, match="The mails have not left yet"):
        rounds.close_round(round=made, by=scene.lead, now=clock.now())
