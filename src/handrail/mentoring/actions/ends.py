"""The one way in which an offer ends: a single statement that finds it still open, or changes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import OVER, MentorshipState, before


def end_offer(
    mentorship: Mentorship, to: MentorshipState, *, waits: bool, now: dt.datetime, **values: Any
) -> None:
    """Move an offer on if the table lets it and, where it must still `wait`, its time is not over.

    Of several at once the database lets one through. The others raise Refusal.
    """
    found = Mentorship.objects.filter(pk=mentorship.pk, state__in=before(to))
    if waits:
        found = found.filter(answer_by__gt=now)
    if not found.update(state=to, answered_at=now, **values):
        raise Refusal(_why_not(mentorship))
    mentorship.refresh_from_db(fields=["state", "answered_at", *values])


def note(mentorship: Mentorship, by: UUID | None, verb: str, now: dt.datetime, *fields: str) -> None:
    """Record what was done to a mentorship."""
    school = mentorship.programme.school_id
    verb = f"mentoring.mentorship_{verb}"
    record(by=by, verb=verb, subject=mentorship, school=school, fields=fields, now=now)


def _why_not(mentorship: Mentorship) -> str:
    state = Mentorship.objects.filter(pk=mentorship.pk).values_list("state", flat=True).first()
    if state is None:
        return gettext("This offer is not there any more.")
    if state == MentorshipState.OFFERED:
        state = MentorshipState.LAPSED
    return str(OVER[MentorshipState(state)])
