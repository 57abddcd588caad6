"""What the two of a mentorship expect, each for themselves, and what they agree on."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.lib.keeping import Keeping, internal, personal, sensitive
from handrail.mentoring.agreement_states import AgreementState, Often
from handrail.programmes.states import Side
from handrail.vault.sealing import SealedTextField

WORDS = sensitive("agree on how to work together", "the end of the programme and 2 years")


class Agreement(models.Model):
    """One version of a pair's agreement: the programme's `terms` and `rules` as they were, and both parts.

    Each acceptance is of one `revision`: whoever changes their part takes both acceptances back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey(
        "mentoring.Mentorship", on_delete=models.CASCADE, related_name="agreements"
    )
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=AgreementState.choices, default=AgreementState.OPEN)
    terms = models.TextField()
    rules = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)
    opened_by = models.UUIDField()
    opened_at = models.DateTimeField()
    mentee_accepted_at = models.DateTimeField(null=True, blank=True)
    mentor_accepted_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("know who accepted what, and when"): (
            "opened_by", "mentee_accepted_at", "mentor_accepted_at",
        ),
        internal("lead the pair to an agreement"): (
            "id", "mentorship", "version", "state", "terms", "rules", "revision", "opened_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-version", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("mentorship", "version", name="one_agreement_a_version"),
            models.UniqueConstraint(
                "mentorship",
                condition=~Q(state=AgreementState.ACCEPTED),
                name="one_agreement_under_way_a_mentorship",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AgreementState.values), name="agreement_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.ACCEPTED)
                | Q(mentee_accepted_at__isnull=False, mentor_accepted_at__isnull=False),
                name="an_accepted_agreement_is_by_both",
            ),
        ]

    def __str__(self) -> str:
        return f"Agreement {self.version} of {self.mentorship_id}: {self.state}"


class Expectations(models.Model):
    """What one side expects. Sealed from the other until both have filled in theirs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="expectations")
    side = models.CharField(max_length=10, choices=Side.choices)
    how_often = models.CharField(max_length=12, choices=Often.choices)
    how_to_reach = SealedTextField(max_length=500)
    brings = SealedTextField(max_length=500)
    leave_out = SealedTextField(max_length=500, blank=True)
    difficult = SealedTextField(max_length=500)
    authorship = SealedTextField(max_length=1000, blank=True)
    filled_at = models.DateTimeField()

    sealed_as: ClassVar[str] = "agreement"
    append_only: ClassVar[bool] = False
    kept: ClassVar[dict[Keeping, tuple[str, ...]]] = {
        WORDS: ("how_often", "how_to_reach", "brings", "leave_out", "difficult", "authorship"),
        internal("know whose they are"): ("id", "agreement", "side", "filled_at"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("agreement", "side", name="one_expectations_a_side"),
        ]

    def __str__(self) -> str:
        return f"Expectations of the {self.side} for {self.agreement_id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes them."""
        return self.agreement.mentorship_id
