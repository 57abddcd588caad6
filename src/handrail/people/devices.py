"""Which browsers somebody has signed in with: each keeps a cookie that says so, and the site keeps nothing.

Whoever copies the cookie gains nothing but the silence of one notice.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from handrail.people.models import User

LASTS = 365 * 86400
MOST = 8  # people who share a browser, the last ones to sign in
SIGNS = 32


def is_known(request: HttpRequest, user: User) -> bool:
    """Whether this browser has been signed in with by this person before."""
    return _mark(user) in _marks(request)


def remember(request: HttpRequest, user: User) -> None:
    """Have the answer to this request note the person."""
    others = [mark for mark in _marks(request) if mark != _mark(user)]
    request.device = ".".join([_mark(user), *others][:MOST])  # type: ignore[attr-defined]


def note(request: HttpRequest, response: HttpResponse) -> None:
    """Put the note on the answer, if somebody signed in."""
    if hasattr(request, "device"):
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME,
            request.device,
            max_age=LASTS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _mark(user: User) -> str:
    return salted_hmac("handrail.people.devices", str(user.pk), algorithm="sha256").hexdigest()[:SIGNS]


def _marks(request: HttpRequest) -> list[str]:
    return request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "").split(".")
