"""The check-ins of the demonstration: asked on their days in the year, and answered by most.

Who is asked when is what the daily job says. In the last weeks the job itself asks, reminds and lets go, and
people answer; of the months before only what came of it is kept, because a year of mails would take too long.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from handrail.checkins import queries
from handrail.checkins.actions import answering, asking
from handrail.checkins.demo_words import WORDS
from handrail.checkins.models import CheckIn
from handrail.checkins.schedule import due_days
from handrail.checkins.states import CheckInState, Met
from handrail.lib.acts import Act
from handrail.lib.refusal import Refusal
from handrail.mentoring.demo_year import Course
from handrail.mentoring.models import Meeting, Mentorship
from handrail.mentoring.states import MeetingState
from handrail.programmes.states import Side

DAY = dt.timedelta(days=1)
HOUR, MINUTE = 7, 30  # as the job's own line has it, in UTC
DAILY = 16  # days before now on each of which the job runs, so that nothing is left to do
LATER = (0, 14, 28)  # days after one is due: whoever has several pairs is asked about each in turn
THIRD = 3  # in the months before one in so many days counts
THINKS = (9, 14, 33, 57, 8, 82, 30, 105, 12, 128)  # hours until somebody answers
WRITES = 3  # one in so many answers has words
LATELY = 35 * DAY
PEOPLE = ("user__school", "mentorship__programme__school", "mentorship__cohort")


@dataclass(slots=True)
class Asking:
    """Who is asked when, and what they say by the course of their pair."""

    now: dt.datetime
    courses: dict[UUID, Course] = field(default_factory=dict)
    days: set[dt.date] = field(default_factory=set)
    answered: int = 0

    def acts(self) -> Iterator[Act]:
        """The job in the last days, each day."""
        for ago in range(DAILY, -1, -1):
            yield self._at((self.now - ago * DAY).date()), self._job

    def acts_of(self, pair: Mentorship, course: Course) -> Iterator[Act]:
        """The days on which a pair that has begun is asked, until the job does it each day."""
        self.courses[pair.pk] = course
        assert pair.starts is not None  # noqa: S101 (it has begun)
        until = (self.now - DAILY * DAY).date()
        for due in due_days(pair.starts, pair.cohort.ends):
            for later in LATER:
                day = due.day + later * DAY
                day += (-day.toordinal() % THIRD) * DAY
                if day < until and day not in self.days:
                    self.days.add(day)
                    yield self._at(day), self._long_ago

    def _at(self, day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(HOUR, MINUTE), dt.UTC)

    # ---- long ago: what came of it

    def _long_ago(self, moment: dt.datetime) -> None:
        asked: dict[UUID, CheckIn] = {}
        for wanted in queries.to_ask(moment):
            asked.setdefault(wanted.user.pk, self._came_of_it(wanted, moment))
        CheckIn.objects.bulk_create(asked.values())

    def _came_of_it(self, wanted: queries.Wanted, moment: dt.datetime) -> CheckIn:
        one = CheckIn(
            mentorship=wanted.pair, side=wanted.side, user=wanted.user, slot=wanted.due.key,
            due_on=wanted.due.day, asked_on=wanted.today, closes_on=wanted.today + asking.TIME,
            state=CheckInState.PASSED, created_at=moment,
        )  # fmt: skip
        pulse = self._pulse(one)
        after = self._thinks() if pulse else None
        if after is None or after > queries.SILENCE:
            one.reminded_at = moment + queries.SILENCE
        if pulse and after is not None:
            said = self._said(one, pulse, moment)
            one.state, one.answered_on = CheckInState.ANSWERED, (moment + after).date()
            one.pulse, one.met, one.words = said.pulse, said.met, said.words or ""
        return one

    # ---- lately: as it goes on the site

    def _job(self, moment: dt.datetime) -> list[Act]:
        """What the job does each day; whoever is asked answers after a while, or does not."""
        asking.pass_due(now=moment)
        asking.ask_due(now=moment)
        asking.remind_due(now=moment)
        asked = CheckIn.objects.filter(created_at=moment).order_by("user__school_number", "side", "pk")
        return [act for one in asked.select_related(*PEOPLE) for act in self._answer(one, moment)]

    def _answer(self, one: CheckIn, moment: dt.datetime) -> Iterator[Act]:
        if pulse := self._pulse(one):
            yield moment + self._thinks(), lambda then: self._say(one, pulse, then)

    def _say(self, one: CheckIn, pulse: int, moment: dt.datetime) -> None:
        try:
            said = self._said(one, pulse, moment)
            answering.answer(check_in=one, said=said, by=one.user, now=moment)
        except Refusal:  # their time is over
            return

    # ---- what they say

    def _thinks(self) -> dt.timedelta:
        self.answered += 1
        return dt.timedelta(hours=THINKS[self.answered % len(THINKS)])

    def _said(self, one: CheckIn, pulse: int, moment: dt.datetime) -> answering.Said:
        words, number = WORDS[one.side].get(pulse, ()), self.answered
        writes = words and (number % WRITES == 0 or pulse < 3)
        text = words[number // WRITES % len(words)] if writes else None
        return answering.Said(pulse=pulse, met=_met(one, number, moment), words=text)

    def _pulse(self, one: CheckIn) -> int | None:
        """How it feels to this side at this check-in, by the course of the pair."""
        pair = one.mentorship
        course = self.courses[pair.pk]
        assert pair.starts is not None  # noqa: S101 (it has begun)
        slots = [due.key for due in due_days(pair.starts, pair.cohort.ends)]
        said = course.mentee if one.side == Side.MENTEE else course.mentor
        return said[slots.index(one.slot) % len(said)]


def _met(one: CheckIn, number: int, moment: dt.datetime) -> str:
    lately = Meeting.objects.filter(mentorship=one.mentorship_id, state=MeetingState.HELD)
    if lately.filter(day__lte=moment.date(), day__gte=(moment - LATELY).date()).exists():
        return Met.YES
    return Met.PLANNED if number % 2 else Met.NO
