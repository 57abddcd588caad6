"""What the pages behind secret links show: names, times and how two people meet, and no written words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from handrail.lib.wall import SPELLED, moment_of, read, wall_of
from handrail.mentoring import link_access
from handrail.mentoring.meeting_queries import (
    DAYS_AHEAD,
    MOST_SUGGESTED,
    Line,
    line_of,
    moment_words,
    shared_walls,
)
from handrail.mentoring.models import Meeting, Mentorship
from handrail.mentoring.states import MeetingState
from handrail.people.models import User

SATURDAY = 6
LONGEST = dt.timedelta(hours=8)


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
    zone = mentorship.programme.school.time_zone
    wall_now = wall_of(now, zone)
    walls = shared_walls(mentorship, wall_now)
    shared = bool(walls)
    if meeting and not shared:
        walls = list(_same_hour(meeting, wall_now.date()))
    usual = mentorship.programme.plan.rhythm.minutes_least
    length = dt.timedelta(minutes=(meeting and meeting.minutes) or usual)
    taken = _taken(mentorship, now, meeting)
    free = [wall for wall in walls if _is_free(wall, zone, length, taken) and not _is_now(wall, meeting)]
    return Suggested([(wall, moment_words(wall)) for wall in free[:MOST_SUGGESTED]], shared)


def _same_hour(meeting: Meeting, today: dt.date) -> Iterator[str]:
    """The hour of a meeting on the working days that follow."""
    if meeting.wall:
        hour = read(meeting.wall).time()
        days = (today + dt.timedelta(days=number) for number in range(1, DAYS_AHEAD + 1))
        yield from (
            dt.datetime.combine(day, hour).strftime(SPELLED) for day in days if day.isoweekday() < SATURDAY
        )


def _taken(
    mentorship: Mentorship, now: dt.datetime, apart_from: Meeting | None
) -> list[tuple[dt.datetime, dt.datetime]]:
    """When either of the two has another meeting."""
    two = (mentorship.mentor_id, mentorship.mentee_id)
    of_them = Q(mentorship__mentor__in=two) | Q(mentorship__mentee__in=two)
    agreed = Meeting.objects.filter(of_them, state=MeetingState.AGREED, starts_at__gt=now - LONGEST)
    if apart_from:
        agreed = agreed.exclude(pk=apart_from.pk)
    return [
        (starts, starts + dt.timedelta(minutes=minutes))
        for starts, minutes in agreed.values_list("starts_at", "minutes")
        if starts and minutes
    ]


def _is_free(
    wall: str, zone: str, length: dt.timedelta, taken: list[tuple[dt.datetime, dt.datetime]]
) -> bool:
    at = moment_of(read(wall), zone, "earlier").at
    return all(at + length <= starts or ends <= at for starts, ends in taken)


def _is_now(wall: str, meeting: Meeting | None) -> bool:
    return meeting is not None and wall == meeting.wall


def partner_of(mentorship: Mentorship, user: User) -> User:
    """The other one."""
    return mentorship.mentee if user.pk == mentorship.mentor_id else mentorship.mentor


def plans_of(user: User, now: dt.datetime) -> list[Planned]:
    """All pairs of a person with their meetings to come. Two queries."""
    meetings = link_access.meetings_to_plan(user, now).order_by("starts_at", "created_at")
    lines: dict[object, list[Line]] = {}
    for meeting in meetings:
        lines.setdefault(meeting.mentorship_id, []).append(line_of(meeting, user))
    return [
        Planned(pair, partner_of(pair, user), lines.get(pair.pk, []))
        for pair in link_access.pairs_to_plan(user)
    ]
