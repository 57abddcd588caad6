"""What the studio reads: people by number, how a round stands, its runs, what was decided by hand."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce

from handrail.mentoring.states import MentorshipState
from handrail.pairing.models import Pin, Proposal, Round, Run
from handrail.pairing.queries import coverage
from handrail.pairing.queries.choosing import still_here
from handrail.pairing.queries.coverage import Matching, Trained
from handrail.pairing.queries.publishing import published
from handrail.pairing.reports import People, Person
from handrail.pairing.states import UNDER_WAY, RoundState, RunState
from handrail.people.models import User
from handrail.people.queries import labels_of
from handrail.programmes.access import visible_programmes
from handrail.programmes.apart import conflicts_for
from handrail.programmes.models import Cohort, Enrolment
from handrail.programmes.states import CohortState, Side

Two = tuple[UUID | None, UUID | None]  # the places of a mentee and a mentor


def people_of(cohort: Cohort) -> People:
    """Everybody of a cohort by side and school number. Two queries."""
    stages = labels_of(cohort.programme.school, "stages")
    rows = cohort.enrolments.values_list("side", "user__school_number", "user__name", "user__stage", "pk")
    return {
        (side, number): Person(number, name, stages.get(stage, ""), member)
        for side, number, name, stage, member in rows
    }


def mentor_by_number(cohort: Cohort, number: str) -> Enrolment:
    """A mentor's place in a cohort. Raises Enrolment.DoesNotExist."""
    return cohort.enrolments.select_related("user").get(side=Side.MENTOR, user__school_number=number)


# ---- how a round stands


@dataclass(frozen=True, slots=True)
class Standing:
    """A round in numbers: how far its cohort is, and what the matching has to work with."""

    cover: Matching
    places: int
    conflicts: int

    @property
    def mentors_trained(self) -> Trained | None:
        """The mentors who have finished their training; None where the programme asks for none."""
        return next((one for one in self.cover.trained if one.side == Side.MENTOR), None)

    @property
    def untrained(self) -> int:
        """The mentors who have not."""
        found = self.mentors_trained
        return found.of - found.number if found else 0


def standing(of: Round) -> Standing:
    """How many take part, have chosen, are trained, are kept apart."""
    return Standing(coverage.matching(of.cohort), _places(of.cohort), _conflicts(of.cohort))


def _places(cohort: Cohort) -> int:
    """The places that mentors of a cohort have left, all together."""
    joined = still_here(cohort.enrolments.filter(side=Side.MENTOR))
    most = Coalesce("user__most_mentees", cohort.programme.plan.capacity.usual)
    rows = joined.annotate(most=most).values_list("most", "user__active_mentees")
    return sum(max(0, most - taken) for most, taken in rows)


def _conflicts(cohort: Cohort) -> int:
    """Pairs of the cohort that are kept apart, as far as a coordinator may know of it."""
    return len({(one.mentor, one.mentee) for one in conflicts_for(cohort) if one.kind and not one.allowed})


# ---- lists


def rounds_of(user: User) -> QuerySet[Round]:
    """The rounds that somebody can see, those under way first."""
    rounds = Round.objects.filter(cohort__programme__in=visible_programmes(user))
    return rounds.select_related("cohort__programme").order_by(
        F("closed_at").desc(nulls_first=True), "-created_at", "pk"
    )


def open_round(cohort: Cohort) -> Round | None:
    """The round of a cohort that is not closed."""
    return cohort.rounds.exclude(state=RoundState.CLOSED).first()


def ready_cohorts(user: User) -> QuerySet[Cohort]:
    """Cohorts that wait for a round: joining is closed and none is under way."""
    cohorts = Cohort.objects.filter(
        programme__in=visible_programmes(user), state__in=(CohortState.CLOSED, CohortState.RUNNING)
    )
    busy = Round.objects.exclude(state=RoundState.CLOSED).values("cohort")
    return cohorts.exclude(pk__in=busy).select_related("programme").order_by("starts", "pk")


def runs_of(of: Round) -> QuerySet[Run]:
    """A round's runs without what they computed, the latest first."""
    return of.runs.defer("snapshot", "result", "report")


def latest_with_report(of: Round) -> Run | None:
    """The run that would be published, with its report."""
    return of.runs.defer("snapshot", "result").filter(state=RunState.DONE).first()


def under_way(of: Round) -> Run | None:
    """The run that waits or runs."""
    return runs_of(of).filter(state__in=UNDER_WAY).first()


def earlier_done(run: Run) -> QuerySet[Run]:
    """The other runs of the same round that have a result."""
    return runs_of(run.round).filter(state=RunState.DONE).exclude(pk=run.pk)


def pins_of(of: Round) -> QuerySet[Pin]:
    """What was decided by hand in a round."""
    return of.pins.select_related("mentee__user", "mentor__user").order_by("-at", "pk")


def pin_between(of: Round) -> dict[Two, Pin]:
    """What was decided by hand, by the places of mentee and mentor."""
    return {(pin.mentee_id, pin.mentor_id): pin for pin in of.pins.all()}


def proposal_keys(run: Run) -> dict[Two, UUID]:
    """The proposals of a run by the places of mentee and mentor."""
    rows = Proposal.objects.filter(run=run).values_list("mentee_id", "mentor_id", "pk")
    return {(mentee, mentor): key for mentee, mentor, key in rows}


# ---- after publication


def published_counts(of: Round) -> dict[str, int]:
    """How many of them are in which state."""
    rows = published(of).order_by().values_list("mentorship__state").annotate(number=Count("pk"))
    found = dict(rows)
    return {state: found.get(state, 0) for state in MentorshipState}
