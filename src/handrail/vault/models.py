"""What the database notes of the master key: which one it is, and whether it was saved elsewhere."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.lib.keeping import internal


class MasterKey(models.Model):
    """One row: the fingerprint of the key that seals this database. The key itself is in its file."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    fingerprint = models.CharField(max_length=64)
    noted_at = models.DateTimeField()
    exported_at = models.DateTimeField(null=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        internal("know which key opens what is sealed, and whether it was saved"): (
            "id",
            "fingerprint",
            "noted_at",
            "exported_at",
        ),
    }

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_master_key")]

    def __str__(self) -> str:
        return self.fingerprint[:8]
