"""Pages of whoever opens a pair in an emergency: the way there, the question, and what is open."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.mentoring.models import Mentorship
from handrail.people.confirming import gave_factor_lately, way_to_give_factor
from handrail.people.forms import SearchForm
from handrail.people.models import User
from handrail.people.renewing import renew_session
from handrail.people.views.shared import done_or_said, done_or_told, me
from handrail.safeguarding import actions, opening_access, opening_queries
from handrail.safeguarding.models import Opening
from handrail.safeguarding.opening_forms import NeedForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@never_cache
def openings(request: HttpRequest) -> HttpResponse:
    """What waits for a review; for wellbeing leads also the way to a pair, by a name in no address."""
    user = me(request)
    opening_access.require_reviewer(user)
    form = SearchForm(request.POST or None)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    page = {
        "form": form,
        "search": search,
        "pairs": _found(user, search) if search else [],
        "most": opening_queries.MOST,
        "to_review": opening_queries.sorted_openings(opening_access.openings_to_review(user)),
        "own": opening_queries.sorted_openings(opening_access.own_openings(user)),
        "opens": bool(opening_access.can_open(user)),
        "zone": user.school.time_zone,
    }
    return render(request, "safeguarding/openings.html", page)


def _found(user: User, search: str) -> list[Mentorship]:
    return opening_queries.pairs_of(opening_access.openable_pairs(user), user, search)


@get_or_post
@never_cache
def open_in_emergency(request: HttpRequest, key: UUID) -> HttpResponse:
    """What will open, who is told, and why: asks for a fresh factor first."""
    user, pair = me(request), opening_access.get_pair_to_open(me(request), key)
    fresh = gave_factor_lately(request, user)
    if not fresh and request.method != "POST":
        return redirect(way_to_give_factor(user, request.path))
    form = NeedForm(request.POST if request.method == "POST" else None)
    made: list[Opening] = []

    def act() -> None:
        need, now = form.need(), clock.now()
        made.append(actions.open_pair(mentorship=pair, need=need, by=user, factor_is_fresh=fresh, now=now))

    if form.is_valid() and done_or_said(form, act):
        renew_session(request)
        return redirect("opening", made[0].pk)
    return render(request, "safeguarding/open.html", _question(request, pair, form, fresh=fresh))


def _question(request: HttpRequest, pair: Mentorship, form: NeedForm, *, fresh: bool) -> dict[str, object]:
    user, standing = me(request), opening_queries.running(me(request), pair)
    return {
        "pair": pair,
        "form": form,
        "reviewers": opening_queries.reviewers_of(pair, user),
        "again": "" if fresh else way_to_give_factor(user, request.path),
        "standing": standing if standing and standing.runs(clock.now()) else None,
    }


@require_safe
@never_cache
def opening(request: HttpRequest, key: UUID) -> HttpResponse:
    """What one has opened: the ways to its parts while it runs, and afterwards that it is over."""
    user, found = me(request), opening_access.get_own_opening(me(request), key)
    now = clock.now()
    page = {
        "found": found,
        "pair": found.mentorship,
        "runs": found.runs(now),
        "told": found.is_told(now),
        "reviewers": opening_queries.reviewers_of(found.mentorship, user),
        "zone": found.school.time_zone,
    }
    return render(request, "safeguarding/opening.html", page | opening_queries.reads_shown(found))


@require_POST
def close_opening(request: HttpRequest, key: UUID) -> HttpResponse:
    """Close it before its hour is over."""
    user, found = me(request), opening_access.get_own_opening(me(request), key)
    done_or_told(
        request,
        lambda: actions.close_opening(opening=found, by=user, now=clock.now()),
        _("Closed. Nothing of it can be read any more."),
    )
    return redirect("opening", key)
