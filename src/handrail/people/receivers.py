"""What allauth does to accounts goes into the record, as our own actions do."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from handrail.audit import actions as audit
from handrail.lib import clock
from handrail.people import closing, devices, limits, queries
from handrail.people.actions import tell_of_new_device, tell_of_tampering
from handrail.people.models import User
from handrail.people.renewing import renew_session
from handrail.vault.hooks import hears_of_tampering


@hears_of_tampering
def sealed_text_was_changed(school: UUID | None, now: dt.datetime) -> None:
    """Its administrators look into it."""
    for user in queries.administrators(school) if school else ():
        tell_of_tampering(user=user, now=now)


def _record(user: User, verb: str, fields: tuple[str, ...] = ()) -> None:
    with transaction.atomic():
        audit.record(
            by=user.id, verb=verb, subject=user, school=user.school_id, fields=fields, now=clock.now()
        )


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    """A session begins: its limits count from now."""
    limits.begin(request.session, clock.real_now())
    _record(user, "account.sign_in")
    devices.remember(request, user)


@receiver(account.user_logged_in)
def signed_in_by_the_form(request: HttpRequest, user: User, **_: Any) -> None:
    """Not by an invitation: whoever has a password has been here before."""
    if not devices.is_known(request, user):
        tell_of_new_device(user=user, now=clock.now())


@receiver(mfa.authenticator_used)
def factor_given_again(request: HttpRequest, *, reauthenticated: bool = False, **_: Any) -> None:
    """Somebody signed in showed their second factor again. At the way in Django itself changes the key."""
    if reauthenticated:
        renew_session(request)


@receiver(user_logged_out)
def signed_out(user: User | None, **_: Any) -> None:
    """A session ends. Signing out without a session is nothing to record."""
    if user is not None:
        _record(user, "account.sign_out")


@receiver(account.password_changed)
@receiver(account.password_set)
def password_changed(user: User, **_: Any) -> None:
    """The person chose another password."""
    _record(user, "account.change_password", ("password",))


@receiver(account.password_reset)
def password_reset(user: User, **_: Any) -> None:
    """The person chose another password by a link in a mail."""
    _record(user, "account.reset_password", ("password",))


@receiver(account.email_changed)
def address_changed(user: User, **_: Any) -> None:
    """The person has proved a new address: what was sent to the old one acts for them no more."""
    with transaction.atomic():
        closing.moves(user, now=clock.now())
        _record(user, "account.change_address", ("email",))


@receiver(mfa.authenticator_added)
def factor_added(user: User, authenticator: Any, **_: Any) -> None:
    """A passkey, an app or recovery codes were added."""
    _record(user, "account.add_factor", (authenticator.type,))


@receiver(mfa.authenticator_removed)
def factor_removed(user: User, authenticator: Any, **_: Any) -> None:
    """A passkey, an app or recovery codes were removed."""
    _record(user, "account.remove_factor", (authenticator.type,))


@receiver(mfa.authenticator_reset)
def factor_replaced(user: User, authenticator: Any, **_: Any) -> None:
    """Recovery codes were made anew."""
    _record(user, "account.replace_factor", (authenticator.type,))
