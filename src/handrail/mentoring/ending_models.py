"""Pauses of a pair, its end, and what is said then: to those who run the programme, never to the other."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.lib.keeping import Retention, internal, personal, sensitive
from handrail.mentoring.ending_states import BY_PLAN, UNDO, EndKind, Reached
from handrail.people.models import User
from handrail.programmes.states import Side
from handrail.vault.sealing import SealedTextField

TWO_YEARS: Retention = "the end of the programme and 2 years"


class PairPause(models.Model):
    """A pair rests until `back_on`, when it goes on by itself. The mentee may write to `cover` meanwhile."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey("mentoring.Mentorship", on_delete=models.CASCADE, related_name="pauses")
    back_on = models.DateField()
    cover = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="covers")
    by = models.UUIDField()
    since = models.DateTimeField()
    over_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("leave the two alone, and the mentee not alone"): ("back_on", "cover"),
        internal("keep pauses apart"): ("id", "mentorship", "by", "since", "over_at"),
    }

    class Meta:
        ordering = ("-since", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "mentorship", condition=Q(over_at=None), name="one_open_pause_a_mentorship"
            ),
        ]

    def __str__(self) -> str:
        return f"pause of {self.mentorship_id} until {self.back_on}"


class Ending(models.Model):
    """The end of a mentorship. Taken back within the hour it is gone, with all that hangs on it.

    `mails` wait for the end of the hour; `settled_at` is when the meetings that were left were called off.
    `together`: with all other pairs of its cohort.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.OneToOneField("mentoring.Mentorship", on_delete=models.CASCADE, related_name="ending")
    kind = models.CharField(max_length=10, choices=EndKind.choices)
    by = models.UUIDField()
    together = models.BooleanField(default=False)
    reason = SealedTextField(blank=True, max_length=2000)
    mentee_in_touch = models.BooleanField(default=False)
    mentor_in_touch = models.BooleanField(default=False)
    mails = models.JSONField(default=list)
    ended_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    sealed_as: ClassVar[str] = "reason"
    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("let a coordinator understand an end", TWO_YEARS): ("reason",),
        personal("know how a mentorship ended"): ("kind", "by"),
        personal("let the two stay in touch if both want it"): ("mentee_in_touch", "mentor_in_touch"),
        internal("lead the two through the end"): (
            "id",
            "mentorship",
            "mails",
            "together",
            "ended_at",
            "settled_at",
        ),
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=EndKind.values), name="kind_of_end_is_known"),
            models.CheckConstraint(
                condition=Q(kind__in=BY_PLAN) | Q(mentee_in_touch=False, mentor_in_touch=False),
                name="in_touch_after_a_planned_end",
            ),
        ]

    def __str__(self) -> str:
        return f"end of {self.mentorship_id}: {self.kind}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.mentorship_id

    @property
    def by_plan(self) -> bool:
        """Whether it was planned: all that the two read of the kind."""
        return self.kind in BY_PLAN

    @property
    def undo_until(self) -> dt.datetime:
        """The moment from which on it stands."""
        return self.ended_at + UNDO

    @property
    def in_touch(self) -> bool:
        """Whether both want to stay in touch."""
        return self.mentee_in_touch and self.mentor_in_touch


class Closure(models.Model):
    """What one side says at the end, for those who run the programme. The other side never reads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ending = models.ForeignKey(Ending, on_delete=models.CASCADE, related_name="closures")
    side = models.CharField(max_length=10, choices=Side.choices)
    helped = SealedTextField(blank=True, max_length=1000)
    change = SealedTextField(blank=True, max_length=1000)
    reached = models.CharField(max_length=6, blank=True, choices=Reached.choices)
    at = models.DateTimeField()

    sealed_as: ClassVar[str] = "closure"
    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("learn what helps", TWO_YEARS): ("helped", "change", "reached"),
        internal("know whose it is"): ("id", "ending", "side", "at"),
    }

    class Meta:
        ordering = ("side", "id")
        constraints: ClassVar = [models.UniqueConstraint("ending", "side", name="one_closure_a_side")]

    def __str__(self) -> str:
        return f"closure of the {self.side}: {self.ending_id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.ending.mentorship_id


class NewMentor(models.Model):
    """A mentee asks for a new mentor, perhaps with a wish to the coordinators. It counts against nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ending = models.OneToOneField(Ending, on_delete=models.CASCADE, related_name="new_mentor")
    wish = SealedTextField(blank=True, max_length=1000)
    asked_at = models.DateTimeField()

    sealed_as: ClassVar[str] = "reason"
    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("find a mentor who fits better", TWO_YEARS): ("wish",),
        internal("know since when somebody waits"): ("id", "ending", "asked_at"),
    }

    def __str__(self) -> str:
        return f"new mentor asked for after {self.ending_id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.ending.mentorship_id
