"""How much somebody has sent of late, so that a flood can be held back. It knows nothing of what was sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.lib.keeping import internal


class Pace(models.Model):
    """Of one person and one kind of thing: when the bucket will be empty again. It empties by itself."""

    class What(models.TextChoices):
        """What is counted."""

        FILES = "files"
        WORDS = "words"

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=5, choices=What.choices)
    until = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        internal("hold back a flood of files or messages", "until it is replaced"): (
            "id",
            "user",
            "what",
            "until",
        )
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "what"], name="one_pace_of_a_kind"),
            models.CheckConstraint(condition=Q(what__in=["files", "words"]), name="pace_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.user_id}"
