"""Matching rounds: what was suggested and chosen, what was computed, and what a coordinator made of it.

Only ids and answers are frozen for a run, never names. What came of a proposal is a mentorship, which does
not know how it was made.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.lib.keeping import internal, personal, sensitive
from handrail.mentoring.models import Mentorship
from handrail.pairing.search_models import Candidate, Search
from handrail.pairing.states import UNDER_WAY, PinKind, RoundState, RunKind, RunState
from handrail.programmes.models import Cohort, Enrolment

__all__ = ["Candidate", "Pin", "Proposal", "Round", "Run", "Search", "Shortlist", "Suggestion"]
COORDINATORS_ONLY = "review the pairs, by coordinators alone"


class Round(models.Model):
    """One matching of one cohort. People choose until `choose_by`, that day included.

    `weights` maps a criterion of the programme to its points; they sum to 100. Mails about what was
    published leave at `held_until`; until then it can be taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.DRAFT)
    choose_by = models.DateField()
    weights = models.JSONField(default=dict)
    seed = models.PositiveIntegerField()
    by = models.UUIDField()
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        internal("run the round"): (
            "id", "cohort", "number", "state", "choose_by", "weights", "seed", "by", "created_at",
            "opened_at", "published_at", "held_until", "closed_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-number", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("cohort", "number", name="one_round_a_number"),
            models.UniqueConstraint(
                "cohort", condition=~Q(state=RoundState.CLOSED), name="one_round_at_a_time"
            ),
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="round_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.number}"


class Shortlist(models.Model):
    """The mentors suggested to one mentee, who may put up to five of them in order. `short` says why few."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="shortlists")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="shortlists")
    short = models.JSONField(default=list)
    ranked_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("let the mentee choose", "90 days after the round is closed", erase="delete"): (
            "enrolment", "short",
        ),
        internal("know who has chosen"): ("id", "round", "ranked_at"),
    }  # fmt: skip

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("round", "enrolment", name="one_shortlist_a_mentee"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Suggestion(models.Model):
    """One mentor on one mentee's list, with the reasons in words for each of the two.

    `rank` is the mentee's own, 1 for the one they would like most; no mentor ever learns of it.
    `declined_at`: the mentor said that they would rather not; the mentee never learns of that.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shortlist = models.ForeignKey(Shortlist, on_delete=models.CASCADE, related_name="suggestions")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="suggested")
    position = models.PositiveSmallIntegerField()
    for_mentee = models.JSONField(default=list)
    for_mentor = models.JSONField(default=list)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("match by what people choose", erase="delete"): ("rank", "declined_at"),
        sensitive("say why somebody is suggested", erase="delete"): ("for_mentee", "for_mentor"),
        internal("order the list"): ("id", "shortlist", "enrolment", "position"),
    }  # fmt: skip

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("shortlist", "enrolment", name="suggested_once"),
            models.UniqueConstraint(
                "shortlist", "rank", condition=~Q(rank=None), name="one_suggestion_a_rank"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Pin(models.Model):
    """What a coordinator decided by hand about two people of a round, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="pins")
    mentee = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="pins_as_mentee")
    mentor = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="pins_as_mentor")
    kind = models.CharField(max_length=10, choices=PinKind.choices)
    reason = models.CharField(max_length=300, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive(COORDINATORS_ONLY, export="redacted", erase="delete"): ("reason",),
        internal("solve around it"): ("id", "round", "mentee", "mentor", "kind", "by", "at"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("round", "mentee", "mentor", name="one_pin_a_pair"),
            models.CheckConstraint(condition=Q(kind__in=PinKind.values), name="pin_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.mentee_id} {self.mentor_id}"


class Run(models.Model):
    """One computation: a pure function of `snapshot`, `weights`, `seed` and the version of the program.

    `snapshot` (people by id with their answers) and `result` (the run as `handrail verify` reads it, nothing
    of what is nobody's business in it) are JSON, compressed. `report` is what the coordinator is shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=RunKind.choices, default=RunKind.ALL)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    weights = models.JSONField()
    seed = models.PositiveIntegerField()
    snapshot = models.BinaryField(default=bytes)
    result = models.BinaryField(default=bytes)
    report = models.JSONField(default=dict)
    fault = models.CharField(max_length=300, blank=True)
    done_parts = models.PositiveSmallIntegerField(default=0)
    by = models.UUIDField()
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("compute the matching", export="left out", erase="delete"): ("snapshot", "result"),
        sensitive(COORDINATORS_ONLY, export="redacted", erase="delete"): ("report",),
        internal("follow the run"): (
            "id", "round", "number", "kind", "state", "weights", "seed", "fault", "done_parts", "by",
            "asked_at", "ended_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-number", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("round", "number", name="one_run_a_number"),
            models.UniqueConstraint("round", condition=Q(state__in=UNDER_WAY), name="one_run_at_a_time"),
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="run_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.number}"


class Proposal(models.Model):
    """One pair that a run proposed, with the reasons in words for each of the two, and what it became."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="proposals")
    mentee = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="proposals_as_mentee")
    mentor = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="proposals_as_mentor")
    for_mentee = models.JSONField(default=list)
    for_mentor = models.JSONField(default=list)
    mentorship = models.OneToOneField(
        Mentorship, null=True, on_delete=models.SET_NULL, related_name="proposal"
    )

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("say why somebody was matched", erase="delete"): ("for_mentee", "for_mentor"),
        internal("review and publish"): ("id", "run", "mentee", "mentor", "mentorship"),
    }

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("run", "mentee", "mentor", name="proposed_once")]

    def __str__(self) -> str:
        return f"{self.mentee_id} {self.mentor_id}"
