"""Opening a case: at most one open one a pair. What comes on top is a line of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from handrail.cases import mails
from handrail.cases.access import can_see_to, carers_of
from handrail.cases.actions.noting import add_line, hold, note
from handrail.cases.models import Case
from handrail.cases.states import TO_ANSWER, CaseState, Noted, Why
from handrail.lib.workdays import working_days_after
from handrail.mentoring.models import Mentorship
from handrail.people.models import User


@dataclass(frozen=True, slots=True)
class Reason:
    """What a case is opened for: how its first line reads."""

    why: Why
    kind: Noted
    code: str = ""
    side: str = ""
    words: str = ""
    confidence: int | None = None


def open_case(
    *, mentorship: Mentorship, reason: Reason, by: UUID | None, today: dt.date, now: dt.datetime
) -> Case:
    """The open case of a pair with one more line, or a new one; in the caller's transaction."""
    hold(mentorship)
    due = working_days_after(today, TO_ANSWER)
    case = mentorship.cases.exclude(state=CaseState.CLOSED).first()
    if case is None:
        case = Case.objects.create(
            mentorship=mentorship, why=reason.why, owner=_owner(mentorship), due=due, opened_at=now
        )
        note(case, mentorship.programme.school_id, by, "opened", now, "state")
    else:
        _comes_on_top(case, due)
        find_owner(case)
        note(case, mentorship.programme.school_id, by, "added_to", now, "due")
    add_line(
        case, reason.kind, by=by, now=now, code=reason.code, side=reason.side, words=reason.words,
        confidence=reason.confidence,
    )  # fmt: skip
    if reason.kind != Noted.SIGN:
        mails.post_case("case_request", case, now=now)
    return case


def _comes_on_top(case: Case, due: dt.date) -> None:
    """Somebody looks again: no longer waiting, and due no later than a new case would be."""
    case.due = min(case.due, due)
    if case.state == CaseState.WAITING:
        case.state = CaseState.OPEN
    case.save(update_fields=["due", "state"])


def _owner(mentorship: Mentorship) -> User | None:
    """Of those who can see to it whoever has the fewest open cases."""
    mine = Count("own_cases", filter=~Q(own_cases__state=CaseState.CLOSED), distinct=True)
    return carers_of(mentorship).annotate(mine=mine).order_by("mine", "name", "pk").first()


def find_owner(case: Case) -> None:
    """Give a case to somebody else where nobody sees to it, or whoever did can no more. The pair is held."""
    if not can_see_to(case.owner, case.mentorship):
        case.owner = _owner(case.mentorship)
        case.save(update_fields=["owner"])
