"""Requests to be contacted, what was done about them, and who was told that one waits; emergency openings."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.lib.keeping import internal, safeguarding
from handrail.people.models import School, User
from handrail.safeguarding.opening_models import Opening
from handrail.safeguarding.states import STANDS, Ending, RequestState
from handrail.vault.sealing import SealedTextField

__all__ = ["ContactNote", "ContactRequest", "Escalation", "Opening"]

HELP = safeguarding("help somebody who asks for it")


class ContactRequest(models.Model):
    """Somebody asks to be contacted by `lead`, or by whoever stands in for them, until `contact_by`.

    Each has a key of its own. While it waits, the next are told at `escalates_at`; `level` says how far that
    has gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    lead = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.WAITING)
    how = SealedTextField(max_length=10)
    phone = SealedTextField(max_length=60, blank=True)
    suits = SealedTextField(max_length=300, blank=True)
    words = SealedTextField(max_length=2000, blank=True)
    asked_at = models.DateTimeField()
    contact_by = models.DateTimeField()
    level = models.PositiveSmallIntegerField(default=0)
    escalates_at = models.DateTimeField(null=True, blank=True, db_index=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.UUIDField(null=True, blank=True)
    contacted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=9, choices=Ending.choices, blank=True)
    plan = SealedTextField(max_length=2000, blank=True)

    sealed_as: ClassVar[str] = "request"
    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        HELP: (
            "user", "lead", "state", "how", "phone", "suits", "words", "asked_at", "contact_by",
            "seen_at", "seen_by", "contacted_at", "ended_at", "ending", "plan",
        ),
        internal("tell the next one in time", "6 years after closure"): (
            "id", "school", "level", "escalates_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("asked_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "user", condition=Q(state__in=STANDS), name="one_request_that_stands_a_person"
            ),
            models.CheckConstraint(
                condition=Q(state__in=RequestState.values), name="contact_request_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(ending="") | Q(ending__in=Ending.values), name="contact_request_ending_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.WAITING, escalates_at__isnull=False)
                | ~Q(state=RequestState.WAITING) & Q(escalates_at=None),
                name="a_request_that_waits_is_passed_on",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.CLOSED) | Q(ended_at__isnull=False) & ~Q(ending=""),
                name="a_closed_request_says_how_it_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.id}: {self.state}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """Its words have a key of its own."""
        return self.pk


class ContactNote(models.Model):
    """What was done about a request, or what whoever asked added to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(ContactRequest, on_delete=models.CASCADE, related_name="notes")
    words = SealedTextField(max_length=2000)
    by = models.UUIDField()
    at = models.DateTimeField()

    sealed_as: ClassVar[str] = "request"
    append_only: ClassVar[bool] = False  # taking a request back empties it
    kept: ClassVar = {
        HELP: ("words", "by", "at"),
        internal("keep it in its place", "6 years after closure"): ("id", "request"),
    }

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"note of {self.request_id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The request whose key closes it."""
        return self.request_id


class Escalation(models.Model):
    """That a request was passed on to a level: once, whoever else tries."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(ContactRequest, on_delete=models.CASCADE, related_name="escalations")
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    append_only: ClassVar[bool] = True
    kept: ClassVar = {
        internal("tell each once that a request waits", "6 years after closure"): (
            "id", "request", "level", "at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("level", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("request", "level", name="one_escalation_a_level"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} at level {self.level}"
