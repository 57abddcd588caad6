"""When somebody is busy, from a calendar file of theirs: that, and nothing else of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from handrail.lib.keeping import internal, sensitive
from handrail.people.models import User


class Timetable(models.Model):
    """That somebody has uploaded a calendar file, and up to when it says something. A new one replaces it."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="timetable")
    uploaded_at = models.DateTimeField()
    until = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("suggest times at which both can meet", "until it is replaced", erase="delete"): (
            "uploaded_at",
            "until",
        ),
        internal("know whose it is"): ("user",),
    }

    def __str__(self) -> str:
        return f"timetable of {self.user_id}"


class BusySpan(models.Model):
    """From when to when they are busy. Spans of one person do not touch; what is over is forgotten."""

    id = models.BigAutoField(primary_key=True)
    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="spans")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("suggest times at which both can meet", "until it is replaced", erase="delete"): (
            "starts_at",
            "ends_at",
        ),
        internal("know whose it is"): ("id", "timetable"),
    }

    class Meta:
        ordering = ("starts_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("timetable", "starts_at", name="busy_once_from_a_moment_on"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="busy_for_a_while"),
        ]

    def __str__(self) -> str:
        return f"busy: {self.timetable_id}"
