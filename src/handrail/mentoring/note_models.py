"""Notes of a pair, and that each of the two was told what stays between them before they wrote one."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from handrail.lib.keeping import Keeping, internal, personal, sensitive
from handrail.mentoring.note_states import Visible
from handrail.people.models import User
from handrail.vault.sealing import SealedTextField

PARTS = ("feedback", "discussion", "support")


class Note(models.Model):
    """What one of the two wrote down: for themselves or for both. One of a meeting has three more parts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey("mentoring.Mentorship", on_delete=models.CASCADE, related_name="notes")
    meeting = models.ForeignKey(
        "mentoring.Meeting", on_delete=models.CASCADE, null=True, blank=True, related_name="notes"
    )
    writer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notes")
    visible = models.CharField(max_length=7, choices=Visible.choices, default=Visible.ONLY_ME)
    words = SealedTextField(blank=True, max_length=5000)
    feedback = SealedTextField(blank=True, max_length=5000)
    discussion = SealedTextField(blank=True, max_length=5000)
    support = SealedTextField(blank=True, max_length=5000)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)

    sealed_as: ClassVar[str] = "notes"
    append_only: ClassVar[bool] = False
    kept: ClassVar[dict[Keeping, tuple[str, ...]]] = {
        sensitive("remember what was talked about", "the end of the programme and 2 years", erase="delete"): (
            "words", *PARTS,
        ),
        internal("show a note to whom it is for"): (
            "id", "mentorship", "meeting", "writer", "visible", "written_at", "changed_at", "shared_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-written_at", "id")
        indexes: ClassVar = [models.Index("mentorship", F("written_at").desc(), name="notes_of_a_mentorship")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(visible__in=Visible.values), name="note_readers_are_known"),
            models.CheckConstraint(
                condition=~Q(words="") | ~Q(feedback="") | ~Q(discussion="") | ~Q(support=""),
                name="a_note_says_something",
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False) | Q(feedback="", discussion="", support=""),
                name="a_note_in_parts_is_of_a_meeting",
            ),
            models.CheckConstraint(
                condition=Q(visible=Visible.TWO, shared_at__isnull=False)
                | Q(visible=Visible.ONLY_ME, shared_at__isnull=True),
                name="a_note_for_both_was_shared",
            ),
        ]

    def __str__(self) -> str:
        return f"note {self.id}: {self.visible}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.mentorship_id


class LimitsRead(models.Model):
    """One of the two has read what stays between them and what cannot, before their first note."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey(
        "mentoring.Mentorship", on_delete=models.CASCADE, related_name="limits_read"
    )
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="limits_read")
    at = models.DateTimeField()

    append_only: ClassVar[bool] = True
    kept: ClassVar[dict[Keeping, tuple[str, ...]]] = {
        personal("know who was told the limits of confidentiality", erase="delete"): ("reader", "at"),
        internal("tell the limits once"): ("id", "mentorship"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("mentorship", "reader", name="limits_are_read_once"),
        ]

    def __str__(self) -> str:
        return f"limits of {self.mentorship_id}, read by {self.reader_id}"
