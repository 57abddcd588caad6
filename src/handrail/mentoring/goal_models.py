"""Goals of a pair: five parts, milestones, what was noted on the way, questions to think about.

All of it is read and written by the two of the mentorship, and by nobody else.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.lib.keeping import Keeping, internal, sensitive
from handrail.mentoring.goal_states import GoalState, Lead, Noted
from handrail.vault.sealing import SealedTextField

OF_THE_TWO = "work towards what the two agreed"
WORDS = sensitive(OF_THE_TWO, "the end of the programme and 2 years")
KEYS = "lead the pair through its goals"


class Goal(models.Model):
    """What a mentee wants to reach, in five parts. A goal that is `changed` names the new one: `followed_by`.

    `reason` says why it was kept though a part is missing. `lead` is who leads the work on it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey("mentoring.Mentorship", on_delete=models.CASCADE, related_name="goals")
    follows = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="followed_by"
    )
    category = models.CharField(max_length=40)
    specific = SealedTextField(max_length=300)
    measurable = SealedTextField(max_length=300, blank=True)
    achievable = SealedTextField(max_length=300, blank=True)
    relevant = SealedTextField(max_length=300, blank=True)
    due = models.DateField(null=True, blank=True)
    reason = SealedTextField(max_length=300, blank=True)
    review_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=GoalState.choices, default=GoalState.OPEN)
    lead = models.CharField(max_length=10, choices=Lead.choices, default=Lead.MENTOR)
    by = models.UUIDField()
    created_at = models.DateTimeField()

    sealed_as: ClassVar[str] = "goals"
    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        WORDS: ("specific", "measurable", "achievable", "relevant", "reason"),
        internal(KEYS): (
            "id", "mentorship", "follows", "category", "due", "review_on", "state", "lead", "by",
            "created_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("created_at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=GoalState.values), name="goal_state_is_known"),
            models.CheckConstraint(condition=Q(lead__in=Lead.values), name="goal_lead_is_known"),
        ]

    def __str__(self) -> str:
        return f"Goal of {self.mentorship_id}: {self.state}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.mentorship_id


class Milestone(models.Model):
    """A step on the way to a goal, done on a day or not yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="milestones")
    words = SealedTextField(max_length=300)
    done_on = models.DateField(null=True, blank=True)
    by = models.UUIDField()
    created_at = models.DateTimeField()

    sealed_as: ClassVar[str] = "goals"
    append_only: ClassVar[bool] = False
    kept: ClassVar[dict[Keeping, tuple[str, ...]]] = {
        WORDS: ("words",),
        internal(KEYS): ("id", "goal", "done_on", "by", "created_at"),
    }

    class Meta:
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return f"Milestone of {self.goal_id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.goal.mentorship_id


class GoalNote(models.Model):
    """One line of a goal's history: progress or evidence in `words`, a step `to` a state or a lead, or hours.

    Of the hours of a week `to` holds the figure, as `time_kinds.code_of` writes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, choices=Noted.choices)
    words = SealedTextField(max_length=2000, blank=True)
    to = models.CharField(max_length=30, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    sealed_as: ClassVar[str] = "goals"
    append_only: ClassVar[bool] = False  # erasing a person empties their words
    kept: ClassVar[dict[Keeping, tuple[str, ...]]] = {
        WORDS: ("words",),
        internal(KEYS): ("id", "goal", "kind", "to", "by", "at"),
    }

    class Meta:
        ordering = ("-at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=Noted.values), name="goal_note_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.goal_id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.goal.mentorship_id


class Reflection(models.Model):
    """A question that the mentee answers. The mentor's comment opens to the mentee once they have."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="reflections")
    question = models.CharField(max_length=40)
    answer = SealedTextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    comment = SealedTextField(max_length=2000, blank=True)
    commented_at = models.DateTimeField(null=True, blank=True)
    by = models.UUIDField()
    created_at = models.DateTimeField()

    sealed_as: ClassVar[str] = "goals"
    append_only: ClassVar[bool] = False
    kept: ClassVar[dict[Keeping, tuple[str, ...]]] = {
        WORDS: ("answer", "comment"),
        internal(KEYS): ("id", "goal", "question", "answered_at", "commented_at", "by", "created_at"),
    }

    class Meta:
        ordering = ("created_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("goal", "question", name="one_reflection_a_question_and_goal"),
        ]

    def __str__(self) -> str:
        return f"{self.question} of {self.goal_id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.goal.mentorship_id
