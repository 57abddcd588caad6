"""Documents that the two work on: versions, each a file or a link, and dated comments on each version."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.lib.keeping import Retention, internal, personal, sensitive
from handrail.mentoring.attachment_models import Attachment
from handrail.vault.sealing import SealedTextField

TO_WORK = "give feedback on a piece of work"
UNTIL: Retention = "the end of the programme and 2 years"
REMOVED_WITHIN = dt.timedelta(hours=1)  # a comment; then it is part of the history


class Document(models.Model):
    """A piece of work by its title. What it says is in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey("mentoring.Mentorship", on_delete=models.CASCADE, related_name="documents")
    title = SealedTextField(max_length=200)
    by = models.UUIDField()
    created_at = models.DateTimeField()

    sealed_as: ClassVar[str] = "documents"
    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive(TO_WORK, UNTIL): ("title",),
        personal(TO_WORK, export="left out", erase="keep"): ("by", "created_at"),
        internal(TO_WORK): ("id", "mentorship"),
    }

    class Meta:
        ordering = ("-created_at", "id")

    def __str__(self) -> str:
        return f"document {self.id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.mentorship_id


class DocumentVersion(models.Model):
    """A document as it was: a file, or a link. Removed, it is a line that says so, and its comments stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    attachment = models.OneToOneField(
        Attachment, on_delete=models.RESTRICT, null=True, blank=True, related_name="document_version"
    )
    link = SealedTextField(blank=True, max_length=2000)
    by = models.UUIDField()
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    sealed_as: ClassVar[str] = "documents"
    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive(TO_WORK, UNTIL): ("link",),
        personal(TO_WORK, export="left out", erase="keep"): ("by", "at", "removed_at"),
        internal(TO_WORK): ("id", "document", "number", "attachment"),
    }

    class Meta:
        ordering = ("-number", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("document", "number", name="one_version_a_number"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False) | Q(attachment__isnull=False) | ~Q(link=""),
                name="a_version_has_a_file_or_a_link",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(attachment__isnull=True, link=""),
                name="a_removed_version_has_neither",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.document_id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.document.mentorship_id


class DocumentComment(models.Model):
    """What one of the two says of a version. Its writer removes it within an hour, or it stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(DocumentVersion, on_delete=models.CASCADE, related_name="comments")
    words = SealedTextField(max_length=5000)
    by = models.UUIDField()
    at = models.DateTimeField()

    sealed_as: ClassVar[str] = "documents"
    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive(TO_WORK, UNTIL): ("words",),
        personal(TO_WORK, export="left out", erase="keep"): ("by", "at"),
        internal(TO_WORK): ("id", "version"),
    }

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"comment on {self.version_id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.version.document.mentorship_id

    def can_be_removed(self, now: dt.datetime) -> bool:
        """Whether its writer may still take it away."""
        return now < self.at + REMOVED_WITHIN
