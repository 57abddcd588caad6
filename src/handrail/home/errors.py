"""What a fault of ours answers. The pages for 400, 403 and 404 need no code: Django finds their templates."""

from __future__ import annotations

import logging
import secrets
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger("handrail.errors")
RETRY_AFTER = 30  # seconds: a database that restarts needs about as long
TRY_AGAIN = 300  # seconds: the longest of the times in which tries to sign in are counted


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when it is the database that does not answer. The number finds the line in the log.

    The page is made without the request, so that it needs no database.
    """
    number = secrets.token_hex(4)
    fault = sys.exc_info()
    logger.error("error %s at %s %s", number, request.method, request.path, exc_info=fault)
    if isinstance(fault[1], OperationalError | InterfaceError):
        words = render_to_string("503.html", {"number": number})
        return HttpResponse(words, status=503, headers={"Retry-After": str(RETRY_AFTER)})
    return HttpResponse(render_to_string("500.html", {"number": number}), status=500)


def too_often(request: HttpRequest) -> HttpResponse:
    """429: somebody, or a program, tries the same thing too often."""
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = str(TRY_AGAIN)
    return answer
