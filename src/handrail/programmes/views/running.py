"""Pages for those who run programmes: the list, one programme, its cohorts and their people."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.jobs.queries import running_jobs
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.people.models import User
from handrail.people.views.shared import done_or_said, done_or_told, me
from handrail.programmes import access, hooks, queries
from handrail.programmes.actions import inviting, running
from handrail.programmes.forms import (
    ChosenForm,
    CohortForm,
    DescriptionForm,
    ExtendForm,
    LeadForm,
    NewProgrammeForm,
    TitleForm,
)
from handrail.programmes.models import Cohort, Programme
from handrail.programmes.next_step import next_step
from handrail.programmes.plans import rules_of, template, template_keys
from handrail.programmes.states import COHORT_STEPS, CohortState, EnrolmentState, ProgrammeState, Side
from handrail.programmes.words import kind_lines, sent_words, steps_for

A_PAGE = 50
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """The programmes that somebody runs."""
    access.require(me(request), access.can_start_programmes(me(request)), me(request))
    found = queries.with_figures(access.visible_programmes(me(request)))
    return render(request, "programmes/programmes.html", {"programmes": found})


@get_or_post
def new_programme(request: HttpRequest) -> HttpResponse:
    """Make a programme from a template."""
    access.require(me(request), access.can_start_programmes(me(request)), me(request))
    form = NewProgrammeForm(request.POST or None, initial={"template": template_keys()[0]})
    if request.method == "POST" and form.is_valid():
        try:
            made = running.create_programme(
                by=me(request),
                template_key=form.cleaned_data["template"],
                title=form.cleaned_data["title"],
                now=clock.now(),
            )
            return redirect("programme", made.pk)
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.words)
    offered = [(key, template(key)) for key in template_keys()]
    return render(request, "programmes/new_programme.html", {"form": form, "offered": offered})


@require_safe
def programme(request: HttpRequest, key: UUID) -> HttpResponse:
    """One programme: its cohorts, its terms, who coordinates it."""
    found = access.get_programme(me(request), key)
    return render(
        request,
        "programmes/programme.html",
        {
            "programme": found,
            "plan": found.plan,
            "cohorts": queries.cohorts_of(found),
            "leads": queries.lead_places(found),
            "stages": queries.stages_in_words(found),
            "kind_lines": kind_lines(rules_of(found.kind)),
            "can_change": access.can_change(found),
        },
    )


@get_or_post
def describe_programme(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change title and description."""
    found = access.get_programme(me(request), key, to="change")
    form = DescriptionForm(request.POST or None, initial={"title": found.title, "words": found.words})
    if form.is_valid() and done_or_said(form, lambda: _describe(request, found, form)):
        return redirect("programme", key)
    lead = gettext("People read this before they join.")
    return _form_page(request, form, gettext("Title and description"), lead, gettext("Save"), key)


def _describe(request: HttpRequest, found: Programme, form: DescriptionForm) -> None:
    running.describe_programme(programme=found, by=me(request), now=clock.now(), **form.cleaned_data)


@get_or_post
def duplicate_programme(request: HttpRequest, key: UUID) -> HttpResponse:
    """Make a copy with the same terms and nobody in it."""
    found = access.get_programme(me(request), key)
    form = TitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = running.duplicate_programme(
                programme=found, by=me(request), title=form.cleaned_data["title"], now=clock.now()
            )
            return redirect("programme", made.pk)
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.words)
    lead = gettext(
        "The copy has the same dates, criteria, forms and agreement. It has no cohorts and no people."
    )
    return _form_page(
        request,
        form,
        gettext("A copy of %(title)s") % {"title": found.title},
        lead,
        gettext("Make the copy"),
        key,
    )


