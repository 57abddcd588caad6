"""When people are busy, by their own timetable or by meetings that are agreed. Nobody reads the spans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q

from handrail.lib.wall import Moment
from handrail.mentoring.models import Meeting
from handrail.mentoring.states import MeetingState, MentorshipState
from handrail.mentoring.timetable_models import BusySpan, Timetable
from handrail.people.models import User

Span = tuple[dt.datetime, dt.datetime]
LONGEST = dt.timedelta(hours=8)  # of a meeting


def timetable_of(user: User) -> Timetable | None:
    """What somebody uploaded, as long as it says something."""
    return Timetable.objects.filter(user=user).first()


def busy_of(
    people: Collection[UUID], first: dt.datetime, last: dt.datetime, *, but: Meeting | None = None
) -> list[Span]:
    """When one of these people is busy, by a timetable or by any meeting `but` one. Two queries."""
    of_theirs = Q(mentorship__mentor__in=people) | Q(mentorship__mentee__in=people)
    agreed = Meeting.objects.filter(
        of_theirs,
        mentorship__state=MentorshipState.ACTIVE,
        state=MeetingState.AGREED,
        starts_at__gt=first - LONGEST,
        starts_at__lt=last,
    )
    if but:
        agreed = agreed.exclude(pk=but.pk)
    meetings = [
        (starts, starts + dt.timedelta(minutes=minutes))
        for starts, minutes in agreed.values_list("starts_at", "minutes")
        if starts and minutes
    ]
    return [*_spans(people, first, last), *meetings]


def busy_at(user: User, times: Collection[Moment], minutes: int) -> list[Moment]:
    """At which of these times somebody's own timetable has something. One query."""
    if not times:
        return []
    last = max(time.at for time in times) + dt.timedelta(minutes=minutes)
    spans = _spans([user.pk], min(time.at for time in times), last)
    return [time for time in times if meets(time.at, minutes, spans)]


def meets(at: dt.datetime, minutes: int, spans: Iterable[Span]) -> bool:
    """Whether so many minutes from a moment on touch one of the spans."""
    end = at + dt.timedelta(minutes=minutes)
    return any(first < end and at < last for first, last in spans)


def _spans(people: Collection[UUID], first: dt.datetime, last: dt.datetime) -> list[Span]:
    found = BusySpan.objects.filter(timetable__in=people, starts_at__lt=last, ends_at__gt=first)
    return list(found.values_list("starts_at", "ends_at"))
