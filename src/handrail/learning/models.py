"""Which training somebody has finished, and what the school recommends."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from handrail.learning.shelf_models import Resource
from handrail.lib.keeping import internal, personal
from handrail.people.models import User

__all__ = ["Completion", "Resource"]


class Completion(models.Model):
    """One module that a person has finished, as a coordinator confirmed. It counts in every programme."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="completions")
    module = models.CharField(max_length=40)
    by = models.UUIDField()
    at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("know who is trained", erase="delete"): ("user", "module", "by"),
        internal("know since when"): ("id", "at"),
    }

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("user", "module", name="one_completion_a_module")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.module}"
