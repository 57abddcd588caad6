"""Pages of whoever reviews an emergency opening. Administrators read only who, when and why in a word."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from handrail.lib import clock
from handrail.people.views.shared import done_or_said, done_or_told, me
from handrail.safeguarding import actions, opening_access, opening_queries, queries
from handrail.safeguarding.actions.reviewing import read_words
from handrail.safeguarding.models import Opening
from handrail.safeguarding.opening_forms import ReviewForm
from handrail.safeguarding.words import verb_words

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@never_cache
def review_opening(request: HttpRequest, key: UUID) -> HttpResponse:
    """One opening: who, when and why, and what somebody else found."""
    user, found = me(request), opening_access.get_opening_to_review(me(request), key)
    form = ReviewForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        actions.review(opening=found, **form.cleaned_data, by=user, now=clock.now())

    if form.is_valid() and done_or_said(form, act):
        messages.success(request, _("Your review is kept."))
        return redirect("review_opening", key)
    return render(request, "safeguarding/review.html", {"form": form, **_shown(found, request)})


def _shown(found: Opening, request: HttpRequest) -> dict[str, object]:
    now = clock.now()
    page: dict[str, object] = {
        "found": found,
        "runs": found.runs(now),
        "told": found.is_told(now),
        "zone": found.school.time_zone,
    }
    return page | _words(found, request) if opening_access.reads_words(me(request)) else page


def _words(found: Opening, request: HttpRequest) -> dict[str, object]:
    """For wellbeing leads: whose it is, why, and what was read. Noted, then opened."""
    read_words(found, by=me(request), now=clock.now()).open(found)
    return {
        "words_open": True,
        **opening_queries.reads_shown(found),
        "log": [(one, verb_words(one.verb)) for one in queries.log_of(found)],
    }


@get_or_post
@never_cache
def lift_hold(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let the two know now: asks first."""
    user, found = me(request), opening_access.get_opening_to_review(me(request), key)
    if request.method != "POST":
        return render(request, "safeguarding/lift_hold.html", {"found": found})
    done_or_told(
        request,
        lambda: actions.lift_hold(opening=found, by=user, now=clock.now()),
        _("The two can read it now, and a mail tells them that there is something to read."),
    )
    return redirect("review_opening", key)
