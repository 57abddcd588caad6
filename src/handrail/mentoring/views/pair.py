"""Pages of the two: what a mentor is asked and their answer, the mentorship, the list of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.mentoring import (
    access,
    actions,
    agreement_queries,
    document_queries,
    ending_access,
    ending_queries,
    goal_queries,
    link_access,
    meeting_queries,
    note_queries,
    queries,
    shelf_queries,
    standing,
    talk_queries,
    time_queries,
)
from handrail.mentoring.actions.reading import read
from handrail.mentoring.forms import DeclareForm
from handrail.mentoring.hooks import pair_parts
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import RUNNING, MentorshipState, Mode
from handrail.people.models import User
from handrail.people.views.shared import done_or_told, form_page, me, today
from handrail.programmes.access import can_change
from handrail.programmes.queries import leads_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def mentorships(request: HttpRequest) -> HttpResponse:
    """One's own: offers that wait, mentees, mentors."""
    found = access.open_mentorships(me(request))
    lists = queries.lists_of(me(request), found, ending_access.former_pairs(me(request)))
    page = {"lists": lists, "now": clock.now()}
    return render(request, "mentoring/mentorships.html", page)


@require_safe
def mentorship(request: HttpRequest, key: UUID) -> HttpResponse:
    """One mentorship, as the person who asks may see it."""
    found, user = access.get_mentorship(me(request), key), me(request)
    if found.state in OF_THE_TWO and user.pk in (found.mentor_id, found.mentee_id):
        template, page_of = OF_THE_TWO[MentorshipState(found.state)]
        return render(request, template, page_of(found, user))
    if user.pk != found.mentor_id:
        return render(request, "mentoring/run_mentorship.html", _to_run(found, user))
    if found.waits(clock.now()):
        return render(request, "mentoring/offer.html", {"view": queries.view_of(found, user)})
    return render(request, "mentoring/over.html", {"mentorship": found})


def _of_the_two(found: Mentorship, user: User) -> dict[str, object]:
    day, now = today(user), clock.now()
    reading = read(found, "actions", "agreement", "documents", "goals", "notes", by=user, now=now)
    notes = note_queries.notes_of(found, user)[: note_queries.SHOWN]
    one = standing.standings(user, [found], today=day, now=now)[0]
    return {
        "one": one,
        "step": standing.next_step(one),
        "view": queries.view_of(found, user),
        "goals": reading.open_all(goal_queries.goals_of(found)),
        "planned_for": link_access.planned_for(found, now),
        "meetings": meeting_queries.meetings_of(found, user, reading, today=day, now=now),
        "modes": Mode.choices,
        "talk": talk_queries.summary_of(found, user),
        "agreement": agreement_queries.agreement_view(found, user, reading),
        "shelf": shelf_queries.shelf_of(found),
        "hours": time_queries.readable_budget(found, user),
        "exams_until": queries.exams_until(found, day),
        "parts": pair_parts(found, user),
        "notes": note_queries.opened(notes, user, reading),
        "documents": reading.open_all(document_queries.documents_of(found)[: document_queries.SHOWN]),
    }


def _to_read(found: Mentorship, user: User) -> dict[str, object]:
    """What the two wrote, while nothing is written."""
    day, now = today(user), clock.now()
    reading = read(found, "actions", "agreement", "goals", by=user, now=now)
    return {
        "pair": found,
        "partner": found.other(user),
        "goals": reading.open_all(goal_queries.goals_of(found)),
        "meetings": meeting_queries.meetings_of(found, user, reading, today=day, now=now),
        "agreement": agreement_queries.agreement_view(found, user, reading),
    }


def _paused(found: Mentorship, user: User) -> dict[str, object]:
    leads = leads_of(found.programme).exclude(pk__in=(found.mentor_id, found.mentee_id))
    return {
        **_to_read(found, user),
        "pause": ending_queries.open_pause(found),
        "leads": leads,
        "parts": pair_parts(found, user),
    }


def _ended(found: Mentorship, user: User) -> dict[str, object]:
    return {
        **_to_read(found, user),
        "view": ending_queries.ended_view(found, user, clock.now()),
        "parts": pair_parts(found, user),
    }


OF_THE_TWO: Mapping[MentorshipState, tuple[str, Callable[[Mentorship, User], dict[str, object]]]] = {
    MentorshipState.ACTIVE: ("mentoring/mentorship.html", _of_the_two),
    MentorshipState.PAUSED: ("mentoring/paused.html", _paused),
    MentorshipState.ENDED: ("mentoring/ended.html", _ended),
}


def _to_run(found: Mentorship, user: User) -> dict[str, object]:
    now = clock.now()
    ended = found.state == MentorshipState.ENDED
    ending = ending_queries.ending_of(found) if ended else None
    return {
        "mentorship": found,
        "waits": found.waits(now),
        "told": found.offered_at <= now,
        "can_change": can_change(found.programme),
        "pause": ending_queries.open_pause(found),
        "ending": ending,
        "can_undo": ending is not None and ending_queries.can_undo(ending, user, now),
        "reads_reasons": ended and ending_access.reads_reasons(user, found),
        "exams_until": queries.exams_until(found, today(user)) if found.is_active else None,
        "parts": pair_parts(found, user) if found.state in RUNNING else [],
    }


@require_POST
def accept_offer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say yes, and that nothing stands between the two."""
    found, user = access.get_offer(me(request), key), me(request)
    declared = "nothing_between" in request.POST
    done_or_told(
        request,
        lambda: actions.accept(
            mentorship=found, by=user, nothing_between=declared, today=today(user), now=clock.now()
        ),
        _("Thank you. %(name)s is your mentee now, and has been told.") % {"name": found.mentee.name},
    )
    return redirect("mentorship", key)


@get_or_post
def declare_conflict(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say what stands between the two, so that they are kept apart."""
    found, user = access.get_offer(me(request), key), me(request)
    if request.method != "POST" and not found.waits(clock.now()):
        return redirect("mentorship", key)
    form = DeclareForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: actions.declare(
            mentorship=found, by=user, kind=form.cleaned_data["kind"], today=today(user), now=clock.now()
        ),
        words=_("Thank you for saying so. It is written down, and counts from today."),
        to=reverse("mentorship", args=[key]),
        template="mentoring/declare.html",
        mentorship=found,
    )


@get_or_post
def decline_offer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say no: asks first, and never why."""
    found, user = access.get_offer(me(request), key), me(request)
    if request.method == "POST":
        done_or_told(
            request,
            lambda: actions.decline(mentorship=found, by=user, now=clock.now()),
            _("You declined. Thank you for saying so: somebody else is asked now."),
        )
        return redirect("mentorship", key)
    if not found.waits(clock.now()):
        return redirect("mentorship", key)
    return render(request, "mentoring/decline.html", {"mentorship": found})
