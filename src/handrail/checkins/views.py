"""Pages of check-ins: one's own, the one behind the link of a mail, and what coordinators see."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handrail.checkins import access, hooks, queries
from handrail.checkins.actions import answer, timing
from handrail.checkins.actions.reading import read
from handrail.checkins.forms import YES, CheckInForm, DaysForm, ScaleForm
from handrail.checkins.link_words import why_not
from handrail.checkins.models import CheckIn, CheckInLink, FormerAnswer
from handrail.checkins.schedule import DEFAULTS
from handrail.lib import clock
from handrail.mentoring.views.secret import by_token, shown
from handrail.people.models import User
from handrail.people.queries import names
from handrail.people.views.shared import done_or_said, form_page, me, today
from handrail.programmes.access import can_change, get_cohort, get_programme
from handrail.programmes.queries import leads_of

A_PAGE = 50


@require_safe
def own_check_ins(request: HttpRequest) -> HttpResponse:
    """What one was asked, what one answered, and who reads it."""
    found = Paginator(access.own_check_ins(me(request)), A_PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    lines = [(queries.line_of(one), queries.partner_of(one), queries.is_open(one, now)) for one in found]
    return render(request, "checkins/own_check_ins.html", {"page": found, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, key: UUID) -> HttpResponse:
    """Answer one's own check-in, or change the answer while there is time.

    Whoever asks to be contacted is heard first, whatever else is wrong with the form.
    """
    user, found = me(request), access.get_own(me(request), key)
    who, sent = hooks.who_contacts(user), request.method == "POST"
    further, is_open = "", queries.is_open(found, clock.now())
    if sent and who and request.POST.get("contact") == YES:
        further = hooks.asks_for_contact(user, now=clock.now())
    former = [] if sent and is_open else _open(found, user)
    form = CheckInForm(request.POST if sent else None, initial=CheckInForm.typed(found), who=who)
    if sent and form.is_valid() and (_nothing_more(form, further) or _keep(request, found, form)):
        messages.success(request, _("Thank you. It is kept."))
        return redirect(further or "own_check_ins")
    page = {**_frame(found), "form": form, "further": further, "who_contacts": who, "former": former}
    return render(
        request, "checkins/check_in.html", {**page, "again": queries.comes_again(found, clock.now())}
    )


def _open(found: CheckIn, user: User) -> list[FormerAnswer]:
    """Open what somebody wrote themselves, and give what they had said before they changed it."""
    former = list(found.former.all())
    if found.words != "" or any(one.words != "" for one in former):
        reading = read(found, by=user, now=clock.now())
        reading.open(found)
        reading.open_all(former)
    return former


def _nothing_more(form: ScaleForm, further: str) -> bool:
    return bool(further) and not form.said().something


def _keep(request: HttpRequest, found: CheckIn, form: ScaleForm) -> bool:
    return done_or_said(
        form, lambda: answer(check_in=found, said=form.said(), by=me(request), now=clock.now())
    )


def _frame(found: CheckIn) -> dict[str, object]:
    programme = found.mentorship.programme
    return {
        "check_in": found,
        "partner": queries.partner_of(found),
        "programme": programme,
        "leads": leads_of(programme),
        "lines": programme.school.help_lines.all(),
        "is_open": queries.is_open(found, clock.now()),
        "opened": queries.opened_by(found) if found.words != "" else [],
    }


@by_token(access.link_of, why_not)
def check_in_by_link(request: HttpRequest, link: CheckInLink) -> HttpResponse:
    """The scale, without signing in. It shows nothing that was said before, and names nobody of the staff."""
    found, form = link.check_in, ScaleForm(request.POST if request.method == "POST" else None)
    page = {**_frame(found), "leads": (), "form": form, "link": link}
    if form.is_valid() and done_or_said(
        form, lambda: answer(check_in=found, said=form.said(), by=link.user, now=clock.now())
    ):
        return shown("checkins/link_done.html", page, link.user.school)
    return shown("checkins/link.html", page, link.user.school)


@require_safe
def cohort_check_ins(request: HttpRequest, key: UUID) -> HttpResponse:
    """How many of a cohort answered; and for its programme's coordinators, what each side said last."""
    user, cohort = me(request), get_cohort(me(request), key)
    reads = access.reads_answers(user, cohort.programme)
    pairs = access.pairs_to_read(user, cohort)
    found = Paginator(pairs if reads else pairs.none(), A_PAGE).get_page(request.GET.get("page"))
    page = {
        "cohort": cohort,
        "figures": queries.answered_of(cohort),
        "reads": reads,
        "page": found,
        "rows": queries.rows_of(found),
        "can_change": can_change(cohort.programme),
    }
    return render(request, "checkins/cohort_check_ins.html", page)


@require_safe
def check_in_words(request: HttpRequest, key: UUID) -> HttpResponse:
    """What somebody wrote, for a coordinator of the programme. That they read it is noted, and told."""
    user, found = me(request), access.get_to_read(me(request), key)
    read(found, by=user, now=clock.now()).open(found)
    return render(request, "checkins/check_in_words.html", {"line": queries.line_of(found), **_frame(found)})


@require_http_methods(["GET", "HEAD", "POST"])
def check_in_days(request: HttpRequest, key: UUID) -> HttpResponse:
    """When a programme asks: on our default days until somebody changes them."""
    programme, user = get_programme(me(request), key, to="change"), me(request)
    if "defaults" in request.POST:
        timing.use_defaults(programme=programme, by=user, now=clock.now())
        messages.success(request, _("People are asked on our default days again."))
        return redirect("check_in_days", key)
    own = queries.own_schedule(programme)
    schedule = own.schedule if own else DEFAULTS
    form = DaysForm(request.POST if request.method == "POST" else None, initial=DaysForm.filled(schedule))
    return form_page(
        request,
        form,
        lambda: timing.set_schedule(programme=programme, schedule=form.schedule(), by=user, now=clock.now()),
        words=_("Kept. From the next morning on people are asked on these days."),
        to=reverse("check_in_days", args=[key]),
        template="checkins/check_in_days.html",
        programme=programme,
        own=own,
        by=names([own.changed_by]).get(own.changed_by, "") if own else "",
        example=queries.example_of(programme, schedule, today(user).year),
    )
