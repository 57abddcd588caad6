"""A mentor for one mentee, outside of a round: the search, and the mentors who are proposed in it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.lib.keeping import Retention, internal, personal, sensitive
from handrail.mentoring.models import Mentorship
from handrail.pairing.search_states import LIVE, UNDER_WAY, CandidateState, SearchState
from handrail.programmes.models import Enrolment

TWO_YEARS: Retention = "the end of the programme and 2 years"


class Search(models.Model):
    """Somebody looks for a mentor for one mentee. `second`: beside the mentor whom they have and keep.

    `goals` and `interests` are what the mentee wants now, by the keys of the school's lists; where they are
    blank, what they answered when they joined counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="searches")
    second = models.BooleanField()
    goals = models.JSONField(default=list)
    interests = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=SearchState.choices, default=SearchState.OPEN)
    by = models.UUIDField()
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("find the right mentor", TWO_YEARS, erase="delete"): ("goals", "interests"),
        personal("know for whom a mentor is looked for", erase="delete"): ("enrolment", "second"),
        internal("lead the search"): ("id", "state", "by", "opened_at", "ended_at"),
    }

    class Meta:
        ordering = ("-opened_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "enrolment", condition=Q(state__in=UNDER_WAY), name="one_search_at_a_time"
            ),
            models.CheckConstraint(condition=Q(state__in=SearchState.values), name="search_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=UNDER_WAY, ended_at=None) | ~Q(state__in=UNDER_WAY) & ~Q(ended_at=None),
                name="a_search_that_is_over_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"search for {self.enrolment_id}: {self.state}"


class Candidate(models.Model):
    """A mentor who is proposed to the mentee of a search, with the reasons in words for each of the two.

    A call to get to know each other is an introduction and no meeting: `call_asked_at` is when the mentor was
    told of the wish, `called_on` the day on which the mentee says that they had it. `mentorship` is the offer
    that the mentee's choice became.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    search = models.ForeignKey(Search, on_delete=models.CASCADE, related_name="candidates")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="candidacies")
    position = models.PositiveSmallIntegerField()
    for_mentee = models.JSONField(default=list)
    for_mentor = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=CandidateState.choices, default=CandidateState.PROPOSED)
    mentorship = models.OneToOneField(
        Mentorship, null=True, blank=True, on_delete=models.SET_NULL, related_name="candidate"
    )
    proposed_at = models.DateTimeField()
    call_asked_at = models.DateTimeField(null=True, blank=True)
    called_on = models.DateField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("say why somebody is proposed", TWO_YEARS, erase="delete"): ("for_mentee", "for_mentor"),
        personal("know who was proposed to whom", erase="delete"): ("enrolment", "state", "called_on"),
        internal("lead the two to each other"): (
            "id", "search", "position", "mentorship", "proposed_at", "call_asked_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("search", "enrolment", name="candidate_once_a_search"),
            models.UniqueConstraint(
                "search",
                condition=Q(state__in=(CandidateState.PICKED, CandidateState.FOUND)),
                name="one_choice_a_search",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CandidateState.values), name="candidate_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(CandidateState.CALL_ASKED, CandidateState.CALLED))
                | Q(call_asked_at__isnull=False),
                name="a_call_was_asked_for",
            ),
            models.CheckConstraint(
                condition=Q(called_on=None) | Q(call_asked_at__isnull=False),
                name="a_call_was_asked_for_before_it_was",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} for {self.search_id}: {self.state}"

    @property
    def stood(self) -> CandidateState:
        """Where they stood on the list before they were chosen."""
        if self.called_on:
            return CandidateState.CALLED
        return CandidateState.CALL_ASKED if self.call_asked_at else CandidateState.PROPOSED

    @property
    def is_live(self) -> bool:
        """Whether the mentee can choose them."""
        return self.state in LIVE
