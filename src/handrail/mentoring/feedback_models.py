"""What each side of a pair says of a meeting that was held: numbers for oneself, words for the other one."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from handrail.lib.keeping import Keeping, internal, sensitive
from handrail.people.models import User
from handrail.programmes.states import Side
from handrail.vault.sealing import SealedTextField

LOWEST, HIGHEST = 1, 5
WORDS = ("well", "next_step")  # for the other one


def _number() -> models.PositiveSmallIntegerField[int | None, int | None]:
    bounds = [MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    return models.PositiveSmallIntegerField(null=True, blank=True, validators=bounds)


def _within(name: str) -> Q:
    return Q(**{f"{name}__isnull": False, f"{name}__gte": LOWEST, f"{name}__lte": HIGHEST})


class Feedback(models.Model):
    """One side's answer to one meeting. The mentee gives two numbers, the mentor one.

    `well` and `next_step` are for the other one; `gained` is what the mentor keeps for themselves.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey("mentoring.Meeting", on_delete=models.CASCADE, related_name="feedback")
    side = models.CharField(max_length=6, choices=Side.choices)
    writer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="feedback")
    useful = _number()
    listened = _number()
    ready = _number()
    well = SealedTextField(blank=True, max_length=1000)
    next_step = SealedTextField(blank=True, max_length=1000)
    gained = SealedTextField(blank=True, max_length=1000)
    given_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)

    sealed_as: ClassVar[str] = "feedback"
    append_only: ClassVar[bool] = False
    kept: ClassVar[dict[Keeping, tuple[str, ...]]] = {
        sensitive("make the next meeting better", "the end of the programme and 2 years", erase="delete"): (
            "useful", "listened", "ready", "well", "next_step", "gained",
        ),
        internal("show words to whom they are for, once it is time"): (
            "id", "meeting", "side", "writer", "given_at", "changed_at",
        ),
    }  # fmt: skip

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("meeting", "side", name="one_feedback_a_side_and_meeting"),
            models.CheckConstraint(
                condition=Q(side=Side.MENTEE, ready__isnull=True) & _within("useful") & _within("listened")
                | Q(side=Side.MENTOR, useful__isnull=True, listened__isnull=True) & _within("ready"),
                name="feedback_answers_what_its_side_is_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"feedback of the {self.side} on {self.meeting_id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.meeting.mentorship_id
