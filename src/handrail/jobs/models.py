"""What the queue of django-tasks does not know: the schedule, and each attempt with its sign of life."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.lib.keeping import internal


class Schedule(models.Model):
    """A job that runs by itself. The code says which and when; an operator may make it rest."""

    name = models.CharField(max_length=100, primary_key=True)
    line = models.CharField(max_length=100)
    active = models.BooleanField(default=True)
    since = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {internal("run jobs at their time"): ("name", "line", "active", "since")}

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name} {self.line}"


class Tick(models.Model):
    """One moment at which a schedule fired. It is unique: whoever writes it first queues the job."""

    id = models.BigAutoField(primary_key=True)
    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="ticks")
    at = models.DateTimeField()
    job = models.UUIDField(null=True)  # none where the job of an earlier tick was still waiting

    append_only: ClassVar[bool] = False
    kept: ClassVar = {internal("fire once", "12 months"): ("id", "schedule", "at", "job")}

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("schedule", "at", name="one_tick")]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.at:%Y-%m-%d %H:%M}"


class Attempt(models.Model):
    """One try of a job by one worker. While it is open the worker renews `beat_at`, in real time."""

    id = models.BigAutoField(primary_key=True)
    job = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    worker = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=7,
        choices=[("running", "Running"), ("done", "Done"), ("failed", "Failed"), ("lost", "Lost")],
        default="running",
    )
    error = models.TextField(blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        internal("try again, and say what went wrong", "12 months"): (
            "id",
            "job",
            "number",
            "worker",
            "started_at",
            "beat_at",
            "ended_at",
            "outcome",
            "error",
        ),
    }

    class Meta:
        ordering = ("job", "number", "id")
        constraints: ClassVar = [models.UniqueConstraint("job", "number", name="one_attempt_a_number")]
        indexes: ClassVar = [
            models.Index("beat_at", condition=models.Q(ended_at=None), name="open_attempts"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of {self.job}: {self.outcome}"


class SiteClock(models.Model):
    """How far the time of a demonstration was moved: one row, and none on a site for real use.

    `began` and `at` stand there while the site catches up: the moment at which it was moved, and how far it
    has come. Until the end the time of the site stands at `at`; afterwards it runs on, ahead by `shift`.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    shift = models.DurationField()
    began = models.DateTimeField(null=True)
    at = models.DateTimeField(null=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {internal("move the time of a demonstration"): ("id", "shift", "began", "at")}

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="one_site_clock"),
            models.CheckConstraint(
                condition=Q(shift__gte=dt.timedelta(0)), name="site_clock_never_goes_back"
            ),
            models.CheckConstraint(
                condition=Q(began=None, at=None) | Q(began__isnull=False, at__gte=models.F("began")),
                name="site_clock_catches_up_from_its_beginning",
            ),
        ]

    def __str__(self) -> str:
        return f"moved by {self.shift}, {'catching up' if self.at else 'done'}"
