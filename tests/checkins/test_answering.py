"""Answers: kept once, changed within their time, and never by anybody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.checkins.scene import Asked
from tests.diagrams import drawn, steps
from tests.mentoring.test_races import at_once
from tests.site.opening import opened

from handrail.audit.models import Event
from handrail.checkins import actions
from handrail.checkins.actions import Said
from handrail.checkins.actions.reading import read
from handrail.checkins.models import CheckIn, FormerAnswer
from handrail.checkins.queries import Pulse, answered_of, pulses_of
from handrail.checkins.states import CHECK_IN_STEPS, CheckInState, before
from handrail.lib.refusal import Refusal
from handrail.programmes.states import Side

AT_ONCE = 50
OVER = "The time to answer this is over"


def test_the_table_speaks_of_every_state_and_of_no_other():
    assert set(CHECK_IN_STEPS) == set(CheckInState)
    assert {state for after in CHECK_IN_STEPS.values() for state in after} <= set(CheckInState)
    assert before("answered") == ["asked", "answered"]


def test_the_document_draws_the_table():
    assert drawn("asked") == {("[*]", "asked"), *steps(CHECK_IN_STEPS)}


@pytest.mark.django_db
def test_an_answer_is_kept_and_the_same_again_is_nothing_new(asked: Asked):
    asked.a_day(14)
    made = asked.of()[0]
    for _ in range(3):
        asked.answer(made, 15, pulse=4, met="yes", words="He listens")
    row = opened(made)
    assert (row.state, row.pulse, row.met, row.words) == ("answered", 4, "yes", "He listens")
    assert Event.objects.filter(verb="checkins.answered").count() == 1
    assert FormerAnswer.objects.count() == 0


@pytest.mark.django_db
def test_another_answer_within_the_time_is_a_change_with_its_history(asked: Asked):
    asked.a_day(14)
    made = asked.of()[0]
    asked.answer(made, 15, pulse=4, words="He listens")
    asked.answer(made, 16, pulse=2, words="He did not come")
    asked.answer(made, 17, pulse=3)  # by the link: the words stay
    row = opened(made)
    assert (row.pulse, row.words) == (3, "He did not come")
    former = [opened(one) for one in FormerAnswer.objects.all()]
    assert [(one.pulse, one.words) for one in former] == [(4, "He listens"), (2, "He did not come")]
    assert Event.objects.filter(verb="checkins.answer_changed").count() == 2


@pytest.mark.django_db
def test_what_lies_in_the_database_has_no_words(asked: Asked):
    asked.a_day(14)
    asked.answer(asked.of()[0], 15, words="He listens")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM checkins_checkin WHERE words <> ''")
        ((kept,),) = cursor.fetchall()
    assert kept.startswith("v1|")
    with pytest.raises(RuntimeError):
        str(CheckIn.objects.exclude(words="").get().words)


@pytest.mark.django_db
def test_after_its_time_and_for_others_it_is_refused(asked: Asked):
    asked.a_day(14)
    made = asked.of()[0]
    with pytest.raises(Refusal, match="Only whoever was asked"):
        asked.answer(made, 15, by=asked.mentor, pulse=1)
    with pytest.raises(Refusal, match="Answer at least one question"):
        asked.answer(made, 15)
    asked.answer(made, 27, pulse=5)
    with pytest.raises(Refusal, match=OVER):
        asked.answer(made, 28, pulse=1)
    asked.a_day(28)
    (other,) = asked.of(Side.MENTOR)
    assert other.state == "passed"
    with pytest.raises(Refusal, match=OVER):
        asked.answer(other, 15, pulse=1)
    assert pulses_of([asked.pair.pk]) == {asked.pair.pk: [Pulse(Side.MENTEE, made.asked_on + 13 * DAY, 5)]}


DAY = dt.timedelta(days=1)
DEEDS = some.lists(
    some.tuples(some.integers(0, 6), some.sampled_from([None, 1, 3, 5]), some.booleans()), max_size=8
)


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(deeds=DEEDS)
def test_whatever_is_tried_no_state_follows_that_the_table_does_not_name(asked: Asked, deeds):
    point = transaction.atomic()
    with point:
        asked.a_day(14)
        made, day, state = asked.of()[0], 14, "asked"
        for later, pulse, job in deeds:
            day += later
            if job:
                actions.pass_due(now=asked.at(day))
            if pulse:
                may = day <= 27 and "answered" in CHECK_IN_STEPS[CheckIn.objects.get(pk=made.pk).state]
                if may:
                    asked.answer(made, day, pulse=pulse)
                else:
                    with pytest.raises(Refusal, match=OVER):
                        asked.answer(made, day, pulse=pulse)
            new = CheckIn.objects.get(pk=made.pk).state
            assert new == state or new in CHECK_IN_STEPS[state]
            assert new != "passed" or day > 27
            state = new
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_fifty_answers_at_once_are_one_answer(asked_for_good: Asked):
    asked_for_good.a_day(14)
    made = asked_for_good.of()[0]
    now = asked_for_good.at(15)

    def answer() -> None:
        fresh = CheckIn.objects.select_related("mentorship__programme__school", "user").get(pk=made.pk)
        actions.answer(check_in=fresh, said=Said(4, "yes", "He listens"), by=fresh.user, now=now)

    [(ends, _)] = at_once([answer] * AT_ONCE)
    assert ends == {"done": AT_ONCE}
    assert Event.objects.filter(verb__startswith="checkins.answer").count() == 1
    assert FormerAnswer.objects.count() == 0
    row = opened(made)
    assert (row.state, row.pulse, row.words) == ("answered", 4, "He listens")


@pytest.mark.django_db(transaction=True)
def test_of_different_answers_at_once_none_is_lost(asked_for_good: Asked):
    asked_for_good.a_day(14)
    made, now = asked_for_good.of()[0], asked_for_good.at(15)

    def answer(pulse: int) -> None:
        fresh = CheckIn.objects.select_related("mentorship__programme__school", "user").get(pk=made.pk)
        actions.answer(check_in=fresh, said=Said(pulse), by=fresh.user, now=now)

    [(ends, _)] = at_once([lambda pulse=pulse: answer(pulse) for pulse in (1, 2, 3, 4, 5)])
    assert ends == {"done": 5}
    said = [*FormerAnswer.objects.values_list("pulse", flat=True), CheckIn.objects.get(pk=made.pk).pulse]
    assert sorted(said) == [1, 2, 3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_ask_each_once(asked_for_good: Asked):
    [(ends, _)] = at_once([lambda: actions.ask_due(now=asked_for_good.at(14))] * 6)
    assert ends == {"done": 6}
    assert CheckIn.objects.count() == 2


@pytest.mark.django_db
def test_what_other_builders_ask(asked: Asked):
    asked.a_day(14)
    asked.answer(asked.of(Side.MENTOR)[0], 15, pulse=2)
    asked.answer(asked.of()[0], 17, pulse=4)
    asked.a_day(30)
    asked.answer(asked.of()[1], 30, pulse=1)
    day = asked.pair.starts
    assert pulses_of([asked.pair.pk]) == {
        asked.pair.pk: [
            Pulse(Side.MENTOR, day + 15 * DAY, 2),
            Pulse(Side.MENTEE, day + 17 * DAY, 4),
            Pulse(Side.MENTEE, day + 30 * DAY, 1),
        ]
    }
    assert answered_of(asked.pair.cohort) == (3, 4)
    assert pulses_of([]) == {}


@pytest.mark.django_db
def test_nobody_else_opens_the_words(asked: Asked):
    asked.a_day(14)
    made = asked.of()[0]
    asked.answer(made, 15, words="He listens")
    for name in ("mentor", "administrator", "director", "wellbeing lead", "other coordinator"):
        with pytest.raises(RuntimeError, match="Only who was asked"):
            read(CheckIn.objects.get(pk=made.pk), by=asked.scene[name], now=asked.at(16))
