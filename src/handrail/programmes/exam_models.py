"""When mentees of a programme have exams."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from handrail.lib.keeping import internal, public


class ExamPeriod(models.Model):
    """Days on which mentees of these stages have exams, the last included; without stages, all mentees."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.CASCADE, related_name="exam_periods"
    )
    title = models.CharField(max_length=80)
    starts = models.DateField()
    ends = models.DateField()
    stages = models.JSONField(default=list)
    by = models.UUIDField()
    created_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        public("leave people alone in their exams"): ("title", "starts", "ends", "stages"),
        internal("know who wrote it down"): ("id", "programme", "by", "created_at"),
    }

    class Meta:
        ordering = ("starts", "title", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="exams_end_after_they_begin"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_on(self, day: dt.date) -> bool:
        """Whether a day belongs to it."""
        return self.starts <= day <= self.ends

    def is_for(self, stage: str) -> bool:
        """Whether mentees of a stage have exams in it."""
        return not self.stages or stage in self.stages
