"""Invitations: sent by mail, taken up once, reminded of, extended, taken back."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop, override

from handrail.audit import actions as audit
from handrail.lib.refusal import Refusal
from handrail.mailroom import actions as mailroom
from handrail.people import queries
from handrail.people.models import Invitation, User
from handrail.people.tokens import hashed, new_token

DEAD = {
    Invitation.State.USED: gettext_noop(
        "This invitation was used already. Sign in with your address and password, or choose "
        "\u201cForgotten your password?\u201d on the sign-in page."
    ),
    Invitation.State.REVOKED: gettext_noop(
        "This invitation was replaced or taken back. If a newer mail has come, use the link in that one; "
        "otherwise ask whoever invited you."
    ),
    Invitation.State.EXPIRED: gettext_noop(
        "This invitation has run out. Ask whoever invited you to extend it: this link will then work again."
    ),
}


@transaction.atomic
def invite(*, user: User, by: User | None, now: dt.datetime) -> Invitation:
    """Send somebody a link that works for 14 days. An earlier open one stops working."""
    _refuse_if_not_invitable(user)
    invitation = _send(user, by, "invitation", now, now + Invitation.LIFE)
    audit.record(by=by.id if by else None, verb="people.invite", subject=user, school=user.school_id, now=now)
    return invitation


@transaction.atomic
def remind(*, invitation: Invitation, by: User, now: dt.datetime) -> Invitation:
    """Send the link once more. Only its hash is kept, so that it is a new link with the old last day."""
    kept = _locked(invitation)
    if kept.state(now) is not Invitation.State.OPEN:
        raise Refusal(gettext("This invitation is not open any more. Send a new one instead."))
    _refuse_if_not_invitable(kept.user)
    sent = _send(kept.user, by, "invitation_reminder", now, kept.expires_at)
    audit.record(by=by.id, verb="people.remind", subject=kept.user, school=kept.user.school_id, now=now)
    return sent


@transaction.atomic
def extend_invitation(*, invitation: Invitation, by: User, now: dt.datetime) -> Invitation:
    """Give the same link another 14 days from now, even if it has run out."""
    kept = _locked(invitation)
    if kept.used_at or kept.revoked_at:
        raise Refusal(
            gettext("This invitation was used or taken back, so there is nothing to extend. Send a new one.")
        )
    kept.expires_at = now + Invitation.LIFE
    kept.save(update_fields=["expires_at"])
    _record(kept, by, "people.extend_invitation", now, ["expires_at"])
    return kept


@transaction.atomic
def take_back_invitation(*, invitation: Invitation, by: User, now: dt.datetime) -> Invitation:
    """Make a link stop working."""
    kept = _locked(invitation)
    if kept.used_at or kept.revoked_at:
        raise Refusal(gettext("This invitation was used or taken back already."))
    kept.revoked_at = now
    kept.save(update_fields=["revoked_at"])
    _record(kept, by, "people.take_back_invitation", now, ["revoked_at"])
    return kept


@transaction.atomic
def accept_invitation(*, token: str, password: str | None, now: dt.datetime) -> User:
    """Take up an account: set its password, or none for somebody who goes on to add a passkey.

    The link came by mail, so the address counts as theirs from now on.
    """
    kept = Invitation.objects.select_for_update().filter(token_hash=hashed(token)).first()
    if kept is None:
        raise Refusal(gettext(UNKNOWN))
    state = kept.state(now)
    if state is not Invitation.State.OPEN:
        raise Refusal(gettext(DEAD[state]))
    if not kept.user.is_active:
        raise Refusal(gettext("This account is closed. Ask your school's administrator."))
    kept.used_at = now
    kept.save(update_fields=["used_at"])
    _take_up(kept.user, password)
    audit.record(
        by=kept.user_id,
        verb="people.accept_invitation",
        subject=kept.user,
        school=kept.user.school_id,
        now=now,
    )
    return kept.user


UNKNOWN = gettext_noop(
    "We do not know this link. Copy the whole address from the mail, or ask whoever invited you."
)


def _take_up(user: User, password: str | None) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])
    confirm_address(user)


def confirm_address(user: User) -> None:
    """Note that the person's address is theirs: allauth keeps that apart from the person."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(
        user=user,
        email=user.email,
        defaults={"verified": True, "primary": True},
    )


def _refuse_if_not_invitable(user: User) -> None:
    if not user.is_active:
        raise Refusal(gettext("This account is closed. Open it again first."))
    if queries.has_taken_up_account(user):
        raise Refusal(gettext("%(name)s has an account already and can sign in.") % {"name": user.name})
    if not user.school.live:
        raise Refusal(
            gettext("Your school is not live yet: set its help numbers and its wellbeing lead first.")
        )


def _send(user: User, by: User | None, kind: str, now: dt.datetime, until: dt.datetime) -> Invitation:
    Invitation.objects.filter(user=user, used_at=None, revoked_at=None).update(revoked_at=now)
    token = new_token()
    invitation = Invitation.objects.create(
        user=user,
        token_hash=hashed(token),
        created_by=by.id if by else None,
        created_at=now,
        expires_at=until,
    )
    mailroom.post(
        kind=kind,
        to=user.id,
        address=user.email,
        language=user.language,
        context=_words(user, token, until),
        school=user.school_id,
        now=now,
    )
    return invitation


def _words(user: User, token: str, until: dt.datetime) -> dict[str, str]:
    link = settings.SITE.url + reverse("accept_invitation", args=[token])
    zone = ZoneInfo(user.school.time_zone)
    with override(user.language):
        return {"name": user.name, "link": link, "last_day": date_format(until.astimezone(zone), "j F Y")}


def _locked(invitation: Invitation) -> Invitation:
    found = Invitation.objects.select_for_update(of=("self",)).select_related("user__school")
    return found.get(pk=invitation.pk)


def _record(invitation: Invitation, by: User, verb: str, now: dt.datetime, fields: list[str]) -> None:
    school = invitation.user.school_id
    audit.record(by=by.id, verb=verb, subject=invitation.user, school=school, fields=fields, now=now)
