"""What the actions share: the record of what was done, and a pair held so that nobody else acts on it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from handrail.audit.actions import record
from handrail.cases.models import Case, CaseLine, Sign
from handrail.mentoring.models import Mentorship


def hold(mentorship: Mentorship) -> None:
    """Have everybody else wait who does something about a pair, until this transaction is over."""
    Mentorship.objects.select_for_update().filter(pk=mentorship.pk).values_list("pk", flat=True).get()


def note(
    of: Case | Sign | Mentorship, school: UUID, by: UUID | None, verb: str, now: dt.datetime, *fields: str
) -> None:
    """Record what was done."""
    record(by=by, verb=f"cases.{verb}", subject=of, school=school, fields=fields, now=now)


def add_line(  # noqa: PLR0913 (a line has that many parts, and each is named)
    case: Case,
    kind: str,
    *,
    by: UUID | None,
    now: dt.datetime,
    code: str = "",
    side: str = "",
    words: str = "",
    confidence: int | None = None,
) -> CaseLine:
    """One more line of a case's history, its words sealed."""
    return CaseLine.objects.create(
        case=case, kind=kind, code=code, side=side, words=words, confidence=confidence, by=by, at=now
    )
