"""What pages behind secret links share: the token is the authority, whoever is signed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Protocol, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from handrail.lib import clock
from handrail.people.models import School, User
from handrail.people.views.shared import of_another_site

GONE, FORBIDDEN, UNKNOWN = 410, 403, 404


class Held(Protocol):
    """What a token stands for. It belongs to somebody, whose language its pages speak."""

    @property
    def user(self) -> User: ...


H = TypeVar("H", bound=Held)
Page = Callable[..., HttpResponse]


def by_token(
    find: Callable[[str], H | None], why_not: Callable[[H, dt.datetime], str]
) -> Callable[[Page], Page]:
    """Have a view called with what the token in its address stands for, while that works.

    An unknown token is answered as one that is cut off: whether it ever was, nobody learns.
    """

    def wrap(view: Page) -> Page:
        @login_not_required
        @csrf_exempt  # the token is the authority
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def respond(request: HttpRequest, token: str, **names: object) -> HttpResponse:
            if request.method == "POST" and of_another_site(request, hidden=True):
                return over(_("This came from another site. Open the link in your mail again."), FORBIDDEN)
            held = find(token)
            if held is None:
                return nothing()
            with override(held.user.language):
                words = why_not(held, clock.now())
                answer = over(words, GONE, held.user.school) if words else view(request, held, **names)
                return kept_secret(answer)

        return respond

    return wrap


def nothing() -> HttpResponse:
    """For a token that nobody knows, and for things that are not the holder's."""
    return over(
        _("Perhaps it is cut off, or was of use long ago. Copy the whole of it from your newest mail."),
        UNKNOWN,
    )


def over(words: str, status: int, school: School | None = None) -> HttpResponse:
    """A link that does nothing, and why."""
    return shown("mentoring/link_over.html", {"words": words}, school, status)


def shown(template: str, page: dict[str, object], school: School | None, status: int = 200) -> HttpResponse:
    """A page that knows nobody: made without the request, so without session, person or messages."""
    name = school.name if school else ""
    frame = {"name": name, "door": resolve_url(settings.LOGIN_URL), "demo": settings.SITE.demo}
    return kept_secret(HttpResponse(render_to_string(template, {"frame": frame, **page}), status=status))


def kept_secret(answer: HttpResponse) -> HttpResponse:
    """The address of an answer is a secret: it is told to no other page, and the answer is kept nowhere."""
    answer["Referrer-Policy"], answer["Cache-Control"] = "no-referrer", "no-store"
    return answer
