"""Reviewing pairs: why so, why not another, kept together, kept apart, moved by hand; the list as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.lib.cells import csv_bytes
from handrail.lib.refusal import Refusal
from handrail.pairing import access, child
from handrail.pairing.actions import computing, deciding
from handrail.pairing.forms import AskForm, MoveForm, ReasonForm
from handrail.pairing.models import Proposal, Run
from handrail.pairing.queries import fairness, studio
from handrail.pairing.queries.publishing import latest_run
from handrail.pairing.reports import Report
from handrail.pairing.states import PinKind, RoundState
from handrail.pairing.views.runs import A_PAGE, by_name, download, report_of
from handrail.people.views.shared import done_or_said, done_or_told, form_page, me
from handrail.programmes.access import can_change
from handrail.programmes.models import Enrolment

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def run_pairs_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """All pairs of a run with names, for a spreadsheet program."""
    found = access.get_run(me(request), key)
    name = f"round-{found.round.number}-run-{found.number}-pairs.csv"
    return download(csv_bytes(_rows(found)), "text/csv; charset=utf-8", name)


def _rows(of: Run) -> Iterator[Sequence[str]]:
    yield (
        _("Mentee number"), _("Mentee"), _("Mentor number"), _("Mentor"), _("Choice"), _("Points"),
        _("Reasons"), _("Cautions"), _("Decided by hand"),
    )  # fmt: skip
    pins = studio.pin_between(of.round)
    for line in report_of(of).pairs:
        pin = pins.get((line.mentee.member, line.mentor.member))
        decided = str(pin.get_kind_display()) if pin else ""
        people = (line.mentee.number, line.mentee.name, line.mentor.number, line.mentor.name)
        why = ("; ".join(line.reasons), "; ".join(line.cautions))
        yield (*people, line.choice, line.points, *why, decided)


@require_safe
def proposal(request: HttpRequest, key: UUID) -> HttpResponse:
    """One proposed pair: why, and what each of the two will read of it."""
    found = access.get_proposal(me(request), key)
    report = report_of(found.run)
    here = (found.mentee.user.school_number, found.mentor.user.school_number)
    line = next((one for one in report.pairs if (one.mentee.number, one.mentor.number) == here), None)
    pin = studio.pin_between(found.run.round).get((found.mentee_id, found.mentor_id))
    return render(
        request,
        "pairing/proposal.html",
        {"proposal": found, "run": found.run, "line": line, "pin": pin, "can_change": _may(found.run)},
    )


@require_POST
def keep_together(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep a pair in every run from now on."""
    found = access.get_proposal(me(request), key, to="change")
    words = _("%(mentee)s and %(mentor)s stay together when you work it out again.") % _names(found)
    done_or_told(request, lambda: _decide(request, found, PinKind.TOGETHER, ""), words)
    return redirect("run", found.run_id)


@get_or_post
def keep_apart(request: HttpRequest, key: UUID) -> HttpResponse:
    """Never pair these two again in this round: asks why."""
    found = access.get_proposal(me(request), key, to="change")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: _decide(request, found, PinKind.APART, form.cleaned_data["reason"]),
        words=_("%(mentee)s and %(mentor)s are kept apart when you work it out again.") % _names(found),
        to=reverse("run", args=[found.run_id]),
        template="pairing/apart.html",
        proposal=found,
        run=found.run,
    )


def _decide(request: HttpRequest, found: Proposal, kind: PinKind, reason: str) -> None:
    deciding.decide(
        round=found.run.round, by=me(request), mentee=found.mentee, mentor=found.mentor,
        kind=kind, reason=reason, now=clock.now(),
    )  # fmt: skip


