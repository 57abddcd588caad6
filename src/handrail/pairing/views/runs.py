"""Runs: asked for, followed, stopped, read, compared, downloaded."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.pairing import access
from handrail.pairing.actions import computing, deciding
from handrail.pairing.models import Round, Run
from handrail.pairing.queries import studio
from handrail.pairing.queries.publishing import latest_run
from handrail.pairing.reports import MentorLine, Report, WeightLine, changes
from handrail.pairing.states import UNDER_WAY, RoundState, RunKind, RunState
from handrail.people.views.shared import done_or_told, me
from handrail.programmes.access import can_change

A_PAGE = 25
SANDBOX = "sandbox; default-src 'none'"


def report_of(run: Run) -> Report:
    """The report of a run with the names of its cohort."""
    return Report(run.report, studio.people_of(run.round.cohort))


def ask(
    request: HttpRequest, of: Round, kind: RunKind, weights: dict[str, int] | None = None
) -> HttpResponse:
    """Queue a run and lead on to it; where it is refused, back to the round with the reason."""
    try:
        run = computing.ask_run(round=of, by=me(request), kind=kind, weights=weights, now=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.words)
        return redirect("round", of.pk)
    return redirect("run", run.pk)


@require_POST
def start_run(request: HttpRequest, key: UUID) -> HttpResponse:
    """Work out the pairs of everybody, or of those without a mentor once a round is published."""
    found = access.get_round(me(request), key, to="change")
    return ask(request, found, RunKind.REST if found.published_at else RunKind.ALL)


@require_safe
def run(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far a run is; once it is done, what it found."""
    found = access.get_run(me(request), key)
    going = found.state in UNDER_WAY
    if found.state == RunState.DONE:
        answer = _review(request, found)
    else:
        page = "pairing/_progress.html" if going and request.htmx else "pairing/run.html"  # type: ignore[attr-defined]
        answer = render(request, page, {"run": found, "round": found.round, "going": going})
    if not going:
        answer["HX-Refresh"] = "true"  # a page that watched the run is no longer the right one
    return answer


@require_POST
def stop_run(request: HttpRequest, key: UUID) -> HttpResponse:
    """Stop a run that is under way."""
    found = access.get_run(me(request), key, to="change")
    done_or_told(
        request,
        lambda: computing.stop_run(run=found, by=me(request), now=clock.now()),
        _("The run was stopped. Nothing was changed."),
    )
    return redirect("run", key)


def _review(request: HttpRequest, found: Run) -> HttpResponse:
    report = report_of(found)
    latest, may_change = latest_run(found.round), bool(can_change(found.round.cohort.programme))
    wanted, careful = request.GET.get("q", "").strip(), request.GET.get("cautions") == "on"
    pins, keys = studio.pin_between(found.round), studio.proposal_keys(found)
    lines = [
        (
            line,
            pins.get((line.mentee.member, line.mentor.member)),
            keys.get((line.mentee.member, line.mentor.member)),
        )
        for line in report.pairs
        if (not careful or line.cautions)
        and wanted.casefold() in f"{line.mentee.name}\n{line.mentor.name}".casefold()
    ]
    return render(
        request,
        "pairing/review.html",
        {
            "run": found,
            "round": found.round,
            "report": report,
            "page": Paginator(lines, A_PAGE).get_page(request.GET.get("page")),
            "wanted": wanted,
            "careful": careful,
            "latest": latest,
            "may_decide": may_change and latest == found and found.round.state == RoundState.REVIEW,
            "others": studio.earlier_done(found)[:A_PAGE],
            "decided": len(pins),
            "weights": _used(found, report),
            "trial": found.weights != found.round.weights,
            "can_change": may_change,
        },
    )


def _used(found: Run, report: Report) -> list[tuple[str, int, WeightLine | None]]:
    """The weights of a run, each with what it does where that is computed."""
    effects = {line.key: line for line in report.sensitivity}
    criteria = found.round.cohort.programme.plan.criteria
    return [(_(one.label), found.weights.get(one.key, 0), effects.get(one.key)) for one in criteria]


@require_safe
def run_unmatched(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who has no mentor, and why."""
    found = access.get_run(me(request), key)
    report = report_of(found)
    page = Paginator(list(report.unmatched), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "pairing/unmatched.html", {"run": found, "report": report, "page": page})


def by_name(line: MentorLine) -> tuple[str, str]:
    """Sorts mentors by name."""
    return line.mentor.name.casefold(), line.mentor.number


@require_safe
def run_mentors(request: HttpRequest, key: UUID) -> HttpResponse:
    """Places taken and left, how contested each mentor is, and what one more would bring."""
    found = access.get_run(me(request), key)
    report = report_of(found)
    page = Paginator(sorted(report.mentors, key=by_name), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "pairing/mentors.html", {"run": found, "report": report, "page": page})


@require_safe
def run_compare(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who would have another mentor than in another run of the round."""
    found = access.get_run(me(request), key)
    others = studio.earlier_done(found)
    wanted = request.GET.get("with", "")
    other = next((one for one in others if str(one.number) == wanted), next(iter(others), None))
    context: dict[str, object] = {"run": found, "others": others, "other": other}
    if other and found.state == RunState.DONE:
        people = studio.people_of(found.round.cohort)
        before, after = Report(other.report, people), Report(found.report, people)
        rows = changes(before, after)
        page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
        context |= {"before": before, "after": after, "page": page, "weights": _weights(other, found)}
    return render(request, "pairing/compare.html", context)


def _weights(before: Run, after: Run) -> list[tuple[str, int, int]]:
    """The criteria whose weights differ between two runs."""
    criteria = after.round.cohort.programme.plan.criteria
    rows = [(_(one.label), before.weights.get(one.key, 0), after.weights.get(one.key, 0)) for one in criteria]
    return [row for row in rows if row[1] != row[2]]


@require_POST
def keep_weights(request: HttpRequest, key: UUID) -> HttpResponse:
    """Make the weights that a run tried the round's own."""
    found = access.get_run(me(request), key, to="change")
    done_or_told(
        request,
        lambda: deciding.set_weights(
            round=found.round, by=me(request), weights=found.weights, now=clock.now()
        ),
        _("These weights are the round’s own now."),
    )
    return redirect("run", key)


@require_safe
def run_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The run as `handrail verify` reads it: people by number, never by name."""
    found = access.get_run(me(request), key)
    try:
        text = computing.result_text(found)
    except Refusal as refusal:
        messages.error(request, refusal.words)
        return redirect("run", key)
    return download(text.encode(), "application/json", f"round-{found.round.number}-run-{found.number}.json")


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep. A browser that shows it all the same runs nothing in it."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Content-Security-Policy"] = SANDBOX
    return answer
