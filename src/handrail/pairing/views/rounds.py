"""Rounds: where each stands, and the steps from planning to the end."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.pairing import access
from handrail.pairing.actions import choosing
from handrail.pairing.actions import rounds as actions
from handrail.pairing.forms import ChooseByForm
from handrail.pairing.queries import studio
from handrail.pairing.queries.publishing import latest_run
from handrail.pairing.words import next_step, place_of, step_words
from handrail.people.views.shared import done_or_said, done_or_told, me
from handrail.programmes.access import can_change, can_start_programmes, get_cohort, require

A_PAGE = 25
RUNS = 5
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds that somebody runs, and the cohorts that wait for one."""
    require(me(request), can_start_programmes(me(request)), me(request))
    page = Paginator(studio.rounds_of(me(request)), A_PAGE).get_page(request.GET.get("page"))
    ready = studio.ready_cohorts(me(request))[:A_PAGE]
    return render(request, "pairing/rounds.html", {"page": page, "ready": ready})


@get_or_post
def new_round(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin a round: until when people choose. Where one is under way, this leads to it."""
    cohort = get_cohort(me(request), key, to="change")
    if open_one := studio.open_round(cohort):
        return redirect("round", open_one.pk)
    today = clock.today(cohort.programme.school.time_zone)
    data = request.POST if request.method == "POST" else None
    form = ChooseByForm(data, today=today, starts=cohort.starts)
    if form.is_valid():
        try:
            made = actions.start_round(
                cohort=cohort, by=me(request), choose_by=form.cleaned_data["choose_by"], now=clock.now()
            )
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.words)
        else:
            return redirect("round", made.pk)
    return render(request, "pairing/new_round.html", {"form": form, "cohort": cohort})


@require_safe
def round(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where a round stands, and the one next thing."""
    found = access.get_round(me(request), key)
    standing, latest = studio.standing(found), latest_run(found)
    under_way = studio.under_way(found)
    return render(
        request,
        "pairing/round.html",
        {
            "round": found,
            "steps": step_words(),
            "at": place_of(found),
            "standing": standing,
            "next": next_step(found, standing, latest, under_way, clock.now()),
            "latest": latest,
            "runs": studio.runs_of(found)[:RUNS],
            "counts": studio.published_counts(found) if found.published_at else None,
            "can_change": can_change(found.cohort.programme),
            "now": clock.now(),
        },
    )


@get_or_post
def choose_by(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another last day for choosing."""
    found = access.get_round(me(request), key, to="change")
    data = request.POST if request.method == "POST" else None
    today = clock.today(found.cohort.programme.school.time_zone)
    form = ChooseByForm(data, today=today, starts=found.cohort.starts, initial={"choose_by": found.choose_by})
    if form.is_valid() and done_or_said(
        form,
        lambda: actions.move_choose_by(
            round=found, by=me(request), choose_by=form.cleaned_data["choose_by"], now=clock.now()
        ),
    ):
        messages.success(request, _("The last day was changed."))
        return redirect("round", key)
    return render(request, "pairing/choose_by.html", {"form": form, "round": found})


@get_or_post
def open_choosing(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let people choose: asks first, because mails go out."""
    found = access.get_round(me(request), key, to="change")
    if request.method == "POST":
        done_or_told(
            request,
            lambda: choosing.open_choosing(round=found, by=me(request), now=clock.now()),
            _("Choosing is open. The lists are being made, and then the mails go out."),
        )
        return redirect("round", key)
    context = {"round": found, "standing": studio.standing(found)}
    return render(request, "pairing/open_choosing.html", context)


@get_or_post
def close_round(request: HttpRequest, key: UUID) -> HttpResponse:
    """End a round: asks first."""
    found = access.get_round(me(request), key, to="change")
    if request.method == "POST":
        done_or_told(
            request,
            lambda: actions.close_round(round=found, by=me(request), now=clock.now()),
            _("The round is closed."),
        )
        return redirect("round", key)
    return render(request, "pairing/close_round.html", {"round": found, "standing": studio.standing(found)})
