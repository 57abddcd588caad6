"""Thresholds of a programme, signs, nudges, cases and their lines, and interests that changed."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.cases.rules import BY_KEY, DEFAULTS
from handrail.cases.rules import Thresholds as Limits
from handrail.cases.states import LIVE, CaseState, Helped, Noted, SignState, Why, Wish
from handrail.lib.keeping import internal, personal, sensitive
from handrail.mentoring.models import Mentorship
from handrail.people.models import User
from handrail.programmes.models import Programme
from handrail.programmes.states import Side
from handrail.vault.sealing import SealedTextField

CARE = "see that no pair is forgotten"


class Thresholds(models.Model):
    """What a programme changed of our defaults: `values` by the key of a rule; and what goes by itself."""

    programme = models.OneToOneField(
        Programme, on_delete=models.CASCADE, primary_key=True, related_name="thresholds"
    )
    values = models.JSONField(default=dict)
    nudges_first = models.BooleanField(default=False)
    changed_by = models.UUIDField()
    changed_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        internal(CARE): ("programme", "values", "nudges_first", "changed_by", "changed_at"),
    }

    def __str__(self) -> str:
        return f"thresholds of {self.programme_id}"

    @property
    def limits(self) -> Limits:
        """All thresholds: its own, and our defaults for the rest."""
        own = {key: (values[0], values[1]) for key, values in self.values.items() if key in BY_KEY}
        return {**DEFAULTS, **own}


class Sign(models.Model):
    """That a rule found a pair, since when, and who has looked. What is so now is counted anew."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="signs")
    rule = models.CharField(max_length=20)
    state = models.CharField(max_length=6, choices=SignState.choices)
    since = models.DateTimeField()
    lapsed_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.UUIDField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        internal(CARE, "the end of the programme and 2 years"): (
            "id", "mentorship", "rule", "state", "since", "lapsed_at", "looked_by", "looked_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("since", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "mentorship", "rule", condition=Q(state__in=LIVE), name="one_live_sign_a_rule"
            ),
            models.CheckConstraint(condition=Q(state__in=SignState.values), name="sign_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=SignState.LAPSED, lapsed_at__isnull=False)
                | Q(state__in=LIVE, lapsed_at=None),
                name="a_lapsed_sign_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of {self.mentorship_id}: {self.state}"


class Nudge(models.Model):
    """That both of a pair got a friendly word, and from whom; from nobody where it went by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="nudges")
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    append_only: ClassVar[bool] = True
    kept: ClassVar = {
        internal("write to nobody too often", "the end of the programme and 2 years"): (
            "id", "mentorship", "by", "at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-at", "id")

    def __str__(self) -> str:
        return f"nudge of {self.mentorship_id}"


class Case(models.Model):
    """Somebody sees to one pair, by a day. A pair has at most one that is not closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="cases")
    why = models.CharField(max_length=10, choices=Why.choices)
    owner = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="own_cases"
    )
    state = models.CharField(max_length=8, choices=CaseState.choices, default=CaseState.OPEN)
    due = models.DateField()
    helped = models.CharField(max_length=12, choices=Helped.choices, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("know who sees to it", export="left out", erase="clear"): ("owner",),
        internal(CARE, "the end of the programme and 2 years"): (
            "id", "mentorship", "why", "state", "due", "helped", "opened_at", "closed_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("due", "opened_at", "id")
        indexes: ClassVar = [models.Index("state", "due", name="cases_by_due_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "mentorship", condition=~Q(state=CaseState.CLOSED), name="one_open_case_a_mentorship"
            ),
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_is_known"),
            models.CheckConstraint(condition=Q(why__in=Why.values), name="case_reason_is_known"),
            models.CheckConstraint(
                condition=~Q(state=CaseState.CLOSED) | Q(closed_at__isnull=False) & ~Q(helped=""),
                name="a_closed_case_says_what_helped",
            ),
        ]

    def __str__(self) -> str:
        return f"case of {self.mentorship_id}: {self.state}"

    def is_overdue(self, today: dt.date) -> bool:
        """Whether its day is over."""
        return self.state != CaseState.CLOSED and self.due < today


class CaseLine(models.Model):
    """One line of a case's history. `code` is a rule, a step, a wish or what helped; `side` who asked.

    `words` are sealed with the case's own key. Those who run the programme read them, and it is noted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=10, choices=Noted.choices)
    code = models.CharField(max_length=20, blank=True)
    side = models.CharField(max_length=6, choices=Side.choices, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    words = SealedTextField(max_length=2000, blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    sealed_as: ClassVar[str] = "case"
    append_only: ClassVar[bool] = False  # erasing a person empties their words
    kept: ClassVar = {
        sensitive("help a pair", "the end of the programme and 2 years", export="redacted"): (
            "words", "confidence",
        ),
        internal("help a pair", "the end of the programme and 2 years"): (
            "id", "case", "kind", "code", "side", "by", "at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=Noted.values), name="case_line_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The case whose key closes it."""
        return self.case_id


class InterestChange(models.Model):
    """That a mentee's interests have changed, how sure they are, and what they wish. No words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="interest_changes")
    confidence = models.PositiveSmallIntegerField()
    wish = models.CharField(max_length=6, choices=Wish.choices)
    at = models.DateTimeField()

    append_only: ClassVar[bool] = True
    kept: ClassVar = {
        sensitive("find the right mentor", "the end of the programme and 2 years", erase="delete"): (
            "confidence", "wish",
        ),
        internal("keep it in its place"): ("id", "mentorship", "at"),
    }  # fmt: skip

    class Meta:
        ordering = ("-at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confidence__gte=1, confidence__lte=10), name="confidence_from_1_to_10"
            ),
            models.CheckConstraint(condition=Q(wish__in=Wish.values), name="wish_is_known"),
        ]

    def __str__(self) -> str:
        return f"interests of {self.mentorship_id}: {self.confidence} of 10"
