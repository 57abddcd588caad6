"""Pages that compose several slices, and those that anybody may read."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from handrail.home import queries
from handrail.home.guide import GUIDE
from handrail.home.pages import page_of
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.people import actions


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What to do next, by role; for a stranger what this is and the way in."""
    if not request.user.is_authenticated:
        if settings.SITE.demo:
            return redirect("demo")
        return render(request, "home/welcome.html", {"schools": queries.live_schools()})
    page = page_of(request.user, now=clock.now())
    return render(request, "home/home.html", {"page": page})


@login_not_required
@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Whom to ring. Works signed out, without scripts, and without a database."""
    page = {"schools": queries.help_lines(request.user), "ways": queries.ways_from_help(request.user)}
    return render(request, "home/help_now.html", page)


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """What works today, in plain words."""
    return render(request, "home/guide.html", {"parts": GUIDE})


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show the site in another language: in this browser, and for somebody signed in wherever they are."""
    if request.user.is_authenticated:
        with suppress(Refusal):  # a language that the school does not offer any more: theirs stays
            actions.choose_language(
                user=request.user, by=request.user, language=request.POST.get("language", ""), now=clock.now()
            )
    return set_language(request)
