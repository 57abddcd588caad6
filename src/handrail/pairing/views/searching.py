"""Pages of a search for one mentee: the coordinator's shortlist, the mentee's proposals, a mentor's call."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.pairing import search_access as access
from handrail.pairing.actions import searching
from handrail.pairing.hooks import origin_of
from handrail.pairing.queries import searching as queries
from handrail.pairing.search_forms import CalledForm, ProposeForm
from handrail.pairing.search_models import Candidate, Search
from handrail.pairing.search_states import LIVE, MOST_ASKED, MOST_PROPOSED, CandidateState, SearchState
from handrail.people.models import User
from handrail.people.queries import label_of
from handrail.people.views.shared import done_or_said, done_or_told, form_page, me, today
from handrail.programmes.access import can_change
from handrail.programmes.queries import leads_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])

# ---- those who run the programme


@require_POST
def begin_search(request: HttpRequest, key: UUID) -> HttpResponse:
    """Look for a mentor for the mentee of a pair: beside the mentor they have, or a new one."""
    pair, user = access.get_pair_to_search(me(request), key), me(request)
    second = queries.has_mentor(pair)
    try:
        found = searching.begin(mentorship=pair, second=second, by=user, now=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.words)
        return redirect("mentorship", key)
    if not access.visible_searches(user).filter(pk=found.pk).exists():  # the reader stands in it
        messages.info(request, _("A colleague leads this search, because it may be about you."))
        return redirect("mentorship", key)
    return redirect("search", found.pk)


@get_or_post
def search(request: HttpRequest, key: UUID) -> HttpResponse:
    """Whom one could propose to a mentee, goals first; who is proposed, and what became of it."""
    post = request.method == "POST"
    found, user = access.get_search(me(request), key, to="change" if post else "see"), me(request)
    short = queries.shortlist_of(found, user, today(user)) if found.state == SearchState.OPEN else None
    lines = short.lines if short else ()
    form = ProposeForm(request.POST if post else None, possible=[line.place.pk for line in lines])
    if form.is_valid() and done_or_said(form, lambda: _propose(request, found, user, form)):
        return redirect("search", key)
    return render(request, "pairing/search.html", _page(found, short, form))


def _propose(request: HttpRequest, found: Search, user: User, form: ProposeForm) -> None:
    chosen = form.cleaned_data["mentors"]
    done = searching.propose(search=found, mentors=chosen, by=user, today=today(user), now=clock.now())
    name = {"count": done, "name": found.enrolment.user.name}
    said = ngettext(
        "%(count)d mentor is proposed. A mail to %(name)s is on its way.",
        "%(count)d mentors are proposed. A mail to %(name)s is on its way.",
        done,
    )
    messages.success(request, said % name)


def _page(found: Search, short: queries.Shortlisted | None, form: ProposeForm) -> dict[str, object]:
    candidates = queries.candidates_of(found)
    live = sum(one.state in LIVE for one in candidates)
    return {
        "search": found,
        "mentee": found.enrolment.user,
        "cohort": found.enrolment.cohort,
        "wants": queries.wants_of(found),
        "mentors": queries.mentors_now(found),
        "short": short,
        "form": form,
        "candidates": candidates,
        "left": MOST_PROPOSED - live,
        "ran_out": found.state == SearchState.OPEN
        and bool(candidates)
        and not queries.is_anybody_left(found),
        "can_change": can_change(found.enrolment.cohort.programme),
        "origin": origin_of(found),
    }


@require_POST
def take_back_proposal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a proposal back until it is chosen."""
    found, user = access.get_candidate(me(request), key), me(request)
    done_or_told(
        request,
        lambda: searching.take_back(candidate=found, by=user, now=clock.now()),
        _("Taken back. The mentee does not see this mentor any more."),
    )
    return redirect("search", found.search_id)


@get_or_post
def close_search(request: HttpRequest, key: UUID) -> HttpResponse:
    """Close a search: asks first."""
    found, user = access.get_search(me(request), key, to="change"), me(request)
    if request.method == "POST":
        done_or_told(
            request,
            lambda: searching.close(search=found, by=user, now=clock.now()),
            _("The search is closed."),
        )
        return redirect("search", key)
    page = {"search": found, "mentee": found.enrolment.user}
    return render(request, "pairing/close_search.html", page)


# ---- the mentee


