"""Pages on which those who run a programme say when its mentees have exams."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handrail.lib import clock
from handrail.people.views.shared import done_or_told, form_page, me, today
from handrail.programmes import access
from handrail.programmes.actions import exams as actions
from handrail.programmes.exams import listed_exams, stages_for
from handrail.programmes.forms import ExamForm
from handrail.programmes.queries import mentee_stages

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def exam_periods(request: HttpRequest, key: UUID) -> HttpResponse:
    """When the mentees of a programme have exams."""
    found = access.get_programme(me(request), key)
    page = {
        "programme": found,
        "rows": listed_exams(found, today(me(request))),
        "can_change": access.can_change(found),
    }
    return render(request, "programmes/exam_periods.html", page)


@get_or_post
def add_exams(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write down when there are exams, and for whom."""
    found = access.get_programme(me(request), key, to="change")
    form = ExamForm(request.POST if request.method == "POST" else None, stages=mentee_stages(found))
    return form_page(
        request,
        form,
        lambda: actions.add_exams(
            programme=found, told=actions.Told(**form.cleaned_data), by=me(request), now=clock.now()
        ),
        words=_("Written down. The site leaves these pairs alone on those days."),
        to=reverse("exam_periods", args=[key]),
        template="programmes/add_exams.html",
        programme=found,
    )


@get_or_post
def change_exams(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct exams: says first what that does to what is asked of the pairs."""
    found = access.get_exam_period(me(request), key)
    told = {name: getattr(found, name) for name in ("title", "starts", "ends", "stages")}
    given = request.POST if request.method == "POST" else None
    form = ExamForm(given, stages=stages_for(found), initial=told)
    return form_page(
        request,
        form,
        lambda: actions.change_exams(
            period=found, told=actions.Told(**form.cleaned_data), by=me(request), now=clock.now()
        ),
        words=_("Changed. From now on these days count as exams."),
        to=reverse("exam_periods", args=[found.programme_id]),
        template="programmes/change_exams.html",
        period=found,
        programme=found.programme,
    )


@get_or_post
def remove_exams(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take exams out: asks first."""
    found = access.get_exam_period(me(request), key)
    if request.method == "POST":
        done_or_told(
            request,
            lambda: actions.remove_exams(period=found, by=me(request), now=clock.now()),
            _("“%(title)s” is removed.") % {"title": found.title},
        )
        return redirect("exam_periods", found.programme_id)
    return render(request, "programmes/remove_exams.html", {"period": found})
