"""The lists behind the figures of a cohort's matching, each with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mentoring.states import RUNNING
from handrail.pairing import access
from handrail.pairing.actions import choosing, publishing
from handrail.pairing.actions.choosing import Reminded
from handrail.pairing.forms import ChosenForm
from handrail.pairing.queries import coverage
from handrail.people.views.shared import me
from handrail.programmes.access import can_change, get_cohort
from handrail.programmes.models import Cohort

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: its heading, what it says, its columns after the name, its rows."""

    title: str | Promise
    lead: str | Promise
    columns: Sequence[str | Promise]
    rows: Callable[[Cohort], QuerySet[Any]]


LISTS: Mapping[coverage.Show, Listing] = {
    "chosen": Listing(
        gettext_lazy("Mentees who have chosen"),
        gettext_lazy("Whom they chose is read by the matching alone."),
        (gettext_lazy("School number"), gettext_lazy("Chose on")),
        lambda cohort: coverage.choosers(cohort, chosen=True),
    ),
    "not_chosen": Listing(
        gettext_lazy("Mentees who have not chosen"),
        gettext_lazy("They need not: without a wish they are matched by their answers."),
        (gettext_lazy("School number"), gettext_lazy("Reminded")),
        lambda cohort: coverage.choosers(cohort, chosen=False),
    ),
    "matched": Listing(
        gettext_lazy("Mentees with a mentor"),
        gettext_lazy("Both have said yes."),
        (gettext_lazy("Mentor"), gettext_lazy("Since")),
        lambda cohort: coverage.held(cohort, *RUNNING),
    ),
    "asked": Listing(
        gettext_lazy("Mentees whose mentor is being asked"),
        gettext_lazy("They read that a mentor is being asked, and not who."),
        (gettext_lazy("Mentor"), gettext_lazy("Answer by"), gettext_lazy("Reminded")),
        coverage.asked,
    ),
    "waiting": Listing(
        gettext_lazy("Mentees without a mentor"),
        gettext_lazy("They have joined, and nobody is being asked for them now."),
        (gettext_lazy("School number"), gettext_lazy("Asked before")),
        coverage.waiting,
    ),
    "free_mentors": Listing(
        gettext_lazy("Mentors without a mentee"),
        gettext_lazy("They have joined, and nobody is offered to them now."),
        (gettext_lazy("School number"), gettext_lazy("Places free")),
        coverage.free_mentors,
    ),
}


@require_safe
def coverage_list(request: HttpRequest, key: UUID, show: coverage.Show) -> HttpResponse:
    """One list of people of a cohort."""
    cohort = get_cohort(me(request), key)
    listing = LISTS[show]
    page = Paginator(listing.rows(cohort), A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "cohort": cohort,
        "show": show,
        "listing": listing,
        "page": page,
        "round": coverage.latest_round(cohort),
        "can_change": can_change(cohort.programme),
    }
    return render(request, "pairing/coverage_list.html", shown)


@require_POST
def remind_choosers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Remind the mentees that were ticked, or everybody who has not chosen."""
    found = access.get_round(me(request), key, to="change")
    cohort = found.cohort
    possible = coverage.choosers(cohort, chosen=False).values_list("pk", flat=True)

    def act(who: list[UUID] | None) -> Reminded:
        return choosing.remind_choosers(round=found, by=me(request), who=who, now=clock.now())

    _remind(request, ChosenForm(request.POST, possible=possible), act)
    return redirect("coverage_list", cohort.pk, "not_chosen")


@require_POST
def remind_mentors(request: HttpRequest, key: UUID) -> HttpResponse:
    """Remind the mentors that were ticked, or all who are being asked."""
    cohort = get_cohort(me(request), key, to="change")
    possible = coverage.asked(cohort).values_list("pk", flat=True)

    def act(who: list[UUID] | None) -> Reminded:
        return publishing.remind_mentors(cohort=cohort, by=me(request), who=who, now=clock.now())

    _remind(request, ChosenForm(request.POST, possible=possible), act)
    return redirect("coverage_list", key, "asked")


def _remind(request: HttpRequest, form: ChosenForm, act: Callable[[list[UUID] | None], Reminded]) -> None:
    if not form.is_valid():
        messages.error(request, _("The list has changed meanwhile. Look at it again, then repeat."))
        return
    who = form.ticked()
    if who == []:
        messages.warning(request, _("Tick at least one person, or choose everybody."))
        return
    try:
        messages.success(request, _reminded_words(act(who)))
    except Refusal as refusal:
        messages.error(request, refusal.words)


def _reminded_words(done: Reminded) -> str:
    words = ngettext("%(count)d mail is on its way.", "%(count)d mails are on their way.", done.mails) % {
        "count": done.mails
    }
    if not done.skipped:
        return words
    left = ngettext(
        "%(count)d person was left alone: away, or reminded in the last three days.",
        "%(count)d people were left alone: away, or reminded in the last three days.",
        done.skipped,
    ) % {"count": done.skipped}
    return f"{words} {left}"