@require_safe
def proposed_mentors(request: HttpRequest, key: UUID) -> HttpResponse:
    """The mentors proposed to oneself, with reasons: get to know them, and choose one."""
    user = me(request)
    found = access.get_own_search(user, key)
    proposed, mentors = queries.proposed_to(found), queries.mentors_now(found)
    near = {user.pk, *(one.mentor_id for one in mentors)}  # who sees nothing of it, whatever they run
    page = {
        "search": found,
        "programme": found.enrolment.cohort.programme,
        "proposed": proposed,
        "picked": next((one for one in proposed if one.candidate.state == CandidateState.PICKED), None),
        "found": next((one for one in proposed if one.candidate.state == CandidateState.FOUND), None),
        "choosable": any(one.can_be_chosen for one in proposed) and found.state == SearchState.OPEN,
        "wants": queries.wants_of(found),
        "mentors": mentors,
        "leads": leads_of(found.enrolment.cohort.programme).exclude(pk__in=near),
    }
    return render(request, "pairing/proposed_mentors.html", page)


@require_POST
def ask_call(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask a proposed mentor for a call."""
    found, user = access.get_proposed(me(request), key), me(request)
    done_or_told(
        request,
        lambda: searching.ask_call(candidate=found, by=user, now=clock.now()),
        _("%(name)s has your name and address now, and gets in touch with you by mail.")
        % {"name": found.enrolment.user.name},
    )
    return redirect("proposed_mentors", found.search_id)


@get_or_post
def say_called(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note that one had the call, and on which day."""
    found, user = access.get_proposed(me(request), key), me(request)
    day = today(user)
    form = CalledForm(request.POST if request.method == "POST" else None, initial={"day": day})
    return form_page(
        request,
        form,
        lambda: searching.say_called(
            candidate=found, day=form.cleaned_data["day"], by=user, today=day, now=clock.now()
        ),
        words=_("Noted: you had the call."),
        to=reverse("proposed_mentors", args=[found.search_id]),
        template="pairing/say_called.html",
        candidate=found,
        mentor=found.enrolment.user,
    )


@get_or_post
def pick_mentor(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose one of the proposed mentors: says first what happens then."""
    found, user = access.get_proposed(me(request), key), me(request)
    if request.method == "POST":
        _pick(request, found, user)
        return redirect("proposed_mentors", found.search_id)
    page = {
        "candidate": found,
        "mentor": found.enrolment.user,
        "search": found.search,
        "mentors": queries.mentors_now(found.search),
    }
    return render(request, "pairing/pick_mentor.html", page)


def _pick(request: HttpRequest, found: Candidate, user: User) -> None:
    name = {"name": found.enrolment.user.name}
    try:
        made = searching.pick(candidate=found, by=user, now=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.words)
        return
    if made is None:
        messages.warning(request, _("%(name)s is not available now. Your list is still open.") % name)
        return
    messages.success(request, _("%(name)s is being asked. A mail tells you the answer.") % name)


@get_or_post
def take_choice_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask the mentor whom one chose no more: says first what happens then."""
    found, user = access.get_proposed(me(request), key), me(request)
    if request.method == "POST":
        done_or_told(
            request,
            lambda: searching.take_choice_back(candidate=found, by=user, now=clock.now()),
            _("Taken back. Your list is open again."),
        )
        return redirect("proposed_mentors", found.search_id)
    if found.state != CandidateState.PICKED:
        return redirect("proposed_mentors", found.search_id)
    page = {
        "candidate": found,
        "mentor": found.enrolment.user,
        "search": found.search,
        "once_more": queries.times_taken_back(found) + 1 < MOST_ASKED,
    }
    return render(request, "pairing/take_choice_back.html", page)


# ---- the mentor who was asked for a call


@require_safe
def call_request(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who would like a call with oneself, and what they want help with."""
    found = access.get_own_call(me(request), key)
    mentee = found.search.enrolment.user
    is_open = found.state in LIVE
    page = {
        "candidate": found,
        "mentee": mentee,
        "programme": found.search.enrolment.cohort.programme,
        "stage": label_of(mentee.school, "stages", mentee.stage),
        "wants": queries.wants_of(found.search) if is_open else [],
        "is_open": is_open,
    }
    return render(request, "pairing/call_request.html", page)


@require_POST
def say_not_now(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that one is not free for this now."""
    found, user = access.get_own_call(me(request), key), me(request)
    done_or_told(
        request,
        lambda: searching.say_not_now(candidate=found, by=user, now=clock.now()),
        _("Noted. Nobody asks why."),
    )
    return redirect("call_request", key)
