"""The check-ins of the demonstration: asked on their days in the year, and answered by most.

By the actions that the daily job and people use. Every answer is invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from handrail.checkins.actions import answering, asking
from handrail.checkins.demo_words import WORDS
from handrail.checkins.models import CheckIn
from handrail.checkins.schedule import due_days
from handrail.checkins.states import Met
from handrail.lib.acts import Act
from handrail.lib.refusal import Refusal
from handrail.mentoring.demo_year import Course
from handrail.mentoring.models import Meeting, Mentorship
from handrail.mentoring.states import MeetingState
from handrail.programmes.states import Side

DAY = dt.timedelta(days=1)
HOUR, MINUTE = 7, 30  # as the job's own line has it, in UTC
DAILY = 16  # days before now on each of which the job runs, so that nothing is left to do
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
            yield from self._on((self.now - ago * DAY).date())

    def acts_of(self, pair: Mentorship, course: Course) -> Iterator[Act]:
        """The days on which a pair that has begun is asked, reminded and let go."""
        self.courses[pair.pk] = course
        assert pair.starts is not None  # noqa: S101 (it has begun)
        for due in due_days(pair.starts, pair.cohort.ends):
            for later in (0, 4, 14, 18, 28):  # whoever has several pairs is asked about each in turn
                yield from self._on(due.day + later * DAY)

    def _on(self, day: dt.date) -> Iterator[Act]:
        if day not in self.days:
            self.days.add(day)
            yield dt.datetime.combine(day, dt.time(HOUR, MINUTE), dt.UTC), self._job

    def _job(self, moment: dt.datetime) -> list[Act]:
        """What the job does each day; whoever is asked answers after a while, or does not."""
        asking.pass_due(now=moment)
        asking.ask_due(now=moment)
        asking.remind_due(now=moment)
        asked = CheckIn.objects.filter(created_at=moment).order_by("user__school_number", "side")
        return [act for one in asked.select_related(*PEOPLE) for act in self._answer(one, moment)]

    def _answer(self, one: CheckIn, moment: dt.datetime) -> Iterator[Act]:
        pulse = self._pulse(one)
        if pulse is None:
            return
        self.answered += 1
        number = self.answered
        yield (
            moment + dt.timedelta(hours=THINKS[number % len(THINKS)]),
            lambda then: self._say(one, pulse, number, then),
        )

    def _pulse(self, one: CheckIn) -> int | None:
        """How it feels to this side at this check-in, by the course of the pair."""
        pair = one.mentorship
        course = self.courses[pair.pk]
        assert pair.starts is not None  # noqa: S101 (it has begun)
        slots = [due.key for due in due_days(pair.starts, pair.cohort.ends)]
        said = course.mentee if one.side == Side.MENTEE else course.mentor
        return said[slots.index(one.slot) % len(said)]

    def _say(self, one: CheckIn, pulse: int, number: int, moment: dt.datetime) -> None:
        words = WORDS[one.side].get(pulse, ())
        text = words[number % len(words)] if words and (number % WRITES == 0 or pulse < 3) else None
        said = answering.Said(pulse=pulse, met=_met(one, number, moment), words=text)
        try:
            answering.answer(check_in=one, said=said, by=one.user, now=moment)
        except Refusal:  # the pair has ended, or their time is over
            return


def _met(one: CheckIn, number: int, moment: dt.datetime) -> str:
    lately = Meeting.objects.filter(mentorship=one.mentorship_id, state=MeetingState.HELD)
    if lately.filter(day__lte=moment.date(), day__gte=(moment - LATELY).date()).exists():
        return Met.YES
    return Met.PLANNED if number % 2 else Met.NO
