"""The pages of whoever plans for a person, by a private link: when they meet, with whom and how."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mentoring import actions, link_access, link_queries, link_words
from handrail.mentoring.link_forms import LinkForm, OtherTimeForm, PlanForm
from handrail.mentoring.link_states import Deed
from handrail.mentoring.meeting_queries import line_of
from handrail.mentoring.models import Delegation, Meeting, Mentorship
from handrail.mentoring.states import MeetingState
from handrail.mentoring.views.secret import by_token, nothing, shown
from handrail.people.views.shared import done_or_said

for_delegates = by_token(link_access.delegation_of, link_words.why_no_planning)


DONE = {
    "agreed": gettext_lazy("Agreed. Both of them get it by mail, for their calendars."),
    "moved": gettext_lazy("Moved. Both of them get the change by mail."),
    "called_off": gettext_lazy("Called off. The other one is told by mail, and nobody asks why."),
    "proposed": gettext_lazy("Proposed. The other one is told by mail, and accepts one of the times."),
}


@require_safe
@for_delegates
def delegate(request: HttpRequest, found: Delegation) -> HttpResponse:
    """All that is to be planned. Its links are relative, so that they carry the token by themselves."""
    page = {
        "of": found,
        "plans": link_queries.plans_of(found.user, clock.now()),
        "zone": found.user.school.time_zone,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return shown("mentoring/delegate.html", page, found.user.school)


def _done(what: str) -> HttpResponse:
    """Back to the list, which says what was done."""
    return redirect(f"../../?done={what}")


@for_delegates
def delegate_meeting(request: HttpRequest, found: Delegation, key: UUID) -> HttpResponse:
    """One meeting: accept one of its times, move it, or call it off."""
    meeting = link_access.meeting_to_plan(found.user, key, clock.now())
    if meeting is None:
        return nothing()
    do = request.POST.get("do", "")
    if do == "move":
        return _move(request, found, meeting)
    if request.method == "POST" and do != "ask":
        return _press(request, found, meeting)
    return _meeting(found, meeting, asked=do == "ask")


def _meeting(
    found: Delegation,
    meeting: Meeting,
    *,
    form: OtherTimeForm | None = None,
    asked: bool = False,
    refused: str = "",
) -> HttpResponse:
    page = {
        "of": found,
        "form": form or _other_time(meeting, None),
        "zone": meeting.mentorship.programme.school.time_zone,
        "line": line_of(meeting, found.user),
        "partner": meeting.mentorship.other(found.user),
        "agreed": meeting.state == MeetingState.AGREED,
        "asked": asked,
        "refused": refused,
    }
    return shown("mentoring/delegate_meeting.html", page, found.user.school)


def _other_time(meeting: Meeting, data: object) -> OtherTimeForm:
    pair = meeting.mentorship
    free = link_queries.free_times(pair, clock.now(), meeting)
    return OtherTimeForm(data, free=free, zone=pair.programme.school.time_zone)


def _move(request: HttpRequest, found: Delegation, meeting: Meeting) -> HttpResponse:
    form = _other_time(meeting, request.POST)
    if form.is_valid() and done_or_said(
        form,
        lambda: actions.move(
            meeting=meeting,
            by=found.user,
            how=actions.as_it_is(meeting),
            time=form.moments[0],
            now=clock.now(),
            way=actions.through(found),
        ),
    ):
        return _done("moved")
    return _meeting(found, meeting, form=form)


def _press(request: HttpRequest, found: Delegation, meeting: Meeting) -> HttpResponse:
    """A time is accepted, or the meeting called off."""
    form = LinkForm(request.POST)
    choice = form.choice() if form.is_valid() else actions.Choice("")
    by, now, way = found.user, clock.now(), actions.through(found)
    try:
        if choice.deed == Deed.AGREE:
            actions.accept_time(meeting=meeting, by=by, option=choice.option, now=now, way=way)
            return _done("agreed")
        if choice.deed == Deed.CALL_OFF:
            actions.call_off(meeting=meeting, by=by, now=now, way=way)
            return _done("called_off")
    except Refusal as refusal:
        return _meeting(found, meeting, refused=refusal.words)
    return _meeting(found, meeting, refused=_("Press one of the buttons on this page."))


@for_delegates
def delegate_pair(request: HttpRequest, found: Delegation, key: UUID) -> HttpResponse:
    """Propose times for a pair that has none."""
    pair = link_access.pair_to_plan(found.user, key)
    if pair is None or link_access.meetings_to_plan(found.user, clock.now()).filter(mentorship=pair).exists():
        return nothing()
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        zone=pair.programme.school.time_zone,
        suggested=link_queries.free_times(pair, clock.now()).times,
        rhythm=pair.programme.plan.rhythm,
    )
    if form.is_valid() and done_or_said(form, lambda: _propose(form, pair, found)):
        return _done("proposed")
    partner = pair.other(found.user)
    page = {"of": found, "form": form, "partner": partner, "zone": form.zone}
    return shown("mentoring/delegate_pair.html", page, found.user.school)


def _propose(form: PlanForm, pair: Mentorship, found: Delegation) -> None:
    actions.propose(
        mentorship=pair,
        by=found.user,
        how=form.how(),
        times=form.moments,
        now=clock.now(),
        way=actions.through(found),
    )
