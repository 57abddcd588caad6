"""The check-ins of the demonstration: asked on their days since the pairs began, and answered by most.

By the actions that the daily job and people use. Every answer is invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import count

from django.db import transaction

from handrail.checkins.actions import answering, asking
from handrail.checkins.models import CheckIn
from handrail.checkins.states import CheckInState
from handrail.mentoring.models import Mentorship
from handrail.people.models import School

DAY = dt.timedelta(days=1)
ASKED_ON = (14, 15, 30, 31, 46, 60, 61, 75, 90, 91)  # days after the first pair began
# What people say, one after the other: the pulse, whether they met, and a word; None: they say nothing.
ANSWERS: Sequence[tuple[int, str, str] | None] = (
    (5, "yes", ""), (4, "yes", "It helps to have somebody to ask."), None, (4, "yes", ""), (5, "yes", ""),
    (3, "no", "We have not found a time yet."), (4, "planned", ""), None, (5, "yes", ""), (4, "yes", ""),
    (5, "yes", ""), (4, "yes", ""), (5, "yes", "Half an hour is enough."), None, (4, "yes", ""),
    (5, "yes", ""), (4, "planned", ""), (5, "yes", ""), None, (2, "no", "I wrote twice and heard nothing."),
)  # fmt: skip


@transaction.atomic
def seed(school: School, now: dt.datetime) -> None:
    """Ask and answer since the pairs of a school began. Runs once."""
    pairs = Mentorship.objects.filter(programme__school=school, starts__isnull=False)
    first = pairs.order_by("starts").values_list("starts", flat=True).first()
    if first is None or CheckIn.objects.filter(mentorship__programme__school=school).exists():
        return
    turn = count()
    for days in ASKED_ON:
        at = now.replace(hour=8, minute=0) - (now.date() - first - days * DAY)
        if at <= now - DAY:
            asking.pass_due(now=at)
            asking.ask_due(now=at)
            _answer(at + DAY, turn)
    asking.pass_due(now=now)


def _answer(at: dt.datetime, turn: count[int]) -> None:
    waiting = CheckIn.objects.filter(state=CheckInState.ASKED).order_by("user__school_number", "side")
    for check_in in waiting.select_related("user__school", "mentorship__programme__school"):
        if answer := ANSWERS[next(turn) % len(ANSWERS)]:
            pulse, met, words = answer
            said = answering.Said(pulse=pulse, met=met, words=words or None)
            answering.answer(check_in=check_in, said=said, by=check_in.user, now=at)
