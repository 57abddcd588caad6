"""“Get help now” comes whatever else is broken; and the time of a demonstration."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from handrail.home import queries
from handrail.jobs.demo_clock import site_time

FAULT = 500


def help_in_any_case(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Where the page itself fails, send it without person, session and database.

    Stands inside Django's choice of language and outside all that reads who somebody is.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code < FAULT or request.path != reverse("help_now"):
            return response
        return HttpResponse(render_to_string("home/help_now.html", {"schools": queries.known_numbers()}))

    return respond


def time_of_the_site(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Read once a request how far the clock was moved. The settings name it in a demonstration alone."""

    def respond(request: HttpRequest) -> HttpResponse:
        with site_time() as request.time_of_site:  # type: ignore[attr-defined]
            return get_response(request)

    return respond
