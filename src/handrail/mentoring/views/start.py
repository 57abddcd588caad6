"""Pages of the two beside their own: a guide to the first meeting, and who has read what."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.lib import clock
from handrail.mentoring import access, queries
from handrail.mentoring.reading_queries import openings_told, readings_of
from handrail.people.views.shared import me


@require_safe
def first_meeting(request: HttpRequest, key: UUID) -> HttpResponse:
    """What helps before, during and after the first time."""
    pair = access.get_pair(me(request), key)
    page = {"view": queries.view_of(pair, me(request))}
    return render(request, "mentoring/first_meeting.html", page)


@require_safe
def readings(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who opened what, day by day."""
    pair, user = access.get_pair(me(request), key), me(request)
    partner = pair.other(user)
    page = {"pair": pair, "partner": partner, "days": readings_of(pair)}
    page["openings"] = openings_told(pair, clock.now())
    return render(request, "mentoring/readings.html", page)
