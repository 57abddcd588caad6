"""Whether somebody showed a second factor just now, for what a password alone is not enough."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from handrail.people.models import User

BY_FACTOR = "mfa"  # what allauth notes of a code, a passkey or a recovery code


def gave_factor_lately(request: HttpRequest, user: User) -> bool:
    """Whether it was within ten minutes, when they signed in or since. Invented people have none to show."""
    if settings.SITE.demo:
        return True
    records = get_authentication_records(request, user)
    latest = max((one["at"] for one in records if one["method"] == BY_FACTOR), default=0)
    return bool(time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def way_to_give_factor(user: User, back: str) -> str:
    """The address where they show it and come back from: by a code where they have an app, or a passkey."""
    by_code = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    name = "mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn"
    return f"{reverse(name)}?{urlencode({'next': back})}"
