"""Emergency openings: a wellbeing lead reads for an hour what two people wrote; somebody else reviews it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from handrail.lib.keeping import internal, safeguarding
from handrail.mentoring.models import Mentorship
from handrail.people.models import School, User
from handrail.safeguarding.opening_states import Finding, OpeningState, Why
from handrail.vault.sealing import SealedTextField

IN_NEED = safeguarding("answer for what was opened in an emergency")


class Opening(models.Model):
    """`opener` reads what is between two people until `until`. The two are told at `tell_at`.

    Its own words have a key of their own. While nobody has reviewed it, others are reminded at `remind_at`.
    Where the two are told later, staff are warned of that at `warn_at`, once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    mentorship = models.ForeignKey(Mentorship, on_delete=models.PROTECT, related_name="+")
    opener = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=OpeningState.choices, default=OpeningState.RUNNING)
    why = models.CharField(max_length=5, choices=Why.choices)
    words = SealedTextField(max_length=2000)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    hold = SealedTextField(max_length=2000, blank=True)
    tell_at = models.DateTimeField(db_index=True)
    told_at = models.DateTimeField(null=True, blank=True)
    parts_read = models.CharField(max_length=60, blank=True)  # the log says when, and for two years alone
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField(max_length=10, choices=Finding.choices, blank=True)
    review = SealedTextField(max_length=2000, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True, db_index=True)
    warn_at = models.DateTimeField(null=True, blank=True, db_index=True)

    sealed_as: ClassVar[str] = "opening"
    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        IN_NEED: (
            "mentorship", "opener", "state", "why", "words", "opened_at", "until", "ended_at", "hold",
            "tell_at", "told_at", "parts_read", "reviewer", "reviewed_at", "finding", "review",
        ),
        internal("have it reviewed in time", "6 years after closure"): (
            "id", "school", "remind_at", "warn_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-opened_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "opener",
                "mentorship",
                condition=Q(state=OpeningState.RUNNING),
                name="one_opening_that_runs_a_person_and_pair",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OpeningState.values, why__in=Why.values),
                name="opening_is_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None) | ~Q(reviewer=F("opener")), name="nobody_reviews_their_own_opening"
            ),
            models.CheckConstraint(
                condition=Q(state=OpeningState.RUNNING, ended_at=None)
                | ~Q(state=OpeningState.RUNNING) & Q(ended_at__isnull=False),
                name="an_opening_that_is_over_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=OpeningState.REVIEWED,
                    reviewer__isnull=False,
                    reviewed_at__isnull=False,
                    finding__in=Finding.values,
                    remind_at=None,
                )
                | ~Q(state=OpeningState.REVIEWED)
                & Q(reviewer=None, reviewed_at=None, finding="", remind_at__isnull=False),
                name="a_reviewed_opening_says_by_whom_and_what",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("opened_at"), tell_at__gte=F("opened_at")),
                name="an_opening_goes_forward_in_time",
            ),
        ]

    def __str__(self) -> str:
        return f"opening {self.id}: {self.state}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """Its words have a key of their own."""
        return self.pk

    @property
    def parts(self) -> frozenset[str]:
        """What of the pair was read under it."""
        return frozenset(self.parts_read.split(",")) - {""}

    def runs(self, now: dt.datetime) -> bool:
        """Whether whoever opened it may read."""
        return self.state == OpeningState.RUNNING and now < self.until

    def is_told(self, now: dt.datetime) -> bool:
        """Whether the two may know of it."""
        return self.tell_at <= now
