"""Naming somebody who plans meetings for a person, and ending that."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.mailroom.actions import hold
from handrail.mentoring import delegate_mails
from handrail.mentoring.models import Delegation
from handrail.people.models import User
from handrail.people.tokens import hashed, new_token

A_DAY, MOST_A_DAY = dt.timedelta(days=1), 5  # mails go to people who did not ask for them


@transaction.atomic
def name_delegate(*, by: User, name: str, email: str, now: dt.datetime) -> Delegation:
    """Somebody plans for this person from now on, by a link in a mail to them. A link before it ends."""
    if "/" in name or "@" in name:  # the mail begins with it, and must lead nowhere else
        raise Refusal(gettext("Write their name here, without an address."), "name")
    if Delegation.objects.filter(user=by, created_at__gt=now - A_DAY).count() >= MOST_A_DAY:
        raise Refusal(gettext("You have sent five such links today. Try again tomorrow."))
    _end_open(by, now)
    token = new_token()
    made = Delegation.objects.create(
        user=by,
        name=name,
        email=email,
        token_hash=hashed(token),
        created_at=now,
        expires_at=now + Delegation.LIFE,
    )
    made.mail = delegate_mails.post_link(made, token, now=now).pk
    made.save(update_fields=["mail"])
    _note(made, "named", now, "name", "email")
    return made


@transaction.atomic
def end_delegation(*, by: User, now: dt.datetime) -> None:
    """Nobody plans for this person any more, from the next request on."""
    ended = _end_open(by, now)
    if ended is None:
        raise Refusal(gettext("Nobody plans meetings for you."))
    _note(ended, "ended", now, "ended_at")


def _end_open(user: User, now: dt.datetime) -> Delegation | None:
    """End the one that stands; where its mail has not left, it stays."""
    open_ = Delegation.objects.filter(user=user, ended_at=None).select_related("user").first()
    if open_ is None or not Delegation.objects.filter(pk=open_.pk, ended_at=None).update(ended_at=now):
        return None
    if open_.mail:
        hold(message=open_.mail, reason=gettext("The link was ended before it went out."))
    return open_


def _note(of: Delegation, verb: str, now: dt.datetime, *fields: str) -> None:
    verb = f"mentoring.delegate_{verb}"
    record(by=of.user_id, verb=verb, subject=of, school=of.user.school_id, fields=fields, now=now)
