"""Links by which people act without signing in: those in mails, and those of whoever plans for somebody."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.lib.keeping import internal, personal, secret
from handrail.mentoring.link_states import Deed, Notice, Purpose
from handrail.people.models import User


class ActionLink(models.Model):
    """A link in a mail to one person, about one offer or one meeting as it stood then. It acts once.

    The token itself is only in the mail. `sequence` is the meeting's own when the mail was written: once the
    meeting has changed, the link says so and does nothing. `deed` is what was done by it, at `used_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="action_links")
    mentorship = models.ForeignKey("mentoring.Mentorship", on_delete=models.CASCADE, related_name="links")
    meeting = models.ForeignKey(
        "mentoring.Meeting", on_delete=models.CASCADE, null=True, blank=True, related_name="links"
    )
    sequence = models.PositiveSmallIntegerField(default=0)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)
    deed = models.CharField(max_length=8, choices=Deed.choices, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("let somebody act by a mail", "12 months", erase="delete"): ("user", "used_at", "deed"),
        secret("let somebody act by a mail", "12 months"): ("token_hash",),
        internal("know what a link is for, and until when", "12 months"): (
            "id", "purpose", "mentorship", "meeting", "sequence", "created_at", "expires_at", "revoked_at",
        ),
    }  # fmt: skip

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="link_purpose_is_known"),
            models.CheckConstraint(
                condition=Q(purpose=Purpose.OFFER, meeting=None)
                | ~Q(purpose=Purpose.OFFER) & Q(meeting__isnull=False),
                name="a_link_is_about_an_offer_or_a_meeting",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None, deed="") | Q(used_at__isnull=False) & ~Q(deed=""),
                name="a_used_link_says_what_was_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} for {self.user_id}"


class MeetingNotice(models.Model):
    """One of the two has been written to about a meeting as it stood: never twice."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey("mentoring.Meeting", on_delete=models.CASCADE, related_name="notices")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="meeting_notices")
    kind = models.CharField(max_length=8, choices=Notice.choices)
    sequence = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    append_only: ClassVar[bool] = True
    kept: ClassVar = {
        personal("write once about a meeting", "12 months", erase="delete"): ("user", "kind", "at"),
        internal("write once about a meeting", "12 months"): ("id", "meeting", "sequence"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("meeting", "sequence", "kind", "user", name="one_notice_each"),
            models.CheckConstraint(condition=Q(kind__in=Notice.values), name="meeting_notice_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.meeting_id} to {self.user_id}"


class Delegation(models.Model):
    """Somebody without an account plans meetings for a person, by a private link; 12 months at most.

    A person has at most one that stands. `mail` is the mail that carries the link.
    """

    LIFE: ClassVar = dt.timedelta(days=365)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="delegations")
    name = models.CharField(max_length=80)
    email = models.EmailField(max_length=254)
    token_hash = models.CharField(max_length=64, unique=True)
    mail = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("let somebody plan meetings for a person", "12 months", erase="delete"): (
            "user", "name", "email",
        ),
        secret("let somebody plan meetings for a person", "12 months"): ("token_hash",),
        internal("know until when", "12 months"): ("id", "mail", "created_at", "expires_at", "ended_at"),
    }  # fmt: skip

    class Meta:
        ordering = ("-created_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("user", condition=Q(ended_at=None), name="one_delegation_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.id} plans for {self.user_id}"
