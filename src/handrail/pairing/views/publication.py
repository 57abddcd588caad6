"""Publishing the pairs of a round after a look at what it does, and taking it back while the mails wait."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.lib import clock
from handrail.pairing import access
from handrail.pairing.actions import publishing
from handrail.pairing.queries.publishing import preview
from handrail.pairing.states import RoundState
from handrail.people.views.shared import done_or_told, me

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
MINUTES = int(publishing.SECOND_THOUGHTS.total_seconds() // 60)


@get_or_post
def publish_round(request: HttpRequest, key: UUID) -> HttpResponse:
    """What publishing does, with the mails as they will be read; then it is done."""
    found = access.get_round(me(request), key, to="change")
    if request.method == "POST":
        done_or_told(
            request,
            lambda: publishing.publish(round=found, by=me(request), now=clock.now()),
            _("Published. The mails leave in %(minutes)d minutes; until then you can take it back.")
            % {"minutes": MINUTES},
        )
        return redirect("round", key)
    answer_by = clock.now() + publishing.SECOND_THOUGHTS + publishing.TO_ANSWER
    shown = {
        "round": found,
        "preview": preview(found, answer_by) if found.state == RoundState.REVIEW else None,
        "minutes": MINUTES,
        "days": publishing.TO_ANSWER.days,
        "zone": found.cohort.programme.school.time_zone,
        "answer_by": answer_by,
    }
    return render(request, "pairing/publish_round.html", shown)


@get_or_post
def take_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a publication back: asks first."""
    found = access.get_round(me(request), key, to="change")
    if request.method == "POST":
        done_or_told(
            request,
            lambda: publishing.take_back(round=found, by=me(request), now=clock.now()),
            _("Taken back. No mail has left, and nobody knows of it. The pairs are as they were."),
        )
        return redirect("round", key)
    held = found.held_until is not None and clock.now() < found.held_until
    shown = {"round": found, "held": held, "zone": found.cohort.programme.school.time_zone}
    return render(request, "pairing/take_back.html", shown)
