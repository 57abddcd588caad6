"""Conflicts of interest: the school's list, and what is done with one of them by hand."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.people.models import User
from handrail.people.views.shared import done_or_told, form_page, me, today
from handrail.programmes import access, queries
from handrail.programmes.actions import conflicts as actions
from handrail.programmes.forms import ConflictForm, ConflictSearchForm, EndForm
from handrail.programmes.models import Conflict
from handrail.programmes.plans import conflict_kinds, declaring

A_PAGE = 50
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def keeper(request: HttpRequest) -> User:
    """Somebody who keeps the conflicts of the school: 403 with a sentence for anybody else."""
    user = me(request)
    access.require(user, access.can_keep_conflicts(user), user)
    return user


@get_or_post
def conflicts(request: HttpRequest) -> HttpResponse:
    """The list. A search comes by POST, so that no name stands in an address."""
    user = keeper(request)
    form = ConflictSearchForm(request.POST or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = queries.listed_conflicts(access.visible_conflicts(user), today=today(user), **wanted)
    pages = Paginator(found, A_PAGE)
    page = pages.page(1) if form.is_bound else pages.get_page(request.GET.get("page"))
    shown = {
        "form": form,
        "page": page,
        "rows": [_row(one, user) for one in page],
        "hidden": queries.hidden_conflicts(user.school_id),
        "imports": queries.conflict_imports_of(user.school),
    }
    return render(request, "programmes/conflicts.html", shown)


def _row(one: Conflict, user: User) -> dict[str, object]:
    """A conflict with its words: how it stands today, and whether it can be allowed."""
    day = today(user)
    kind = conflict_kinds().get(one.kind)
    over = one.ends is not None and one.ends < day
    return {
        "one": one,
        "kind": _(kind.label) if kind else one.kind,
        "when": _("over") if over else _("later") if one.starts > day else _("in force"),
        "over": over,
        "declared": bool(declaring(one.kind)),
    }


@get_or_post
def add_conflict(request: HttpRequest) -> HttpResponse:
    """Write one down by hand."""
    user = keeper(request)
    form = ConflictForm(
        request.POST or None, people=access.people_of_school(user), initial={"starts": today(user)}
    )
    return form_page(
        request,
        form,
        lambda: actions.add_conflict(told=actions.Told(**form.cleaned_data), by=user, now=clock.now()),
        words=_("Written down. These two are kept apart for that time."),
        to=reverse("conflicts"),
        template="programmes/conflict_form.html",
        heading=_("Write down a conflict of interest"),
        lead=_("One person cannot both help somebody grow and judge them. These two will not be paired."),
        do=_("Write it down"),
    )


@get_or_post
def end_conflict(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say on which day one is over."""
    user, found = me(request), access.get_conflict(me(request), key)
    form = EndForm(request.POST or None, initial={"ends": found.ends or today(user)})
    return form_page(
        request,
        form,
        lambda: actions.end_conflict(
            conflict=found, by=user, ends=form.cleaned_data["ends"], now=clock.now()
        ),
        words=_("Saved."),
        to=reverse("conflicts"),
        template="programmes/conflict_form.html",
        heading=_("End a conflict of interest"),
        lead=_("%(mentor)s and %(mentee)s can be paired from the day after.")
        % {"mentor": found.mentor.name, "mentee": found.mentee.name},
        do=_("Save"),
    )


@get_or_post
def allow_conflict(request: HttpRequest, key: UUID) -> HttpResponse:
    """Allow one that was declared, or take that back: asks first."""
    user, found = me(request), access.get_conflict(me(request), key)
    if request.method == "POST":
        act = actions.allow_conflict if found.allowed_at is None else actions.forbid_conflict
        done_or_told(request, lambda: act(conflict=found, by=user, now=clock.now()), _("Saved."))
        return redirect("conflicts")
    shown = {"one": found, "row": _row(found, user), "kinds": [_(label) for label in declaring(found.kind)]}
    return render(request, "programmes/allow_conflict.html", shown)


@get_or_post
def remove_conflict(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take out what was written down by mistake: asks first."""
    user, found = me(request), access.get_conflict(me(request), key)
    if request.method == "POST":
        done_or_told(
            request,
            lambda: actions.remove_conflict(conflict=found, by=user, now=clock.now()),
            _("Removed."),
        )
        return redirect("conflicts")
    return render(request, "programmes/remove_conflict.html", {"one": found, "row": _row(found, user)})


@get_or_post
def remove_hidden(request: HttpRequest) -> HttpResponse:
    """Take out all that is named to nobody: asks first."""
    user = keeper(request)
    if request.method == "POST":
        _remove_hidden(request, user)
        return redirect("conflicts")
    return render(
        request, "programmes/remove_hidden.html", {"hidden": queries.hidden_conflicts(user.school_id)}
    )


def _remove_hidden(request: HttpRequest, user: User) -> None:
    try:
        gone = actions.remove_hidden(school=user.school, by=user, now=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, ngettext("%(n)d was removed.", "%(n)d were removed.", gone) % {"n": gone})
