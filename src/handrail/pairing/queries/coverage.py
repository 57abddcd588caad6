"""How far the matching of a cohort has come: every figure with its denominator, and the list behind it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from handrail.learning.queries import modules_for, trained_users
from handrail.mentoring.ending_queries import finished_mentees
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import OPEN, RUNNING, MentorshipState
from handrail.pairing.models import Round, Suggestion
from handrail.pairing.queries.choosing import still_here
from handrail.programmes.models import Cohort, Enrolment
from handrail.programmes.states import Side

Show = Literal["chosen", "not_chosen", "matched", "asked", "waiting", "free_mentors"]
SHOWS: tuple[Show, ...] = get_args(Show)
REFUSED = (MentorshipState.DECLINED, MentorshipState.LAPSED)


@dataclass(frozen=True, slots=True)
class Trained:
    """How many of one side have finished what is asked of them, of those who joined."""

    side: Side
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Matching:
    """A cohort in numbers. `lists` counts the mentees to whom somebody is suggested in the latest round."""

    cohort: Cohort
    round: Round | None
    mentees: int
    mentors: int
    trained: Sequence[Trained]
    lists: int
    chosen: int
    matched: int
    asked: int
    finished: int
    free_mentors: int

    @property
    def waiting(self) -> int:
        """Mentees who joined and look for a mentor: they have none, and nobody is asked."""
        return self.mentees - self.matched - self.asked - self.finished

    @property
    def not_chosen(self) -> int:
        """Mentees who could choose and have not."""
        return self.lists - self.chosen


def matching(cohort: Cohort) -> Matching:
    """Where a cohort stands. At most eight queries.

    People are counted here rather than in subqueries, which PostgreSQL plans badly for rows that are new.
    """
    of = latest_round(cohort)
    people = {side: set[UUID]() for side in Side}
    for user, side in _members(cohort).values_list("user_id", "side"):
        people[Side(side)].add(user)
    lists, chosen = _chosen(of)
    held = _open(cohort)
    paired, asked_for = _held(held, people[Side.MENTEE])
    busy = {mentor for _, mentor, _ in held}
    finished = (finished_mentees(cohort) & people[Side.MENTEE]) - {mentee for mentee, _, _ in held}
    return Matching(
        cohort=cohort,
        round=of,
        mentees=len(people[Side.MENTEE]),
        mentors=len(people[Side.MENTOR]),
        trained=_trained(cohort, people),
        lists=lists,
        chosen=chosen,
        matched=len(paired),
        asked=len(asked_for),
        finished=len(finished),
        free_mentors=len(people[Side.MENTOR] - busy),
    )


def _held(
    mentorships: Sequence[tuple[UUID, UUID, str]], mentees: Collection[UUID]
) -> tuple[set[UUID], set[UUID]]:
    """The mentees who have a mentor, or two; and those who have none, for whom one is being asked."""
    paired = {mentee for mentee, _, state in mentorships if state in RUNNING} & set(mentees)
    return paired, {mentee for mentee, _, _ in mentorships} & set(mentees) - paired


def latest_round(cohort: Cohort) -> Round | None:
    """The round that is under way, or was last."""
    return cohort.rounds.order_by("-number", "pk").first()


def _chosen(of: Round | None) -> tuple[int, int]:
    if of is None:
        return 0, 0
    some = Exists(Suggestion.objects.filter(shortlist=OuterRef("pk")))
    counted = still_here(of.shortlists.filter(some), "enrolment").aggregate(
        all=Count("pk"), chosen=Count("pk", filter=~Q(ranked_at=None))
    )
    return counted["all"], counted["chosen"]


def _trained(cohort: Cohort, people: Mapping[Side, set[UUID]]) -> list[Trained]:
    asked = [side for side in Side if people[side] and modules_for(cohort.programme, side)]
    done = trained_users(cohort) if asked else set()
    return [Trained(side, len(people[side] & done), len(people[side])) for side in asked]


# ---- the lists


def _members(cohort: Cohort) -> QuerySet[Enrolment]:
    return still_here(cohort.enrolments.all())


def _open(cohort: Cohort) -> list[tuple[UUID, UUID, str]]:
    """Mentee, mentor and state of each mentorship of the programme that is active or offered."""
    found = Mentorship.objects.filter(programme=cohort.programme_id, state__in=OPEN)
    return list(found.order_by().values_list("mentee_id", "mentor_id", "state"))


def _by_name(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return rows.select_related("user").order_by("user__name", "pk")


def choosers(cohort: Cohort, *, chosen: bool) -> QuerySet[Enrolment]:
    """The mentees with a list in the latest round who have, or have not, chosen."""
    of = latest_round(cohort)
    some = Exists(Suggestion.objects.filter(shortlist__round=of, shortlist__enrolment=OuterRef("pk")))
    found = _members(cohort).filter(some, shortlists__round=of, shortlists__ranked_at__isnull=not chosen)
    return _by_name(found.annotate(chose_at=F("shortlists__ranked_at")))


def held(cohort: Cohort, *states: MentorshipState) -> QuerySet[Mentorship]:
    """The mentorships of those who joined a cohort as mentees, in one of these states."""
    joined = list(_members(cohort).filter(side=Side.MENTEE).values_list("user_id", flat=True))
    here = Mentorship.objects.filter(programme=cohort.programme_id, state__in=states, mentee__in=joined)
    return here.select_related("mentee", "mentor").order_by("mentee__name", "pk")


def asked(cohort: Cohort) -> QuerySet[Mentorship]:
    """The offers about mentees who have no mentor: a second one who is asked is no matter of a round."""
    here = Mentorship.objects.filter(programme=cohort.programme_id, state__in=RUNNING)
    paired = here.filter(mentee=OuterRef("mentee"))
    return held(cohort, MentorshipState.OFFERED).filter(~Exists(paired))


def waiting_offers(cohort: Cohort) -> QuerySet[Mentorship]:
    """The offers that mentors have not answered, with all that a reminder says."""
    return asked(cohort).select_related("mentee", "mentor", "programme__school")


def waiting(cohort: Cohort) -> QuerySet[Enrolment]:
    """Mentees who joined and look for a mentor: they have none, and nobody is asked."""
    taken = [*(mentee for mentee, _, _ in _open(cohort)), *finished_mentees(cohort)]
    refused = Mentorship.objects.filter(
        programme=cohort.programme_id, state__in=REFUSED, mentee=OuterRef("user")
    )
    number = refused.order_by().values("mentee").annotate(number=Count("pk")).values("number")
    found = _members(cohort).filter(side=Side.MENTEE).exclude(user__in=taken)
    return _by_name(found.annotate(asked_before=Coalesce(Subquery(number), 0)))


def free_mentors(cohort: Cohort) -> QuerySet[Enrolment]:
    """Mentors who joined and have neither a mentee here nor an offer that waits."""
    busy = [mentor for _, mentor, _ in _open(cohort)]
    usual = cohort.programme.plan.capacity.usual
    found = _members(cohort).filter(side=Side.MENTOR).exclude(user__in=busy)
    return _by_name(found.annotate(left=Coalesce("user__most_mentees", usual) - F("user__active_mentees")))
