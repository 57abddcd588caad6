"""One's own timetable: a calendar file of which only busy times are kept."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.lib import clock
from handrail.mentoring import actions, timetable_queries
from handrail.mentoring.forms import TimetableForm
from handrail.mentoring.ics.limits import BYTES
from handrail.mentoring.ics.read import read_busy
from handrail.people.models import User
from handrail.people.views.shared import count_files, done_or_said, form_again, me


@require_http_methods(["GET", "HEAD", "POST"])
def own_timetable(request: HttpRequest) -> HttpResponse:
    """What is kept of it, and a new file in place of all that."""
    user, posted = me(request), request.method == "POST"
    form = TimetableForm(request.POST, request.FILES) if posted else TimetableForm()
    count_files(form, "file", by=user, now=clock.now())
    if form.is_valid() and done_or_said(form, lambda: _keep(user, form.cleaned_data["file"])):
        messages.success(request, _("Kept: when you are busy, and nothing else of the file."))
        return redirect("own_timetable")
    page = {"form": form, "timetable": timetable_queries.timetable_of(user), "zone": user.school.time_zone}
    return form_again(request, "mentoring/own_timetable.html", page)


def _keep(user: User, file: UploadedFile[bytes]) -> None:
    """Read it whole, in a process of its own, before anything is changed."""
    now = clock.now()
    busy = read_busy(file.read(BYTES + 1), zone=user.school.time_zone, now=now)
    actions.keep_timetable(by=user, busy=busy, now=now)


@require_POST
def remove_timetable(request: HttpRequest) -> HttpResponse:
    """Forget it."""
    actions.remove_timetable(by=me(request), now=clock.now())
    messages.success(request, _("Removed. Nothing is known of your timetable any more."))
    return redirect("own_timetable")
