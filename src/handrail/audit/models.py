"""The log of events, and the seals that make a later change visible."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from handrail.lib.keeping import internal, personal


class Event(models.Model):
    """One thing that was done, or refused. No foreign keys: the row outlives what it speaks of.

    Triggers refuse every change, and every removal but that of a segment whose seal says it was dropped.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)  # none: the site itself, or somebody who is not signed in
    on_behalf = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject = models.UUIDField()
    school = models.UUIDField(null=True)
    field_names = models.TextField(blank=True)
    outcome = models.CharField(max_length=7, choices=[("done", "done"), ("refused", "refused")])

    append_only: ClassVar[bool] = True
    kept: ClassVar = {
        personal("show who did what to whom", "2 years", erase="keep"): (
            "at",
            "actor",
            "on_behalf",
            "verb",
            "subject_type",
            "subject",
            "field_names",
            "outcome",
        ),
        internal("keep order, and schools apart", "2 years"): ("id", "school"),
    }

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [
            models.Index("subject", "id", name="audit_by_subject"),
            models.Index("actor", "id", name="audit_by_actor"),
            models.Index("school", "id", name="audit_by_school"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject}"


class Check(models.Model):
    """One reading of the whole log against its seals: how far it went and the faults it found, a line each.

    The head is noted here, apart from the seals, so that the next check misses seals that were removed.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    head = models.BigIntegerField(null=True)  # the number of the last seal; none before the first
    head_hash = models.CharField(max_length=64, blank=True)
    faults = models.TextField(blank=True)

    append_only: ClassVar[bool] = True
    kept: ClassVar = {
        internal("show that the log was not changed", "12 months"): (
            "id",
            "at",
            "head",
            "head_hash",
            "faults",
        ),
    }

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}: {'faults' if self.faults else 'whole'}"


class Seal(models.Model):
    """A segment of the log, closed for ever: rows `first_id` to `last_id`, chained to the seal before.

    `dropped_at` is set when the rows have reached their age and go; the seal itself stays.
    """

    number = models.BigIntegerField(primary_key=True)
    day = models.DateField()  # of the youngest row
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    rows_hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    append_only: ClassVar[bool] = True
    kept: ClassVar = {
        internal("prove that the log was not changed"): (
            "number",
            "day",
            "first_id",
            "last_id",
            "count",
            "rows_hash",
            "previous",
            "hash",
            "sealed_at",
            "dropped_at",
        ),
    }

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"Segment {self.number} (rows {self.first_id} to {self.last_id}, {self.day})"
