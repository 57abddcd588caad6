"""The door of every page: ends sessions that are over, speaks the person's language, and leads staff to their
second factor first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext_lazy

from handrail.lib import clock
from handrail.people import devices, limits, queries
from handrail.people.models import User

SET_UP_FIRST = gettext_lazy(
    "Your role lets you see what other people keep private, so your account needs a second lock: "
    "a passkey or an app for codes. Set one up here; until then you can open nothing else."
)
WAY_TO_A_SECOND_FACTOR = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "account_reauthenticate",
        "account_logout",
    }
)


class Door:
    """Stands after Django's and allauth's own middleware, because it needs the person and the messages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_in = request.user.is_authenticated
        if request.user.is_authenticated:
            _speak(request, request.user)
            _end_if_over(request, request.user)
        response = self.get_response(request)
        devices.note(request, response)
        if was_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "storage"'  # whoever sits here next finds no page
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Let staff without a second factor through to where they set it up, and to public pages."""
        user = request.user
        if not user.is_authenticated or not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        if name in WAY_TO_A_SECOND_FACTOR or not user.roles or queries.has_second_factor(user):
            return None
        messages.warning(request, SET_UP_FIRST)
        return redirect("mfa_index")


def _speak(request: HttpRequest, user: User) -> None:
    """The language that the person chose counts for more than that of the browser."""
    if user.language in dict(settings.LANGUAGES):
        translation.activate(user.language)
        request.LANGUAGE_CODE = translation.get_language()


def _end_if_over(request: HttpRequest, user: User) -> None:
    now = clock.real_now()
    words = limits.over(request.session, limits.STAFF if user.roles else limits.PEOPLE, now)
    if words:
        logout(request)
        messages.info(request, words)
    elif limits.note_use(request.session, now):
        UserSession.objects.create_from_request(request)
