"""People from a file: upload, columns, a check that changes nothing, the import, and undoing it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.people.views.shared import count_files, done_or_told, form_again, me
from handrail.programmes import access, queries
from handrail.programmes.actions import importing
from handrail.programmes.forms import ColumnsForm, StagesForm, UploadForm
from handrail.programmes.models import Import, ImportState
from handrail.programmes.next_step import next_step
from handrail.programmes.sheet_people import MOST_FAULTS
from handrail.sheets.read import Fault, SheetError, Table, read_table

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a file and read it, safely. Nothing is imported yet."""
    cohort = access.get_cohort(me(request), key, to="change")
    form = UploadForm(request.POST or None, request.FILES or None, initial={"side": "mentee"})
    count_files(form, "file", by=me(request), now=clock.now())
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" and form.is_valid():
        side = form.cleaned_data["side"]
        try:
            table = read_upload(form.cleaned_data["file"], form.cleaned_data["sheet"] or None)
            remembered = queries.remembered(cohort, side)
            made = importing.keep_file(
                cohort=cohort, by=me(request), side=side, table=table, remembered=remembered, now=clock.now()
            )
            return redirect("import" if importing.all_recognised(made) else "import_columns", made.pk)
        except SheetError as error:
            faults = error.faults
        except Refusal as refusal:
            form.add_error(None, refusal.words)
    shown = {"cohort": cohort, "form": form, "faults": faults}
    return form_again(request, "programmes/import_upload.html", shown)


def read_upload(file: UploadedFile[bytes], sheet: str | None) -> Table:
    """Read a file that a stranger may have made. Only the last part of its name is used."""
    with tempfile.TemporaryDirectory(prefix="handrail-") as folder:
        path = Path(folder, Path(file.name or "file").name[-100:])
        with path.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        return read_table(path, sheet=sheet)


@get_or_post
def choose_columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say which column holds what; most are recognised."""
    found = access.get_import(me(request), key, to="change")
    if found.state != ImportState.UPLOADED:
        return redirect("import", key)
    form = ColumnsForm(request.POST or None, of=found)
    if request.method == "POST" and form.is_valid():
        try:
            importing.choose_columns(of=found, by=me(request), columns=form.columns(), now=clock.now())
            return redirect("import", key)
        except Refusal as refusal:
            form.add_error(None, refusal.words)
    context = {"import": found, "form": form, "sample": queries.first_rows(found)}
    return render(request, "programmes/import_columns.html", context)


@require_safe
def show_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """What an import would do, with each fault at its cell; later, what it did."""
    found = access.get_import(me(request), key)
    if found.state != ImportState.UPLOADED:
        return _show_done(request, found)
    if not importing.ready(found):
        return redirect("import_columns", key)
    plan = importing.draft(found)
    faults = [fault for fault in plan.faults if not fault.word or not plan.words]
    context = {
        "import": found,
        "plan": plan,
        "faults": faults[:MOST_FAULTS],
        "more": max(0, len(faults) - MOST_FAULTS),
        "form": _stages_form(found, plan, None),
        "read": queries.columns_read(found),
    }
    return render(request, "programmes/import_check.html", context)


def _show_done(request: HttpRequest, found: Import) -> HttpResponse:
    cohort = found.cohort
    today = clock.today(cohort.programme.school.time_zone)
    step = next_step(cohort, queries.coverage(cohort), today) if access.can_change(cohort.programme) else None
    context = {"import": found, "figures": queries.import_figures(found), "step": step}
    return render(request, "programmes/import_done.html", context)


def _stages_form(found: Import, plan: importing.Draft, data: QueryDict | None) -> StagesForm:
    return StagesForm(data, words=plan.words, stages=queries.stages_allowed(found))


@require_POST
def choose_stages(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say once what a word of the file means, for all its rows."""
    found = access.get_import(me(request), key, to="change")
    if found.state == ImportState.UPLOADED and importing.ready(found):
        form = _stages_form(found, importing.draft(found), request.POST)
        if form.is_valid():
            importing.choose_stages(of=found, by=me(request), stages=form.stages(), now=clock.now())
    return redirect("import", key)


@require_POST
def do_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """Bring everybody in, or nobody."""
    found = access.get_import(me(request), key, to="change")
    done_or_told(
        request,
        lambda: importing.import_people(of=found, by=me(request), now=clock.now()),
        gettext("Everybody in the file is in the cohort. Nobody was written to yet."),
    )
    return redirect("import", key)


@get_or_post
def undo_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put back what was before: asks first."""
    found = access.get_import(me(request), key, to="change")
    if request.method == "POST":
        done_or_told(
            request,
            lambda: importing.undo_import(of=found, by=me(request), now=clock.now()),
            gettext("The import is undone: everything is as it was before."),
        )
        return redirect("import", key)
    return render(
        request, "programmes/import_undo.html", {"import": found, "figures": queries.import_figures(found)}
    )
