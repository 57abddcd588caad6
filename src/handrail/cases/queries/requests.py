"""What the two of a pair asked for, of cases and for whoever asked. No word of theirs is opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from handrail.cases.models import Case, CaseLine
from handrail.cases.states import TO_ANSWER, CaseState, Noted
from handrail.lib.wall import wall_of
from handrail.lib.workdays import working_days_after
from handrail.mentoring.models import Mentorship
from handrail.people.models import User

ASKED = (Noted.HELP, Noted.INTERESTS)


@dataclass(frozen=True, slots=True)
class Request:
    """That one side asked for help, or that the mentee’s interests have changed and what they wish."""

    kind: str
    wish: str
    side: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for themselves: when, who answers by when, and whether they have begun."""

    on: dt.date
    by_day: dt.date
    owner: str
    seen_to: bool
    is_late: bool


def requests_of(cases: Collection[Case]) -> Mapping[UUID, Request]:
    """The latest request in each of some cases that has one. One query."""
    rows = CaseLine.objects.filter(case__in=cases, kind__in=ASKED).order_by("at", "pk")
    return {key: Request(*said) for key, *said in rows.values_list("case", "kind", "code", "side")}


def asked_by(user: User, mentorship: Mentorship, today: dt.date) -> Asked | None:
    """What this person asked last and is still open. The day is what they were promised: the case is due on
    another one if the other of the two has asked as well, of which they learn nothing.
    """
    case = mentorship.cases.exclude(state=CaseState.CLOSED).select_related("owner").first()
    line = case.lines.filter(kind__in=ASKED, by=user.pk).defer("words").first() if case else None
    if case is None or line is None:
        return None
    day = wall_of(line.at, mentorship.programme.school.time_zone).date()
    promised = working_days_after(day, TO_ANSWER)
    begun = case.lines.filter(kind__in=(Noted.STEP, Noted.NOTE), at__gt=line.at).exists()
    return Asked(day, promised, case.owner.name if case.owner else "", begun, promised < today)
