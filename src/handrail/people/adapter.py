"""How allauth fits this site: nobody signs themselves up, and its mails go through our outbox."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from handrail.lib import clock
from handrail.mailroom import actions as mailroom
from handrail.people.models import User

LINKS = {
    "password_reset_key": ("password_reset_key", "password_reset_url"),
    "email_confirmation": ("email_confirmation", "activate_url"),
    "email_confirmation_signup": ("email_confirmation", "activate_url"),
}
NOTICES = {
    "password_changed": _("Your password was changed."),
    "password_set": _("A password was set for your account."),
    "password_reset": _("Your password was changed by a link in a mail to you."),
    "email_changed": _("The mail address of your account was changed."),
    "email_confirm": _("The mail address of your account was confirmed."),
    "email_deleted": _("A mail address was taken off your account."),
    "totp_activated": _("An app for codes was set up for your account."),
    "totp_deactivated": _("The app for codes was taken off your account."),
    "recovery_codes_generated": _("New recovery codes were made for your account."),
    "webauthn_added": _("A passkey was added to your account."),
    "webauthn_removed": _("A passkey was taken off your account."),
}


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts come by invitation or by the first run (`handrail.people.actions`)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (allauth's signature)
        """Never: everybody here was invited."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within ten minutes of signing in: that was proof enough, and set-up follows it at once."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0)
        return time.time() - latest >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Say whom it is about: a notice may go to an address that has just stopped being theirs."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail in the outbox, for a person we know. Nobody else gets one: silence tells nothing."""
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        name = template_prefix.rpartition("/")[2]
        if user is None or name not in LINKS.keys() | NOTICES.keys():
            return
        kind, words = _words(user, name, context)
        with transaction.atomic():
            mailroom.post(
                kind=kind,
                to=user.id,
                address=email,
                language=user.language,
                context={"name": user.name, **words},
                school=user.school_id,
                now=clock.now(),
            )


def _words(user: User, name: str, context: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Our kind of mail for one of allauth's, and what it says."""
    if name in LINKS:
        kind, field = LINKS[name]
        return kind, {"link": str(context[field])}
    with override(user.language):
        return "account_changed", {"what": str(NOTICES[name])}
