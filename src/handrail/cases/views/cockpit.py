"""The coordinator's view of a cohort: all pairs in figures, lists and two pictures."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from handrail.cases import access
from handrail.cases.actions import nudging, signs
from handrail.cases.queries import cases as queue
from handrail.cases.queries import cockpit as seen
from handrail.cases.queries.watching import Watched, watched
from handrail.lib import charts, clock, staircase
from handrail.people.views.shared import done_or_told, me, today
from handrail.programmes.access import can_change, get_cohort
from handrail.programmes.models import Cohort

A_PAGE, AT_ONCE = 50, 8


@require_safe
def cockpit(request: HttpRequest, key: UUID) -> HttpResponse:
    """What needs somebody, how many have met and agreed, and how the cohort does."""
    cohort, user, day = get_cohort(me(request), key), me(request), today(me(request))
    pairs = watched(access.pairs_of(user, cohort), day)
    cases = list(access.open_cases(user).filter(mentorship__cohort=cohort).order_by("due", "opened_at", "pk"))
    queued = queue.queued(cases[:AT_ONCE], user, day, {one.pair.pk: one for one in pairs})
    page = {
        "cohort": cohort,
        "today": day,
        "week": (day - cohort.starts).days // 7 + 1,
        "weeks": -(-(cohort.ends - cohort.starts).days // 7),
        "figures": seen.figures(cohort, pairs),
        "queued": queued,
        "first": next((line for line in queued if line.case.due <= day), None),
        "cases": len(cases),
        "due": sum(case.due <= day for case in cases),
        "funnel": seen.funnel(cohort, pairs),
        "can_change": can_change(cohort.programme),
        "too_few": len(pairs) < seen.FEWEST,
        **_pictures(pairs),
    }
    return render(request, "cases/cockpit.html", page)


def _pictures(pairs: list[Watched]) -> dict[str, str]:
    """The two pictures as HTML. Every word in them is escaped where they are drawn."""
    first, rhythm = seen.first_meetings(pairs), seen.rhythm_kept(pairs)
    drawn: dict[str, str] = {}
    if first:
        drawn["first_meetings"] = mark_safe(staircase.figure(first))  # noqa: S308 (as said above)
    if rhythm:
        drawn["rhythm"] = mark_safe(charts.figure(rhythm, right_to_left=get_language_bidi()))  # noqa: S308
    return drawn


@require_safe
def cockpit_list(request: HttpRequest, key: UUID, show: str) -> HttpResponse:
    """One list of pairs, with what can be done about each."""
    if show not in seen.LISTS:
        raise Http404
    cohort, user = get_cohort(me(request), key), me(request)
    listing = seen.LISTS[show]
    pairs = [one for one in watched(access.pairs_of(user, cohort), today(user)) if listing.has(one)]
    pairs.sort(key=lambda one: not one.is_red)  # by name within
    page = {
        "cohort": cohort,
        "listing": listing,
        "show": show,
        "page": Paginator(pairs, A_PAGE).get_page(request.GET.get("page")),
        "can_change": can_change(cohort.programme),
    }
    return render(request, "cases/cockpit_list.html", page)


@require_POST
def look_at_pairs(request: HttpRequest, key: UUID) -> HttpResponse:
    """Look at every pair now, as each night does."""
    cohort: Cohort = get_cohort(me(request), key, to="change")
    changed = signs.look(cohort=cohort, today=today(me(request)), now=clock.now())
    said = ngettext(
        "%(n)d pair changed since the last look.", "%(n)d pairs changed since the last look.", changed
    )
    messages.success(
        request, said % {"n": changed} if changed else _("Nothing has changed since the last look.")
    )
    return redirect("cockpit", key)


@require_POST
def nudge_pair(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write a friendly word to both of a pair."""
    pair, user = access.get_pair(me(request), key, to="change"), me(request)
    done_or_told(
        request,
        lambda: nudging.nudge(mentorship=pair, by=user, today=today(user), now=clock.now()),
        _("A friendly word to both is on its way."),
    )
    return redirect(_back(request, pair.cohort_id))


@require_POST
def say_looked(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note that somebody has looked at the signs of a pair."""
    pair, user = access.get_pair(me(request), key, to="change"), me(request)
    done_or_told(
        request,
        lambda: signs.say_looked(mentorship=pair, by=user, now=clock.now()),
        _("Noted that you have looked."),
    )
    return redirect(_back(request, pair.cohort_id))


def _back(request: HttpRequest, cohort: UUID) -> str:
    show = request.POST.get("show", "")
    return reverse("cockpit_list", args=[cohort, show if show in seen.LISTS else "signs"])
