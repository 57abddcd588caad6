"""The cases whose day it is, at their schools."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from handrail.cases.models import Case
from handrail.cases.states import CaseState
from handrail.lib.wall import wall_of

DAY = dt.timedelta(days=1)


def unclosed() -> QuerySet[Case]:
    """All cases that are not closed, whosever they are."""
    rows = Case.objects.exclude(state=CaseState.CLOSED)
    return rows.select_related("mentorship__programme")


def due_cases(now: dt.datetime) -> list[Case]:
    """Those that are due today and not closed."""
    near = (now.date() - DAY, now.date() + DAY)
    rows = Case.objects.filter(due__range=near).exclude(state=CaseState.CLOSED)
    found = rows.select_related(
        "owner", "mentorship__mentor", "mentorship__mentee", "mentorship__programme__school"
    )
    return [case for case in found if case.due == wall_of(now, _zone(case)).date()]


def begins(case: Case) -> dt.datetime:
    """The moment at which the due day of a case begins."""
    return dt.datetime.combine(case.due, dt.time(), ZoneInfo(_zone(case)))


def _zone(case: Case) -> str:
    return case.mentorship.programme.school.time_zone
