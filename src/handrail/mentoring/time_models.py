"""How a mentee plans the hours of a week, and what became of them. Theirs alone unless they say otherwise."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.lib.keeping import internal, sensitive
from handrail.mentoring.goal_models import Goal
from handrail.mentoring.time_kinds import TimeKind

HOURS = sensitive("let the mentee see where their week goes", "the end of the programme and 2 years")


class TimeBudget(models.Model):
    """The plan of the mentee of one mentorship: half hours a week by kind, in `planned`.

    The mentor reads it while it is `shared`. Each week that is noted adds its hours of `goal_kind` to the
    history of `goal`, which both read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.OneToOneField(
        "mentoring.Mentorship", on_delete=models.CASCADE, related_name="time_budget"
    )
    planned = models.JSONField(default=dict)
    shared = models.BooleanField(default=False)
    goal = models.ForeignKey(Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    goal_kind = models.CharField(max_length=10, choices=TimeKind.choices, blank=True)
    created_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        HOURS: ("planned", "shared", "goal", "goal_kind"),
        internal("keep it in its place"): ("id", "mentorship", "created_at"),
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(goal_kind__in=("", *TimeKind.values)), name="time_budget_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(goal__isnull=True) | ~Q(goal_kind=""), name="a_goal_is_about_some_hours"
            ),
        ]

    def __str__(self) -> str:
        return f"hours of {self.mentorship_id}"


class TimeWeek(models.Model):
    """One week as it was: `actual` half hours by kind, beside what was `planned` when it was first noted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    budget = models.ForeignKey(TimeBudget, on_delete=models.CASCADE, related_name="weeks")
    monday = models.DateField()
    planned = models.JSONField(default=dict)
    actual = models.JSONField(default=dict)
    noted_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        HOURS: ("planned", "actual"),
        internal("keep it in its place"): ("id", "budget", "monday", "noted_at"),
    }

    class Meta:
        ordering = ("monday", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("budget", "monday", name="one_row_a_week"),
        ]

    def __str__(self) -> str:
        return f"week of {self.monday} of {self.budget_id}"
