"""Pages about the hours of a mentee's week: the plan, one week, and both against each other."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handrail.lib import clock, paired
from handrail.mentoring import access, time_queries
from handrail.mentoring.actions import time_budget as actions
from handrail.mentoring.actions.reading import read
from handrail.mentoring.time_forms import PlanForm, WeekForm
from handrail.mentoring.time_kinds import monday_of
from handrail.people.views.shared import form_page, me, today

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def time_budget(request: HttpRequest, key: UUID) -> HttpResponse:
    """Planned against actual hours; before there is a plan, what it is good for."""
    user = me(request)
    pair = access.get_pair_to_read_hours(user, key)
    budget = time_queries.budget_of(pair)
    if budget is None:
        return render(request, "mentoring/time_budget.html", {"pair": pair})
    if budget.goal:
        read(pair, "goals", by=user, now=clock.now()).open(budget.goal)
    view = time_queries.time_view(budget, user, kind=request.GET.get("kind", ""), today=today(user))
    drawn = paired.figure(view.chart, right_to_left=get_language_bidi()) if view.chart else ""
    page = {"pair": pair, "view": view, "chart": mark_safe(drawn)}  # noqa: S308 (`figure` escapes)
    return render(request, "mentoring/time_budget.html", page)


@get_or_post
def plan_time(request: HttpRequest, key: UUID) -> HttpResponse:
    """The plan of an ordinary week."""
    pair, user = access.get_pair_as_mentee(me(request), key), me(request)
    budget = time_queries.budget_of(pair)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        goals=time_queries.goals_to_choose(pair, read(pair, "goals", by=user, now=clock.now())),
        initial=PlanForm.typed_of(budget),
    )
    return form_page(
        request,
        form,
        lambda: actions.plan_time(mentorship=pair, facts=form.facts(), by=user, now=clock.now()),
        words=_("Kept. Weeks that you note from now on are held against it."),
        to=reverse("time_budget", args=[key]),
        template="mentoring/plan_time.html",
        pair=pair,
        budget=budget,
    )


@get_or_post
def note_week(request: HttpRequest, key: UUID, monday: str) -> HttpResponse:
    """What became of one week."""
    budget, user = access.get_budget_as_mentee(me(request), key), me(request)
    first, day = _monday(monday), today(user)
    if first > day:
        raise Http404
    week = time_queries.week_of(budget, first)
    form = WeekForm(
        request.POST if request.method == "POST" else None,
        initial=WeekForm.typed(week.actual) if week else None,
        planned=week.planned if week else budget.planned,
    )
    return form_page(
        request,
        form,
        lambda: actions.note_week(
            budget=budget, monday=first, actual=form.halves(), by=user, today=day, now=clock.now()
        ),
        words=_("Noted."),
        to=reverse("time_budget", args=[key]),
        template="mentoring/note_week.html",
        pair=budget.mentorship,
        budget=budget,
        monday=first,
    )


def _monday(spelled: str) -> dt.date:
    """A Monday by its date; there is no other page."""
    try:
        day = dt.date.fromisoformat(spelled)
    except ValueError:
        raise Http404 from None
    if day != monday_of(day) or spelled != str(day):
        raise Http404
    return day
