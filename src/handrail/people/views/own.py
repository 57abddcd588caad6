"""One's own pages: who one is, how much time one has, and when one is away."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.people import access, actions, queries, quiet
from handrail.people.forms import PauseForm, ProfileForm, QuietForm, TimeForm
from handrail.people.models import User
from handrail.people.views.shared import done_or_told, form_page, me, today


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """What the site knows about oneself, and who sees it."""
    user = me(request)
    chosen = quiet.quiet_hours(user)
    page = {
        "person": user,
        "quiet": quiet.in_words(chosen) if chosen else "",
        "stage": queries.label_of(user.school, "stages", user.stage),
        "pauses": queries.pauses_to_come(user, today=today(user)),
        "today": today(user),
        "roles": sorted(role.label for role in user.roles),
        "second_factor": queries.has_second_factor(user),
    }
    return render(request, "people/profile.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_profile(request: HttpRequest) -> HttpResponse:
    """Change one's name, pronouns and language."""
    user = me(request)
    form = ProfileForm(request.POST or None, user=user)
    return form_page(
        request,
        form,
        lambda: _change_profile(form, user),
        words=_("Saved."),
        to=reverse("profile"),
        template="people/edit_profile.html",
    )


def _change_profile(form: ProfileForm, user: User) -> None:
    """Where the school does not offer pronouns, those from an earlier time go."""
    data = {"pronouns": "", **form.cleaned_data}
    actions.change_profile(user=user, by=user, **data, now=clock.now())


@require_http_methods(["GET", "HEAD", "POST"])
def edit_time(request: HttpRequest) -> HttpResponse:
    """Change one's time for mentoring."""
    user = me(request)
    form = TimeForm(request.POST or None, user=user)
    return form_page(
        request,
        form,
        lambda: actions.change_time(user=user, by=user, **form.cleaned_data, now=clock.now()),
        words=_("Saved."),
        to=reverse("profile"),
        template="people/edit_time.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def quiet_hours(request: HttpRequest) -> HttpResponse:
    """When no mails are to come that can wait."""
    user = me(request)
    chosen = quiet.quiet_hours(user)
    form = QuietForm(request.POST or None, quiet=chosen)
    return form_page(
        request,
        form,
        lambda: actions.choose_quiet_hours(user=user, by=user, **form.cleaned_data, now=clock.now()),
        words=_("Saved."),
        to=reverse("profile"),
        template="people/quiet_hours.html",
        chosen=chosen,
        suggested=quiet.SUGGESTED,
        suggested_words=quiet.in_words(quiet.SUGGESTED),
        zone=user.school.time_zone,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_pause(request: HttpRequest) -> HttpResponse:
    """Note days away."""
    user = me(request)
    form = PauseForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.plan_pause(
            user=user, by=user, **form.cleaned_data, today=today(user), now=clock.now()
        ),
        words=_("Noted. Nobody will write to you from the site on these days."),
        to=reverse("profile"),
        template="people/plan_pause.html",
    )


@require_POST
def end_pause(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Come back early."""
    user, pause = me(request), access.get_own_pause(me(request), key)
    done_or_told(
        request,
        lambda: actions.end_pause(pause=pause, by=user, today=today(user), now=clock.now()),
        _("Welcome back. The pause has ended."),
    )
    return redirect("profile")


@require_POST
def drop_pause(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Remove a pause that has not begun."""
    user, pause = me(request), access.get_own_pause(me(request), key)
    done_or_told(
        request,
        lambda: actions.drop_pause(pause=pause, by=user, today=today(user), now=clock.now()),
        _("Removed."),
    )
    return redirect("profile")