@get_or_post
def add_lead(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let another coordinator run the programme too."""
    found = access.get_programme(me(request), key, to="change")
    form = LeadForm(request.POST or None, people=access.possible_leads(me(request), found))
    if request.method == "POST" and form.is_valid():
        running.add_lead(programme=found, by=me(request), user=form.chosen(), now=clock.now())
        return redirect("programme", key)
    lead = gettext("A coordinator sees everybody in the programme and can do all that you can do here.")
    return _form_page(request, form, gettext("Add a coordinator"), lead, gettext("Add"), key)


@get_or_post
def move_programme(request: HttpRequest, key: UUID, to: str) -> HttpResponse:
    """Open, archive, or take out of the archive: asks first."""
    found = access.get_programme(me(request), key)
    if request.method == "POST":
        state = ProgrammeState(to)
        done_or_told(
            request,
            lambda: running.move_programme(programme=found, by=me(request), to=state, now=clock.now()),
            gettext("The programme is marked “%(state)s”.") % {"state": state.label.lower()},
        )
        return redirect("programme", key)
    return render(request, "programmes/move_programme.html", {"programme": found, "to": to})


@get_or_post
def new_cohort(request: HttpRequest, key: UUID) -> HttpResponse:
    """Plan a run of a programme."""
    found = access.get_programme(me(request), key, to="change")
    form = CohortForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = running.plan_cohort(programme=found, by=me(request), now=clock.now(), **form.cleaned_data)
            return redirect("cohort", made.pk)
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.words)
    weeks = found.plan.dates.weeks
    lead = gettext(
        "It lasts %(weeks)s weeks, as the programme says. People can join until the day before it starts."
    ) % {"weeks": weeks}
    return _form_page(request, form, gettext("A new cohort"), lead, gettext("Plan it"), key)


@require_safe
def cohort(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far a cohort has come: figures with their denominators, and what can be done next."""
    found = access.get_cohort(me(request), key)
    coverage, can_change = queries.coverage(found), access.can_change(found.programme)
    parts = hooks.cohort_parts(found)
    step = next_step(found, coverage, _today(found)) or next((part.step for part in parts if part.step), None)
    return render(
        request,
        "programmes/cohort.html",
        {
            "cohort": found,
            "coverage": coverage,
            "trained_sides": {module.side for module in found.programme.plan.training},
            "step": step if can_change else None,
            "parts": parts,
            "writing": running_jobs(inviting.JOB, cohort=found.pk),
            "imports": queries.imports_of(found),
            "steps": steps_for(found, COHORT_STEPS[found.state]),
            "can_change": can_change,
        },
    )


@get_or_post
def move_cohort(request: HttpRequest, key: UUID, to: str) -> HttpResponse:
    """Take a cohort one step further: asks first."""
    found = access.get_cohort(me(request), key, to="change")
    if request.method == "POST":
        state = CohortState(to)
        done_or_told(
            request,
            lambda: running.move_cohort(cohort=found, by=me(request), to=state, now=clock.now()),
            gettext("The cohort is marked “%(state)s”.") % {"state": state.label.lower()},
        )
        return redirect("cohort", key)
    return render(request, "programmes/move_cohort.html", {"cohort": found, "to": to})


@get_or_post
def extend_joining(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give people more time to join."""
    found = access.get_cohort(me(request), key, to="change")
    form = ExtendForm(request.POST or None)
    if form.is_valid() and done_or_said(
        form,
        lambda: running.extend_joining(cohort=found, by=me(request), now=clock.now(), **form.cleaned_data),
    ):
        return redirect("cohort", key)
    lead = gettext("Joining ends on %(day)s now. If it is closed already, it opens again.") % {
        "day": date_format(found.join_by, "j F Y")
    }
    context = {
        "form": form,
        "heading": gettext("More time to join"),
        "lead": lead,
        "do": gettext("Give more time"),
        "cohort": found,
    }
    return render(request, "programmes/form.html", context)


@require_safe
def cohort_people(request: HttpRequest, key: UUID, side: str, state: str) -> HttpResponse:
    """One list of people: those of one side who stand at one point."""
    found = access.get_cohort(me(request), key)
    page = Paginator(queries.members(found, side, state), A_PAGE).get_page(request.GET.get("page"))
    coverage = queries.coverage(found)
    can_change = access.can_change(found.programme)
    can_write = can_change and found.takes_answers(_today(found))
    return render(
        request,
        "programmes/cohort_people.html",
        {
            "cohort": found,
            "page": page,
            "side": Side(side),
            "state": EnrolmentState(state),
            "coverage": next(one for one in coverage if one.side == side),
            "can_write": can_write,
            "step": next_step(found, coverage, _today(found)) if can_change and not can_write else None,
        },
    )


@require_POST
def invite_people(request: HttpRequest, key: UUID) -> HttpResponse:
    """Invite the people that were ticked, or everybody who was not invited yet."""
    return _write_to(request, key, EnrolmentState.ELIGIBLE)


@require_POST
def remind_people(request: HttpRequest, key: UUID) -> HttpResponse:
    """Remind the people that were ticked, or everybody who has not answered."""
    return _write_to(request, key, EnrolmentState.INVITED)


def _write_to(request: HttpRequest, key: UUID, state: EnrolmentState) -> HttpResponse:
    found = access.get_cohort(me(request), key, to="change")
    form = ChosenForm(request.POST, possible=queries.member_keys(found, state))
    if not form.is_valid():
        messages.error(request, gettext("The list has changed meanwhile. Look at it again, then repeat."))
        return redirect("cohort", key)
    who = None if form.cleaned_data["everybody"] else [UUID(one) for one in form.cleaned_data["who"]]
    if _sent(request, found, state, form.cleaned_data["side"], who):
        return redirect("cohort", key)
    return redirect("cohort_people", key, form.cleaned_data["side"], state)


def _sent(
    request: HttpRequest, found: Cohort, state: EnrolmentState, side: str, who: list[UUID] | None
) -> bool:
    """Whether mails went out; on the next page stands what became of them."""
    if who == []:
        messages.warning(request, gettext("Tick at least one person, or choose everybody."))
        return False
    try:
        sent = _write(me(request), found, state, side, who)
    except Refusal as refusal:
        messages.error(request, refusal.words)
        return False
    messages.success(request, sent_words(sent))
    return True


def _write(
    by: User, found: Cohort, state: EnrolmentState, side: str, who: list[UUID] | None
) -> inviting.Sent:
    today, now = _today(found), clock.now()
    if who is None:
        return inviting.write_to_everybody(cohort=found, by=by, side=side, state=state, today=today, now=now)
    act = inviting.invite_people if state == EnrolmentState.ELIGIBLE else inviting.remind_people
    return act(cohort=found, by=by, side=side, who=who, today=today, now=now)


def _today(found: Cohort) -> dt.date:
    return clock.today(found.programme.school.time_zone)


@require_safe
def member(request: HttpRequest, key: UUID) -> HttpResponse:
    """One person's place, with the answers that coordinators may read."""
    found = access.get_member(me(request), key)
    answers = queries.answers_for_lead(found)
    return render(request, "programmes/member.html", {"enrolment": found, "answers": answers})


@get_or_post
def take_out(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take somebody out of a cohort: asks first."""
    found = access.get_member(me(request), key)
    access.require(me(request), access.can_change(found.cohort.programme), found)
    if request.method == "POST":
        cohort_id, side, state = found.cohort_id, found.side, found.state
        done_or_told(
            request,
            lambda: inviting.take_out(enrolment=found, by=me(request), now=clock.now()),
            gettext("%(name)s is no longer in this cohort.") % {"name": found.user.name},
        )
        return redirect("cohort_people", cohort_id, side, state)
    return render(request, "programmes/take_out.html", {"enrolment": found})


def _form_page(
    request: HttpRequest, form: object, heading: str, lead: str, do: str, key: UUID
) -> HttpResponse:
    context = {"form": form, "heading": heading, "lead": lead, "do": do, "programme_id": key}
    return render(request, "programmes/form.html", context)
