"""The outbox: each mail with its state, who asked for no more, and whether the outbox rests."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handrail.lib.keeping import internal, personal, secret, sensitive


class State(models.TextChoices):
    """Where a mail is. Whoever moves it names the state it must be in: see `TRANSITIONS`."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    UNKNOWN = "unknown", _("Perhaps sent")


TRANSITIONS: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.SENDING, State.FAILED}),
    State.SENDING: frozenset({State.SENT, State.QUEUED, State.FAILED, State.UNKNOWN}),
    State.SENT: frozenset(),
    State.FAILED: frozenset({State.QUEUED}),
    State.UNKNOWN: frozenset({State.QUEUED}),
}


class Message(models.Model):
    """One mail. While it is being sent, one worker holds its lease, in real time.

    `handed_at` is set just before the words themselves go out: after that, and before the server's yes,
    nobody can know whether it arrived. `reason` says in words what went wrong last. `asked_for` is when it
    would have gone, had it not been for the quiet hours of its reader. Of mails `about` one thing to one
    person a later one takes the place of those that have not left.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    to = models.UUIDField()
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.QUEUED)
    reason = models.TextField(blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    about = models.UUIDField(null=True)
    asked_for = models.DateTimeField(null=True)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField()
    message_id = models.CharField(max_length=320, unique=True)
    unsubscribe_hash = models.CharField(max_length=64, blank=True, db_index=True)
    school = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("send the mail, and say what became of it", "12 months", erase="delete"): (
            "kind",
            "to",
            "address",
            "language",
            "state",
            "reason",
            "created_at",
            "sent_at",
        ),
        sensitive("send the mail", "14 days after it expires", erase="delete"): ("subject",),
        # They hold links that open an account: not even the person reads them anywhere but in the mail.
        secret("send the mail", "14 days after it expires"): ("text", "html", "calendar"),
        secret("let the person stop such mails", "12 months"): ("unsubscribe_hash",),
        internal("send it once", "12 months"): (
            "id",
            "attempt",
            "lease",
            "lease_until",
            "handed_at",
            "about",
            "asked_for",
            "not_before",
            "expires_at",
            "message_id",
            "school",
        ),
    }

    class Meta:
        ordering = ("-created_at", "id")
        indexes: ClassVar = [
            models.Index("state", "not_before", name="mail_due"),
            models.Index("school", "created_at", name="mail_of_school"),
            models.Index("to", "created_at", name="mail_of_person"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="mail_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=State.SENDING, lease__isnull=False, lease_until__isnull=False)
                | (~Q(state=State.SENDING) & Q(lease=None, lease_until=None)),
                name="mail_has_a_lease_while_it_is_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENT) | Q(sent_at__isnull=False), name="sent_mail_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.FAILED, State.UNKNOWN]) | ~Q(reason=""),
                name="mail_that_was_not_sent_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}: {self.state}"


class OptOut(models.Model):
    """Somebody asked for no more mails of a kind."""

    id = models.BigAutoField(primary_key=True)
    person = models.UUIDField()
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("leave people alone who asked for it", erase="delete"): ("person", "kind", "at"),
        internal("tell rows apart"): ("id",),
    }

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("person", "kind", name="one_opt_out_a_kind")]

    def __str__(self) -> str:
        return f"{self.person} wants no {self.kind}"


class Rest(models.Model):
    """While the one row of this table is there, no mail leaves: a restored site starts so."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    reason = models.CharField(max_length=200)
    since = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {internal("hold mails back"): ("id", "reason", "since")}

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_rest")]

    def __str__(self) -> str:
        return self.reason
