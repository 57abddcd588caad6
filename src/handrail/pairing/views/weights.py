"""How much each criterion counts: set, tried before it is kept, and what each weight does."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handrail.lib import charts, clock
from handrail.lib.refusal import Refusal
from handrail.pairing import access
from handrail.pairing.actions import deciding
from handrail.pairing.forms import WeightsForm
from handrail.pairing.queries import studio
from handrail.pairing.reports import WeightLine
from handrail.pairing.states import RoundState, RunKind
from handrail.pairing.views.runs import ask, report_of
from handrail.people.views.shared import me

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def round_weights(request: HttpRequest, key: UUID) -> HttpResponse:
    """The weights of a round: try others first, or keep them."""
    found = access.get_round(me(request), key, to="change")
    criteria = found.cohort.programme.plan.criteria
    form = WeightsForm(
        request.POST if request.method == "POST" else None, criteria=criteria, weights=found.weights
    )
    if form.is_valid():
        if "try" in request.POST:
            return ask(request, found, RunKind.REST if found.published_at else RunKind.ALL, form.weights())
        try:
            deciding.set_weights(round=found, by=me(request), weights=form.weights(), now=clock.now())
        except Refusal as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("Saved. The next run uses these weights."))
            return redirect("round", key)
    latest = studio.latest_with_report(found)
    effects = {line.key: line for line in report_of(latest).sensitivity} if latest else {}
    fields = [(form[f"weight_{one.key}"], effects.get(one.key)) for one in criteria]
    can_try = found.state not in (RoundState.SOLVING, RoundState.CLOSED)
    context = {"round": found, "form": form, "fields": fields, "latest": latest, "can_try": can_try}
    return render(request, "pairing/weights.html", context)


@require_safe
def run_sensitivity(request: HttpRequest, key: UUID) -> HttpResponse:
    """What ten points more or less of each weight would change."""
    found = access.get_run(me(request), key)
    lines = report_of(found).sensitivity
    context = {"run": found, "lines": lines, "chart": _chart(lines) if lines else ""}
    return render(request, "pairing/sensitivity.html", context)


def _chart(lines: list[WeightLine]) -> SafeString:
    """Both directions of each weight under each other, the strongest weight first."""
    ordered = sorted(lines, key=lambda line: (-max(line.less, line.more), line.label))
    bars = [
        charts.Bar(words % {"label": line.label}, number)
        for line in ordered
        for words, number in ((_("%(label)s: 10 more"), line.more), (_("%(label)s: 10 less"), line.less))
    ]
    chart = charts.BarChart(
        "sensitivity",
        _title(ordered[0]),
        _("How many mentees would have another mentor. ")
        + "; ".join(f"{bar.label}: {bar.value}" for bar in bars),
        (_("Change of one weight"), _("Mentees with another mentor")),
        tuple(bars),
        _("The same as a table"),
    )
    drawn = charts.figure(chart, right_to_left=get_language_bidi())
    return mark_safe(drawn)  # noqa: S308 (`figure` escapes)


def _title(strongest: WeightLine) -> str:
    most = max(strongest.less, strongest.more)
    if not most:
        return _("Ten points more or less of any weight change nobody’s mentor")
    return _("The weight that matters most: %(label)s") % {"label": strongest.label}