@require_safe
def decisions(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was decided by hand in a round, each with its undo."""
    found = access.get_round(me(request), key)
    page = Paginator(studio.pins_of(found), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": found,
        "page": page,
        "latest": latest_run(found),
        "can_change": can_change(found.cohort.programme),
    }
    return render(request, "pairing/decisions.html", context)


@require_POST
def undo_decision(request: HttpRequest, key: UUID) -> HttpResponse:
    """Forget one of them."""
    found = access.get_pin(me(request), key, to="change")
    done_or_told(
        request,
        lambda: deciding.undo(pin=found, by=me(request), now=clock.now()),
        _("Undone. It counts when you work it out again."),
    )
    return redirect("decisions", found.round_id)


# ---- one mentee


@require_safe
def why_not(request: HttpRequest, key: UUID, member: UUID) -> HttpResponse:
    """Why a mentee does not have a certain mentor, and who would lose what."""
    run = access.get_run(me(request), key)
    mentee = access.get_mentee_of(me(request), run, member)
    report = report_of(run)
    form = AskForm(request.GET if request.GET.get("mentor") else None, mentors=_mentors(report))
    answer = _ask(request, run, mentee, form) if form.is_valid() else None
    return render(
        request,
        "pairing/why_not.html",
        {
            "run": run,
            "mentee": mentee,
            "now": report.person("mentor", report.mentor_of.get(mentee.user.school_number, "")),
            "form": form,
            "asked": report.person("mentor", form.cleaned_data["mentor"]) if answer else None,
            "kind": answer["kind"] if answer else "",
            "words": report.named(answer["words"]) if answer else (),
            "can_change": _may(run),
        },
    )


def _ask(request: HttpRequest, run: Run, mentee: Enrolment, form: AskForm) -> dict[str, list[str]] | None:
    try:
        return computing.why_not(
            run=run, mentee=mentee.user.school_number, mentor=form.cleaned_data["mentor"]
        )
    except Refusal as refusal:
        messages.error(request, refusal.words)
        return None


@get_or_post
def move_mentee(request: HttpRequest, key: UUID, member: UUID) -> HttpResponse:
    """Give a mentee another mentor by hand, then work the rest out again around it."""
    run = access.get_run(me(request), key, to="change")
    mentee = access.get_mentee_of(me(request), run, member)
    report = report_of(run)
    data = request.POST if request.method == "POST" else None
    form = MoveForm(data, mentors=_mentors(report), initial={"mentor": request.GET.get("mentor", "")})
    made: list[Run] = []
    if form.is_valid() and done_or_said(form, lambda: made.append(_move(request, run, mentee, form))):
        computing.work_out(made[0])  # two seconds for 600 mentees: sooner than a page that waits would say so
        return redirect("run", made[0].pk)
    child.prepare()
    now = report.person("mentor", report.mentor_of.get(mentee.user.school_number, ""))
    return render(request, "pairing/move.html", {"run": run, "mentee": mentee, "now": now, "form": form})


def _move(request: HttpRequest, run: Run, mentee: Enrolment, form: MoveForm) -> Run:
    mentor = studio.mentor_by_number(run.round.cohort, form.cleaned_data["mentor"])
    reason = form.cleaned_data["reason"]
    return deciding.move(
        run=run, by=me(request), mentee=mentee, mentor=mentor, reason=reason, now=clock.now()
    )


def _mentors(report: Report) -> list[tuple[str, str]]:
    """The mentors of a run to choose from, by name, each with the places that are left."""
    lines = sorted(report.mentors, key=by_name)
    words = _("%(name)s: %(taken)s of %(most)s places taken")
    return [
        (line.mentor.number, words % {"name": line.mentor.name, "taken": line.taken, "most": line.most})
        for line in lines
    ]


# ---- fairness


@require_safe
def run_fairness(request: HttpRequest, key: UUID) -> HttpResponse:
    """Whether some groups are served worse, with small groups hidden."""
    found = access.get_run(me(request), key)
    report = report_of(found)
    tables = fairness.tables(found.round.cohort, report)
    return render(request, "pairing/fairness.html", {"run": found, "report": report, "tables": tables})


# ---- shared


def _may(run: Run) -> bool:
    """Whether somebody who got a run may decide by hand about its pairs: while they are reviewed."""
    return run.round.state == RoundState.REVIEW and bool(can_change(run.round.cohort.programme))


def _names(found: Proposal) -> dict[str, str]:
    return {"mentee": found.mentee.user.name, "mentor": found.mentor.user.name}
