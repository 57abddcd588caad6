"""Pages for those who run a programme: all its mentorships, taking offers back, reminding mentors."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mentoring import access, actions, ending_queries, meeting_queries, queries
from handrail.mentoring.actions import ending_all
from handrail.mentoring.ending_states import UNDO
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import OPEN, MentorshipState
from handrail.people.models import User
from handrail.people.views.shared import done_or_told, me
from handrail.programmes.access import can_change, get_cohort
from handrail.programmes.models import Cohort
from handrail.programmes.states import CohortState

A_PAGE = 50
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def cohort_mentorships(request: HttpRequest, key: UUID) -> HttpResponse:
    """The mentorships of a cohort: how many are in each state, and the list of one state."""
    cohort, now = get_cohort(me(request), key), clock.now()
    here = access.run_mentorships(me(request)).filter(cohort=cohort)
    figures = queries.figures(here)
    ended = dict(figures)[MentorshipState.ENDED]
    state = _state(request.GET.get("state", ""), figures)
    of_state = queries.of_state(here, state)
    met, pairs = meeting_queries.met_of(of_state) if state == MentorshipState.ACTIVE else (0, 0)
    not_met = request.GET.get("met") == "no"
    rows = _with_facts(of_state, state, only_not_met=not_met)
    found = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    page = {
        "cohort": cohort,
        "asked": ending_queries.asked_anew(cohort, clock.today(cohort.programme.school.time_zone)),
        "kinds": ending_queries.kinds_of(cohort, me(request)) if state == MentorshipState.ENDED else [],
        "figures": figures,
        "state": state,
        "page": found,
        "met": met,
        "pairs": pairs,
        "only_not_met": not_met,
        "imports": queries.pair_imports_of(cohort),
        "can_change": can_change(cohort.programme),
        "together": ended and ending_queries.ended_together(cohort, me(request), since=now - UNDO).count(),
        "ends_soon": cohort.state == CohortState.RUNNING and any(dict(figures)[one] for one in OPEN),
    }
    return render(request, "mentoring/cohort_mentorships.html", page)


def _with_facts(
    mentorships: QuerySet[Mentorship], state: MentorshipState, *, only_not_met: bool
) -> QuerySet[Mentorship]:
    """What the list of a state says of each."""
    if state in (MentorshipState.PAUSED, MentorshipState.ENDED):
        return ending_queries.with_ends(mentorships)
    shown = meeting_queries.without_a_meeting(mentorships) if only_not_met else mentorships
    return meeting_queries.with_facts(shown)


def _state(asked: str, figures: list[tuple[MentorshipState, int]]) -> MentorshipState:
    """The state that was asked for; else the first that there is."""
    if asked in MentorshipState.values:
        return MentorshipState(asked)
    return next((state for state, number in figures if number), MentorshipState.OFFERED)


@get_or_post
def end_all_pairs(request: HttpRequest, key: UUID) -> HttpResponse:
    """End all pairs of a cohort as planned, and take back what waits: asks first."""
    cohort = get_cohort(me(request), key, to="change")
    if request.method == "POST":
        done_or_told(
            request,
            lambda: ending_all.ask_to_end_all(cohort=cohort, by=me(request), now=clock.now()),
            _("The pairs are being ended in the background. You can leave this page."),
        )
        return redirect("cohort_mentorships", key)
    here = access.run_mentorships(me(request)).filter(cohort=cohort)  # not what is kept from whoever looks
    left = _left(dict(queries.figures(here)))
    return render(request, "mentoring/end_all_pairs.html", {"cohort": cohort, "left": left})


@get_or_post
def undo_end_all(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take back, for all pairs at once, that they ended together: says first what happens then."""
    cohort, user, now = get_cohort(me(request), key, to="change"), me(request), clock.now()
    if request.method == "POST":
        _undo_all(request, cohort, user)
        return redirect("cohort_mentorships", key)
    pairs = ending_queries.ended_together(cohort, user, since=now - UNDO)
    return render(request, "mentoring/undo_end_all.html", {"cohort": cohort, "number": pairs.count()})


def _undo_all(request: HttpRequest, cohort: Cohort, user: User) -> None:
    try:
        done = ending_all.undo_all(cohort=cohort, by=user, now=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.words)
        return
    if done.number:
        said = ngettext("%(n)d pair runs again.", "%(n)d pairs run again.", done.number)
        messages.success(request, said % {"n": done.number})
    for pair, why in done.left:
        names = {"mentee": pair.mentee.name, "mentor": pair.mentor.name, "why": why}
        messages.warning(request, _("%(mentee)s and %(mentor)s stay ended. %(why)s") % names)


def _left(numbers: Mapping[MentorshipState, int]) -> list[str]:
    """What there is to end, each in words of its own: a pair that rests is none that runs."""
    active, paused, asked = (
        numbers[one] for one in (MentorshipState.ACTIVE, MentorshipState.PAUSED, MentorshipState.OFFERED)
    )
    words = (
        (active, ngettext("%(n)d runs", "%(n)d run", active)),
        (paused, ngettext("%(n)d is paused", "%(n)d are paused", paused)),
        (asked, ngettext("%(n)d waits for an answer", "%(n)d wait for an answer", asked)),
    )
    return [said % {"n": number} for number, said in words if number]


@get_or_post
def take_back_offer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take an offer back while it waits: asks first."""
    found = access.get_mentorship_to_run(me(request), key)
    if request.method == "POST":
        done_or_told(
            request,
            lambda: actions.withdraw(mentorship=found, by=me(request), now=clock.now()),
            _("The question is taken back. The mentee is free to be matched again."),
        )
        return redirect("cohort_mentorships", found.cohort_id)
    return render(request, "mentoring/take_back.html", {"mentorship": found})


@require_POST
def remind_mentor(request: HttpRequest, key: UUID) -> HttpResponse:
    """Remind a mentor of an offer that waits."""
    found = access.get_mentorship_to_run(me(request), key)
    done_or_told(
        request,
        lambda: actions.remind(mentorship=found, by=me(request), now=clock.now()),
        _("A reminder to %(name)s is on its way.") % {"name": found.mentor.name},
    )
    return redirect("cohort_mentorships", found.cohort_id)
