"""Rosters of conflicts: a file to begin with, upload, a check that changes nothing, import, undoing."""

from __future__ import annotations

import csv
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.people.views.shared import count_files, done_or_told, form_again, me
from handrail.programmes import access
from handrail.programmes.actions import conflict_imports as actions
from handrail.programmes.forms import RosterForm
from handrail.programmes.models import ImportState
from handrail.programmes.plans import conflict_kinds
from handrail.programmes.sheet_conflicts import HEADERS
from handrail.programmes.sheet_people import MOST_FAULTS
from handrail.programmes.views.conflicts import keeper
from handrail.programmes.views.importing import read_upload
from handrail.sheets.read import Fault, SheetError

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def conflict_template_file(request: HttpRequest) -> HttpResponse:
    """An empty file with the right headers."""
    keeper(request)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="conflicts.csv"'
    answer.write("\ufeff")
    csv.writer(answer, quoting=csv.QUOTE_ALL).writerow(HEADERS)
    return answer


@get_or_post
def import_conflicts(request: HttpRequest) -> HttpResponse:
    """Take a file and read it, safely. Nothing is imported yet."""
    user = keeper(request)
    form = RosterForm(request.POST or None, request.FILES or None)
    count_files(form, "file", by=user, now=clock.now())
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            table = read_upload(form.cleaned_data["file"], form.cleaned_data["sheet"] or None)
            made = actions.keep_roster(by=user, table=table, now=clock.now())
            return redirect("conflict_import", made.pk)
        except SheetError as error:
            faults = error.faults
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.words)
    shown = {"form": form, "faults": faults, "headers": HEADERS, "kinds": conflict_kinds().values()}
    return form_again(request, "programmes/roster_upload.html", shown)


@require_safe
def conflict_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """What an import would do, with each fault at its cell; later, that it was done."""
    found = access.get_conflict_import(me(request), key)
    if found.state != ImportState.UPLOADED:
        return render(request, "programmes/roster_done.html", {"of": found})
    plan = actions.draft(found)
    shown, more = plan.faults[:MOST_FAULTS], max(0, len(plan.faults) - MOST_FAULTS)
    return render(
        request, "programmes/roster_check.html", {"of": found, "plan": plan, "faults": shown, "more": more}
    )


@require_POST
def do_conflict_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write everything down, or nothing."""
    found = access.get_conflict_import(me(request), key)
    done_or_told(
        request,
        lambda: actions.import_roster(of=found, by=me(request), now=clock.now()),
        _("All conflicts in the file are written down."),
    )
    return redirect("conflict_import", key)


@get_or_post
def undo_conflict_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put back what was before: asks first."""
    found = access.get_conflict_import(me(request), key)
    if request.method == "POST":
        done_or_told(
            request,
            lambda: actions.undo_roster(of=found, by=me(request), now=clock.now()),
            _("The import is undone: everything is as it was before."),
        )
        return redirect("conflict_import", key)
    return render(request, "programmes/roster_undo.html", {"of": found})
