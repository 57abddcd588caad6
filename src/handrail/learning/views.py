"""Training: a list for those who run a cohort, one person's modules, and one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.learning import actions, queries
from handrail.learning.forms import ConfirmForm, PersonForm
from handrail.learning.sheet_training import HEADERS, Wanted, check_rows, find_columns
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.people.views.shared import count_files, form_again, form_page, me
from handrail.programmes import access
from handrail.programmes.forms import RosterForm
from handrail.programmes.models import Cohort
from handrail.programmes.plans import Training
from handrail.programmes.sheet_people import MOST_FAULTS, CellFault, place_of, rows_from
from handrail.programmes.states import Side
from handrail.programmes.views.importing import read_upload
from handrail.sheets.read import Fault, SheetError, Table

A_PAGE = 50
SHOWN = {
    "everybody": gettext_lazy("Everybody"),
    "all": gettext_lazy("Finished"),
    "some": gettext_lazy("Begun"),
    "none": gettext_lazy("Nothing yet"),
}


@require_safe
def training(request: HttpRequest, key: UUID, side: str) -> HttpResponse:
    """Those who joined one side, by how much of their training is confirmed."""
    cohort = access.get_cohort(me(request), key)
    show = _show(request)
    modules = queries.modules_for(cohort.programme, side)
    page = Paginator(queries.training_of(cohort, side, show), A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "cohort": cohort,
        "side": Side(side),
        "modules": modules,
        "page": page,
        "show": show,
        "ways": SHOWN.items(),
        "form": ConfirmForm(modules=modules),
        "can_change": access.can_change(cohort.programme),
    }
    return render(request, "learning/training.html", shown)


def _show(request: HttpRequest) -> queries.Show:
    wanted = request.GET.get("show")
    return next((show for show in get_args(queries.Show) if show == wanted), "everybody")


@require_POST
def confirm_training(request: HttpRequest, key: UUID, side: str) -> HttpResponse:
    """Confirm one module, or all, for the people that were ticked."""
    cohort = access.get_cohort(me(request), key, to="change")
    modules = queries.modules_for(cohort.programme, side)
    form = ConfirmForm(request.POST, modules=modules, possible=queries.joined_keys(cohort, side))
    if not form.is_valid():
        messages.error(request, _("The list has changed meanwhile. Look at it again, then repeat."))
        return redirect("training", key, side)
    places = list(queries.training_of(cohort, side, "everybody").filter(pk__in=form.cleaned_data["who"]))
    try:
        number = actions.confirm_training(
            places=places, modules=form.modules(), by=me(request), now=clock.now()
        )
        messages.success(request, _confirmed(number))
    except Refusal as refusal:
        messages.error(request, refusal.words)
    return redirect("training", key, side)


@require_http_methods(["GET", "HEAD", "POST"])
def import_training(request: HttpRequest, key: UUID) -> HttpResponse:
    """Confirm what a file says: all of it, or nothing where a cell is wrong."""
    cohort = access.get_cohort(me(request), key, to="change")
    form = RosterForm(request.POST or None, request.FILES or None)
    count_files(form, "file", by=me(request), now=clock.now())
    faults: Sequence[CellFault] = ()
    unread: Sequence[Fault] = ()
    if request.method == "POST" and form.is_valid():
        try:
            table = read_upload(form.cleaned_data["file"], form.cleaned_data["sheet"] or None)
            wanted, faults = _read(table, cohort)
            if not faults:
                number = actions.confirm_list(wanted=wanted, by=me(request), now=clock.now())
                messages.success(request, _confirmed(number))
                return redirect("cohort", key)
        except SheetError as error:
            unread = error.faults
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.words)
    more = max(0, len(faults) - MOST_FAULTS)
    shown = {"cohort": cohort, "form": form, "faults": faults[:MOST_FAULTS], "more": more, "unread": unread}
    labels = [module.label for module in cohort.programme.plan.training]
    page = {**shown, "headers": HEADERS, "modules": labels}
    return form_again(request, "learning/import_training.html", page)


def _read(table: Table, cohort: Cohort) -> tuple[Wanted, list[CellFault]]:
    columns = find_columns(table.headers)
    if len(columns) < len(HEADERS):
        words = _("The file needs a column “School number” and a column “Module”. Name them so.")
        raise Refusal(words, "file")
    rows = rows_from([(row.number, row.cells) for row in table.rows], table.headers, columns)
    modules: dict[str, Sequence[Training]] = {
        side: queries.modules_for(cohort.programme, side) for side in Side
    }
    place = place_of(table.headers, table.letters, columns)
    return check_rows(rows, place, queries.joined_by_number(cohort), modules)


def _confirmed(number: int) -> str:
    words = ngettext("Confirmed for %(number)d person.", "Confirmed for %(number)d people.", number)
    return words % {"number": number}


@require_http_methods(["GET", "HEAD", "POST"])
def member_training(request: HttpRequest, key: UUID) -> HttpResponse:
    """One person's modules, each with a box."""
    place = access.get_member(me(request), key)
    access.require(me(request), access.can_change(place.cohort.programme), place)
    found = queries.modules_of(place)
    done = [module.key for module, completion in found if completion]
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        modules=[module for module, _done in found],
        initial={"modules": done},
    )
    return form_page(
        request,
        form,
        lambda: actions.set_training(
            place=place, modules=form.cleaned_data["modules"], by=me(request), now=clock.now()
        ),
        words=_("Saved."),
        to=reverse("training", args=[place.cohort_id, place.side]),
        template="learning/member_training.html",
        place=place,
        found=found,
    )


@require_safe
def own_training(request: HttpRequest) -> HttpResponse:
    """What is confirmed of one's own training, and what is still to come."""
    user = me(request)
    found = queries.own_training(user, access.visible_enrolments(user))
    return render(request, "learning/own_training.html", {"found": found})
