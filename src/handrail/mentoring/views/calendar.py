"""A calendar's own address: made and renewed by the person, read by their calendar."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from handrail.lib import clock
from handrail.mentoring import access, actions, calendars, meeting_queries
from handrail.people.views.shared import me


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_calendar(request: HttpRequest) -> HttpResponse:
    """Whether there is an address; and a new one, shown once."""
    user, link = me(request), ""
    if request.method == "POST":
        token = actions.renew_feed(by=user, now=clock.now())
        link = settings.SITE.url + reverse("calendar_feed", args=[token])
    return render(request, "mentoring/own_calendar.html", {"link": link, "has_one": access.has_feed(user)})


@login_not_required  # the token is the authority: calendars do not sign in
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 (every view is told)
    """The meetings of whoever's address this is."""
    user = access.feed_owner(token)
    if user is None:
        raise Http404
    now = clock.now()
    text = calendars.feed(meeting_queries.for_calendar(access.calendar_meetings(user), now), user, now=now)
    answer = HttpResponse(text.replace("\n", "\r\n"), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    return answer
