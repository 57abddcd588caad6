"""The ways in: the first run, and invitations. Their tokens are the authority, so nobody is signed in yet."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.people import actions, queries
from handrail.people.actions.invitations import DEAD, UNKNOWN
from handrail.people.forms import FirstRunForm, PasswordForm
from handrail.people.models import Invitation, User
from handrail.people.views.shared import done_or_said

BACKEND = settings.AUTHENTICATION_BACKENDS[0]
CONSOLE = "django.core.mail.backends.console.EmailBackend"


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where to find the address of the first run. Gone once a school exists."""
    if queries.school_exists():
        raise Http404
    return render(request, "people/start.html")


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def first_run(request: HttpRequest, token: str) -> HttpResponse:
    """Set up the school. Gone once one exists; an old token leads to the page that explains."""
    if queries.school_exists():
        raise Http404
    if not queries.setup_key_is_known(token):
        return render(request, "people/start.html", {"out_of_date": True}, status=410)
    form = FirstRunForm(request.POST or None)
    if form.is_valid() and done_or_said(form, lambda: _start(request, form, token)):
        return redirect("mfa_index")  # whoever sets up the school is staff, and needs a second lock next
    return render(
        request, "people/first_run.html", {"form": form, "mail_works": settings.EMAIL_BACKEND != CONSOLE}
    )


def _start(request: HttpRequest, form: FirstRunForm, token: str) -> None:
    user = actions.start_school(
        token=token,
        facts=form.facts(),
        lines=form.lines(),
        lead=form.lead(),
        first=form.first(),
        password=form.cleaned_data["password"],
        now=clock.now(),
    )
    _sign_in(request, user, "first_run")


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an account by POST: with a password, or without one to go on and add a passkey."""
    invitation = queries.invitation_of_token(token)
    words = _why_not(invitation)
    if invitation is None or words:
        return render(request, "people/invitation_dead.html", {"words": words}, status=410)
    with_passkey = "passkey" in request.POST
    form = PasswordForm(None if with_passkey else request.POST or None, user=invitation.user)
    if with_passkey or form.is_valid():
        return _accept(request, token, None if with_passkey else form.cleaned_data["password"])
    return render(request, "people/invitation.html", {"form": form, "school": invitation.user.school})


def _why_not(invitation: Invitation | None) -> str:
    if invitation is None:
        return gettext(UNKNOWN)
    return gettext(DEAD.get(invitation.state(clock.now()), ""))


def _accept(request: HttpRequest, token: str, password: str | None) -> HttpResponse:
    try:
        user = actions.accept_invitation(token=token, password=password, now=clock.now())
    except Refusal as refusal:
        return render(request, "people/invitation_dead.html", {"words": refusal.words}, status=410)
    _sign_in(request, user, "invitation")
    return redirect("mfa_add_webauthn" if password is None else settings.LOGIN_REDIRECT_URL)


def _sign_in(request: HttpRequest, user: User, method: str) -> None:
    """A fresh session, and a note of how it came about, which counts as proof for ten minutes."""
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method=method)
