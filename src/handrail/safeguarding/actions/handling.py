"""What a wellbeing lead does with a request: opens it, makes contact, notes, closes it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext

from handrail.lib.refusal import Refusal
from handrail.people.models import User
from handrail.safeguarding.access import visible_requests
from handrail.safeguarding.actions.noting import write
from handrail.safeguarding.models import ContactNote, ContactRequest
from handrail.safeguarding.states import Ending, RequestState, before
from handrail.vault.sealing import closed


@transaction.atomic
def see(*, request: ContactRequest, by: User, now: dt.datetime) -> None:
    """Take it on: from now on its words can be read, and nobody else is told that it waits."""
    _move(request, RequestState.SEEN, by, seen_at=now, seen_by=by.pk, escalates_at=None)
    write(request, by, "contact_opened", now)


@transaction.atomic
def contacted(*, request: ContactRequest, by: User, now: dt.datetime) -> None:
    """Note that contact was made."""
    _move(request, RequestState.CONTACTED, by, contacted_at=now)
    write(request, by, "contact_made", now)


@transaction.atomic
def note(*, request: ContactRequest, words: str, by: User, now: dt.datetime) -> None:
    """Write down what was done. Only wellbeing leads read it."""
    _check(request, by)
    standing = ContactRequest.objects.filter(pk=request.pk).exclude(
        state__in=(RequestState.WAITING, RequestState.TAKEN_BACK)
    )
    if not standing.exists():
        raise Refusal(gettext("Open the request first; one that was taken back takes no notes."))
    ContactNote.objects.create(request=request, words=words, by=by.pk, at=now)
    write(request, by, "contact_noted", now)


@transaction.atomic
def close(*, request: ContactRequest, ending: str, plan: str, by: User, now: dt.datetime) -> None:
    """Close it. A plan is one to which whoever asked has agreed, and is written down."""
    if ending not in Ending.values:
        raise Refusal(gettext("Choose how it ended."), "ending")
    if ending == Ending.PLAN and not plan:
        raise Refusal(gettext("Write down the plan to which they agreed."), "plan")
    _move(request, RequestState.CLOSED, by, ended_at=now, ending=ending, plan=closed(request, "plan", plan))
    write(request, by, "contact_closed", now)


def _move(request: ContactRequest, to: RequestState, by: User, **changes: object) -> None:
    _check(request, by)
    rows = ContactRequest.objects.filter(pk=request.pk, state__in=before(to))
    if not rows.update(state=to, **changes):
        raise Refusal(gettext("This request has moved on meanwhile. Look at it again."))


def _check(request: ContactRequest, by: User) -> None:
    if not visible_requests(by).filter(pk=request.pk).exists():
        raise Refusal(gettext("Only the wellbeing lead does this."))
