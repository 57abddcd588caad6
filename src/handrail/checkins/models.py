"""When a programme asks; what a side of a pair was asked and said, and said before; links in mails."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.checkins.schedule import BEFORE_END, Schedule
from handrail.checkins.states import CheckInState, Met, Pulse
from handrail.lib.keeping import internal, personal, secret, sensitive
from handrail.mentoring.models import Mentorship
from handrail.people.models import User
from handrail.programmes.models import Programme
from handrail.programmes.states import Side
from handrail.vault.sealing import SealedTextField

SAID = sensitive("see in time where a pair needs help", "the end of the programme and 2 years")
IN_RANGE = Q(pulse=None) | Q(pulse__gte=min(Pulse), pulse__lte=max(Pulse))


class OwnSchedule(models.Model):
    """When a programme asks, where it has changed our defaults. Without a row it asks when we say."""

    programme = models.OneToOneField(
        Programme, on_delete=models.CASCADE, primary_key=True, related_name="check_in_schedule"
    )
    days = models.JSONField()
    quarterly = models.BooleanField()
    half_way = models.BooleanField()
    before_end = models.PositiveSmallIntegerField()
    changed_by = models.UUIDField()
    changed_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        internal("ask when the programme wants it"): (
            "programme", "days", "quarterly", "half_way", "before_end", "changed_by", "changed_at",
        ),
    }  # fmt: skip

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(before_end__gte=BEFORE_END[0], before_end__lte=BEFORE_END[1]),
                name="asked_in_time_before_the_end",
            ),
        ]

    def __str__(self) -> str:
        return f"check-ins of {self.programme_id}"

    @property
    def schedule(self) -> Schedule:
        """What it says."""
        return Schedule(tuple(self.days), self.quarterly, self.half_way, self.before_end)


class CheckIn(models.Model):
    """One request to one side of a pair. `asked_on` and `answered_on` are days at the school.

    It can be answered, and the answer changed, until `closes_on`, that day included. The words have a key of
    the check-in's own, and are opened for whoever wrote them and for the programme's coordinators.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="check_ins")
    side = models.CharField(max_length=10, choices=Side.choices)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="check_ins")
    slot = models.CharField(max_length=20)
    due_on = models.DateField()
    asked_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=8, choices=CheckInState.choices, default=CheckInState.ASKED)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    pulse = models.PositiveSmallIntegerField(null=True, blank=True, choices=Pulse.choices)
    met = models.CharField(max_length=7, choices=Met.choices, blank=True)
    words = SealedTextField(blank=True, max_length=1000)
    created_at = models.DateTimeField()

    sealed_as: ClassVar[str] = "words"
    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        SAID: ("pulse", "met", "words"),
        personal("know who was asked, and whether they answered"): ("user", "state", "answered_on"),
        internal("ask each once, and not too often"): (
            "id", "mentorship", "side", "slot", "due_on", "asked_on", "closes_on", "reminded_at",
            "created_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-asked_on", "-created_at", "id")
        indexes: ClassVar = [models.Index("user", "asked_on", name="check_ins_of_a_person")]
        constraints: ClassVar = [
            models.UniqueConstraint("mentorship", "side", "slot", name="one_check_in_a_slot"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="check_in_side_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=CheckInState.values), name="check_in_state_is_known"
            ),
            models.CheckConstraint(condition=IN_RANGE, name="a_pulse_is_one_to_five"),
            models.CheckConstraint(condition=Q(met="") | Q(met__in=Met.values), name="check_in_met_is_known"),
            models.CheckConstraint(
                condition=Q(state=CheckInState.ANSWERED, answered_on__isnull=False)
                | ~Q(state=CheckInState.ANSWERED) & Q(answered_on=None, pulse=None, met=""),
                name="only_an_answered_check_in_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot} of the {self.side} in {self.mentorship_id}: {self.state}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """Its words have a key of their own: the pair's would open them to the other one."""
        return self.pk


class FormerAnswer(models.Model):
    """What a check-in said before it was changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="former")
    pulse = models.PositiveSmallIntegerField(null=True, blank=True, choices=Pulse.choices)
    met = models.CharField(max_length=7, choices=Met.choices, blank=True)
    words = SealedTextField(blank=True, max_length=1000)
    replaced_at = models.DateTimeField()

    sealed_as: ClassVar[str] = "words"
    append_only: ClassVar[bool] = False  # erasing a person empties it
    kept: ClassVar = {
        SAID: ("pulse", "met", "words"),
        internal("know what was said when"): ("id", "check_in", "replaced_at"),
    }

    class Meta:
        ordering = ("replaced_at", "id")

    def __str__(self) -> str:
        return f"before {self.replaced_at} in {self.check_in_id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The check-in whose key closes it."""
        return self.check_in_id


class CheckInLink(models.Model):
    """A link in a mail by which a check-in is answered without signing in. The token is only in the mail."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        secret("let somebody answer by a mail", "12 months"): ("token_hash",),
        internal("know what a link is for", "12 months"): ("id", "check_in", "created_at"),
    }

    def __str__(self) -> str:
        return f"link to {self.check_in_id}"

    @property
    def user(self) -> User:
        """Whose it is."""
        return self.check_in.user
