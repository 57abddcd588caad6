"""Files inside a pair. What they belong to (a message, a document) points at them, not they at it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.lib.keeping import Retention, internal, personal, sensitive
from handrail.mentoring.attachment_states import FileKind
from handrail.mentoring.cleaning.limits import MOST_BYTES
from handrail.vault.sealing import SealedBytesField, SealedTextField

TO_SEND = "send each other files"
UNTIL: Retention = "the end of the programme and 2 years"


class Attachment(models.Model):
    """One file that one of the two sent: its name, what it is, who sent it when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey(
        "mentoring.Mentorship", on_delete=models.CASCADE, related_name="attachments"
    )
    name = SealedTextField(max_length=100)
    kind = models.CharField(max_length=4, choices=FileKind.choices)
    size = models.PositiveIntegerField()
    by = models.UUIDField()
    at = models.DateTimeField()

    sealed_as: ClassVar[str] = "files"
    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive(TO_SEND, UNTIL): ("name",),
        personal(TO_SEND, export="left out", erase="keep"): ("by", "at"),
        internal(TO_SEND): ("id", "mentorship", "kind", "size"),
    }

    class Meta:
        ordering = ("at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="attachment_kind_is_known"),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=MOST_BYTES), name="attachment_has_a_size_within_limits"
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.mentorship_id


class AttachmentBody(models.Model):
    """The bytes of a file, in a table of their own: a list of files never fetches them."""

    attachment = models.OneToOneField(
        Attachment, on_delete=models.CASCADE, primary_key=True, related_name="body"
    )
    data = SealedBytesField()

    sealed_as: ClassVar[str] = "files"
    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive(TO_SEND, UNTIL, erase="delete"): ("data",),
        internal(TO_SEND): ("attachment",),
    }

    def __str__(self) -> str:
        return f"bytes of {self.attachment_id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.attachment.mentorship_id
