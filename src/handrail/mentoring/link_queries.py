"""What the pages behind secret links show: names, times and how two people meet, and no written words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from handrail.lib.wall import Moment, moment_of, read, wall_of
from handrail.mentoring import link_access
from handrail.mentoring.meeting_queries import (
    DAYS_AHEAD,
    MOST_SUGGESTED,
    Line,
    free_of,
    line_of,
    moment_words,
    usual_times,
)
from handrail.mentoring.models import Meeting, Mentorship
from handrail.people.models import User

SATURDAY = 6


@dataclass(frozen=True, slots=True)
class Suggested:
    """Times to choose from, in letters and words. `shared` says that both are usually free then."""

    times: list[tuple[str, str]]
    shared: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """A pair as a delegate sees it: with whom, and what is proposed or agreed."""

    pair: Mentorship
    partner: User
    lines: list[Line]


def free_times(mentorship: Mentorship, now: dt.datetime, meeting: Meeting | None = None) -> Suggested:
    """Up to six times at which both are usually free and neither has a meeting here.

    Where nobody said when they are free, and a meeting is to be moved: its hour on other days.
    """
    times = usual_times(mentorship, now)
    shared = bool(times)
    if meeting and not shared:
        times = list(_same_hour(meeting, now))
    usual = mentorship.programme.plan.rhythm.minutes_least
    minutes = (meeting and meeting.minutes) or usual
    free = [time.spelled() for time in free_of(times, mentorship, minutes, now, but=meeting)]
    others = [wall for wall in free if meeting is None or wall != meeting.wall]
    return Suggested([(wall, moment_words(wall)) for wall in others[:MOST_SUGGESTED]], shared)


def _same_hour(meeting: Meeting, now: dt.datetime) -> Iterator[Moment]:
    """The hour of a meeting on the working days that follow."""
    if meeting.wall:
        hour, today = read(meeting.wall).time(), wall_of(now, meeting.zone).date()
        days = (today + dt.timedelta(days=number) for number in range(1, DAYS_AHEAD + 1))
        for day in days:
            if day.isoweekday() < SATURDAY:
                yield moment_of(dt.datetime.combine(day, hour), meeting.zone, "earlier")


def plans_of(user: User, now: dt.datetime) -> list[Planned]:
    """All pairs of a person with their meetings to come. Two queries."""
    meetings = link_access.meetings_to_plan(user, now).order_by("starts_at", "created_at", "pk")
    lines: dict[object, list[Line]] = {}
    for meeting in meetings:
        lines.setdefault(meeting.mentorship_id, []).append(line_of(meeting, user))
    return [
        Planned(pair, pair.other(user), lines.get(pair.pk, [])) for pair in link_access.pairs_to_plan(user)
    ]
