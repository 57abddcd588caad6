"""What was put on a mentee's list to read or to try. The two of the mentorship see it, and nobody else."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from handrail.learning.models import Resource
from handrail.lib.keeping import internal, sensitive


class ShelfItem(models.Model):
    """One resource on the list of a mentorship's mentee. `used_at` is when they said that they used it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey("mentoring.Mentorship", on_delete=models.CASCADE, related_name="shelf")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")
    due = models.DateField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    by = models.UUIDField()
    created_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive(
            "remember what may help the mentee", "the end of the programme and 2 years", erase="delete"
        ): ("resource", "due", "used_at"),
        internal("keep it in its place"): ("id", "mentorship", "by", "created_at"),
    }

    class Meta:
        ordering = ("due", "created_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("mentorship", "resource", name="one_resource_a_list"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} for {self.mentorship_id}"
