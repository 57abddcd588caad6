"""What the database notes of the master key, and the keys that it wraps."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.lib.keeping import internal, secret


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


class DataKey(models.Model):
    """The key of one mentorship or case, wrapped by the master key. Without it nothing of theirs opens."""

    owner = models.UUIDField(primary_key=True)
    wrapped = models.TextField()
    made_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        secret("open what two people wrote", "the end of the programme and 2 years"): ("wrapped",),
        internal("find the key"): ("owner", "made_at"),
    }

    def __str__(self) -> str:
        return f"key of {self.owner}"
