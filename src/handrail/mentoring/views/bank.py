"""The question bank, for everybody who is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from handrail.mentoring import question_bank as bank
from handrail.programmes.states import Side

SIDES = (
    ("", _("Both")),
    (str(Side.MENTEE), _("For mentees to ask")),
    (str(Side.MENTOR), _("For mentors to ask")),
)


@require_safe
def question_bank(request: HttpRequest) -> HttpResponse:
    """Questions by topic and by side."""
    topics = bank.topics()
    topic, side = request.GET.get("topic", ""), request.GET.get("side", "")
    shown = {
        "topics": topics,
        "topic": topic if topic in dict(topics) else "",
        "sides": SIDES,
        "side": side if side in Side.values else "",
        "found": bank.questions(topic=topic, side=side),
    }
    return render(request, "mentoring/question_bank.html", shown)
