"""The conversation of a pair: messages, the files of each, and how far each of the two has read."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.lib.keeping import Retention, internal, personal, sensitive
from handrail.mentoring.attachment_models import Attachment
from handrail.people.models import User
from handrail.vault.sealing import SealedTextField

TO_TALK = "let the two talk"
UNTIL: Retention = "the end of the programme and 2 years"
CORRECTED_WITHIN = dt.timedelta(minutes=15)


class ThreadMessage(models.Model):
    """What one of the two wrote. Removed, it is a line without words: who, and when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey("mentoring.Mentorship", on_delete=models.CASCADE, related_name="thread")
    words = SealedTextField(max_length=5000, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    sealed_as: ClassVar[str] = "messages"
    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive(TO_TALK, UNTIL): ("words",),
        personal(TO_TALK, export="left out", erase="keep"): ("by", "at", "corrected_at", "removed_at"),
        internal(TO_TALK): ("id", "mentorship"),
    }

    class Meta:
        ordering = ("at", "id")
        indexes: ClassVar = [models.Index("mentorship", "at", name="messages_of_a_mentorship")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(words=""), name="a_removed_message_has_no_words"
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.mentorship_id

    def can_be_corrected(self, now: dt.datetime) -> bool:
        """Whether its words may still be changed."""
        return self.removed_at is None and now < self.at + CORRECTED_WITHIN


class ThreadFile(models.Model):
    """A file that was sent with a message."""

    attachment = models.OneToOneField(
        Attachment, on_delete=models.CASCADE, primary_key=True, related_name="thread_file"
    )
    message = models.ForeignKey(ThreadMessage, on_delete=models.CASCADE, related_name="files")

    append_only: ClassVar[bool] = False
    kept: ClassVar = {internal(TO_TALK): ("attachment", "message")}

    def __str__(self) -> str:
        return f"{self.attachment_id} of {self.message_id}"


class ThreadMark(models.Model):
    """How far somebody has read, and when a mail last told them. The other one never sees it."""

    id = models.BigAutoField(primary_key=True)
    mentorship = models.ForeignKey("mentoring.Mentorship", on_delete=models.CASCADE, related_name="marks")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="thread_marks")
    read_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("count what is new", erase="delete"): ("reader", "read_at", "told_at"),
        internal("count what is new"): ("id", "mentorship"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("mentorship", "reader", name="one_mark_a_reader_and_mentorship"),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} in {self.mentorship_id}"
