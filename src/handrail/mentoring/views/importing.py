"""Pairs that were running before: upload, a check that changes nothing, the import, undoing it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mentoring import access
from handrail.mentoring.actions import importing as actions
from handrail.mentoring.sheet_pairs import HEADERS
from handrail.people.views.shared import count_files, done_or_told, form_again, me, today
from handrail.programmes.access import get_cohort
from handrail.programmes.forms import RosterForm
from handrail.programmes.models import ImportState
from handrail.programmes.sheet_people import MOST_FAULTS
from handrail.programmes.views.importing import read_upload
from handrail.sheets.read import Fault, SheetError

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def import_pairs(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a file and read it, safely. Nothing is imported yet."""
    cohort = get_cohort(me(request), key, to="change")
    form = RosterForm(request.POST or None, request.FILES or None)
    count_files(form, "file", by=me(request), now=clock.now())
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            table = read_upload(form.cleaned_data["file"], form.cleaned_data["sheet"] or None)
            made = actions.keep_pairs(cohort=cohort, by=me(request), table=table, now=clock.now())
            return redirect("pair_import", made.pk)
        except SheetError as error:
            faults = error.faults
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.words)
    shown = {"cohort": cohort, "form": form, "faults": faults, "headers": HEADERS}
    return form_again(request, "mentoring/pairs_upload.html", shown)


@require_safe
def pair_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """What an import would do, with each fault at its cell; later, that it was done."""
    found = access.get_pair_import(me(request), key)
    if found.state != ImportState.UPLOADED:
        return render(request, "mentoring/pairs_done.html", {"of": found})
    plan = actions.draft(found, today=today(me(request)))
    shown, more = plan.faults[:MOST_FAULTS], max(0, len(plan.faults) - MOST_FAULTS)
    return render(
        request, "mentoring/pairs_check.html", {"of": found, "plan": plan, "faults": shown, "more": more}
    )


@require_POST
def do_pair_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """Bring all pairs in, or none."""
    found, user = access.get_pair_import(me(request), key, to="change"), me(request)
    done_or_told(
        request,
        lambda: actions.import_pairs(of=found, by=user, today=today(user), now=clock.now()),
        _("All pairs in the file are here now. Nobody was written to."),
    )
    return redirect("pair_import", key)


@get_or_post
def undo_pair_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put back what was before: asks first."""
    found = access.get_pair_import(me(request), key, to="change")
    if request.method == "POST":
        done_or_told(
            request,
            lambda: actions.undo_pairs(of=found, by=me(request), now=clock.now()),
            _("The import is undone: everything is as it was before."),
        )
        return redirect("pair_import", key)
    return render(request, "mentoring/pairs_undo.html", {"of": found})
