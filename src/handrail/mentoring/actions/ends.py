"""How an offer ends, and a pair moves on: one statement that finds it as it was, or changes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.mentoring.hooks import answered
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import MENTORSHIP_STEPS, OVER, MentorshipState

STANDS = {
    MentorshipState.ACTIVE: gettext_lazy("This mentorship runs, so there is nothing to take back."),
    MentorshipState.PAUSED: gettext_lazy("This mentorship is paused."),
    MentorshipState.ENDED: gettext_lazy("This mentorship has ended already."),
}
NO_PAIR = gettext_lazy("These two are no pair yet.")


def end_offer(
    mentorship: Mentorship, to: MentorshipState, *, waits: bool, now: dt.datetime, **values: Any
) -> None:
    """Move an offer on if the table lets it and, where it must still `wait`, its time is not over.

    Of several at once the database lets one through. The others raise Refusal.
    """
    found = _in(mentorship, to, MentorshipState.OFFERED)
    if waits:
        found = found.filter(answer_by__gt=now)
    if not found.update(state=to, answered_at=now, **values):
        raise Refusal(_why_not(mentorship))
    mentorship.refresh_from_db(fields=["state", "answered_at", *values])
    answered(mentorship, now)


def move_pair(mentorship: Mentorship, to: MentorshipState, *former: MentorshipState) -> None:
    """Move a pair on. Of several at once the database lets one through; the others raise Refusal."""
    if not _in(mentorship, to, *former).update(state=to):
        state = Mentorship.objects.filter(pk=mentorship.pk).values_list("state", flat=True).first()
        raise Refusal(str(STANDS.get(MentorshipState(state), NO_PAIR) if state else NO_PAIR))
    mentorship.state = to


def _in(mentorship: Mentorship, to: MentorshipState, *former: MentorshipState) -> QuerySet[Mentorship]:
    """The mentorship, if it is in one of these states, from which the table lets it go there."""
    if not all(to in MENTORSHIP_STEPS[state] for state in former):
        raise ValueError(f"No mentorship goes from {former} to {to}.")
    return Mentorship.objects.filter(pk=mentorship.pk, state__in=former)


def note(mentorship: Mentorship, by: UUID | None, verb: str, now: dt.datetime, *fields: str) -> None:
    """Record what was done to a mentorship."""
    school = mentorship.programme.school_id
    verb = f"mentoring.mentorship_{verb}"
    record(by=by, verb=verb, subject=mentorship, school=school, fields=fields, now=now)


def _why_not(mentorship: Mentorship) -> str:
    state = Mentorship.objects.filter(pk=mentorship.pk).values_list("state", flat=True).first()
    if state is None:
        return gettext("This is not there any more.")
    if state == MentorshipState.OFFERED:
        state = MentorshipState.LAPSED
    return str(OVER[MentorshipState(state)])
