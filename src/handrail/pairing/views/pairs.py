"""What becomes of the pairs of a round once they are published."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.mentoring.states import MentorshipState
from handrail.pairing import access
from handrail.pairing.queries import studio
from handrail.pairing.queries.coverage import waiting
from handrail.pairing.queries.publishing import published
from handrail.people.views.shared import me
from handrail.programmes.access import can_change

A_PAGE = 25


@require_safe
def round_pairs(request: HttpRequest, key: UUID) -> HttpResponse:
    """The pairs of a round by state, and who has no mentor yet."""
    found = access.get_round(me(request), key)
    state = request.GET.get("state", "")
    pairs = published(found)
    if state in MentorshipState.values:
        pairs = pairs.filter(mentorship__state=state)
    counts, left = studio.published_counts(found), waiting(found.cohort)
    return render(
        request,
        "pairing/round_pairs.html",
        {
            "round": found,
            "page": Paginator(pairs, A_PAGE).get_page(request.GET.get("page")),
            "states": [(MentorshipState(one), number) for one, number in counts.items() if number],
            "state": state,
            "waiting": left[:A_PAGE],
            "waiting_all": left.count(),
            "can_change": can_change(found.cohort.programme),
        },
    )
