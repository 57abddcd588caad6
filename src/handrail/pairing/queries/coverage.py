"""How far the matching of a cohort has come: every figure with its denominator, and the list behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from handrail.learning.queries import modules_for, trained_users
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import OPEN, MentorshipState
from handrail.pairing.models import Round, Shortlist
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
    free_mentors: int

    @property
    def waiting(self) -> int:
        """Mentees who joined and have neither a mentor nor one who is asked."""
        return self.mentees - self.matched - self.asked

    @property
    def not_chosen(self) -> int:
        """Mentees who could choose and have not."""
        return self.lists - self.chosen


def matching(cohort: Cohort) -> Matching:
    """Where a cohort stands. At most eight queries."""
    of = latest_round(cohort)
    joined = _joined(cohort)
    lists, chosen = _chosen(of)
    held = Mentorship.objects.filter(
        programme=cohort.programme_id, state__in=OPEN, mentee__in=_users(cohort, Side.MENTEE)
    )
    states = dict(held.order_by().values_list("state").annotate(number=Count("pk")))
    return Matching(
        cohort=cohort,
        round=of,
        mentees=joined[Side.MENTEE],
        mentors=joined[Side.MENTOR],
        trained=_trained(cohort, joined),
        lists=lists,
        chosen=chosen,
        matched=states.get(MentorshipState.ACTIVE, 0),
        asked=states.get(MentorshipState.OFFERED, 0),
        free_mentors=free_mentors(cohort).count(),
    )


def latest_round(cohort: Cohort) -> Round | None:
    """The round that is under way, or was last."""
    return cohort.rounds.order_by("-number").first()


def _joined(cohort: Cohort) -> dict[Side, int]:
    rows = _members(cohort).order_by().values_list("side").annotate(number=Count("pk"))
    found = dict(rows)
    return {side: found.get(side, 0) for side in Side}


def _chosen(of: Round | None) -> tuple[int, int]:
    if of is None:
        return 0, 0
    counted = still_here(of.shortlists.all(), "enrolment").aggregate(
        all=Count("pk"), chosen=Count("pk", filter=~Q(ranked_at=None))
    )
    return counted["all"], counted["chosen"]


def _trained(cohort: Cohort, joined: Mapping[Side, int]) -> list[Trained]:
    asked = [side for side in Side if modules_for(cohort.programme, side) and joined[side]]
    if not asked:
        return []
    done = trained_users(cohort)
    ready = [side for user, side in _members(cohort).values_list("user_id", "side") if user in done]
    return [Trained(side, ready.count(side), joined[side]) for side in asked]


# ---- the lists


def _members(cohort: Cohort) -> QuerySet[Enrolment]:
    return still_here(cohort.enrolments.all())


def _users(cohort: Cohort, side: Side) -> QuerySet[Enrolment, UUID]:
    return _members(cohort).filter(side=side).values_list("user", flat=True)


def _by_name(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return rows.select_related("user").order_by("user__name", "pk")


def choosers(cohort: Cohort, *, chosen: bool) -> QuerySet[Enrolment]:
    """The mentees with a list in the latest round who have, or have not, chosen."""
    lists = Shortlist.objects.filter(round=latest_round(cohort), ranked_at__isnull=not chosen)
    mine = lists.filter(enrolment=OuterRef("pk")).values("ranked_at")[:1]
    found = _members(cohort).filter(pk__in=lists.values("enrolment"))
    return _by_name(found.annotate(chose_at=Subquery(mine)))


def held(cohort: Cohort, state: MentorshipState) -> QuerySet[Mentorship]:
    """The mentorships of those who joined a cohort as mentees, in a state."""
    here = Mentorship.objects.filter(
        programme=cohort.programme_id, state=state, mentee__in=_users(cohort, Side.MENTEE)
    )
    return here.select_related("mentee", "mentor").order_by("mentee__name", "pk")


def waiting_offers(cohort: Cohort) -> QuerySet[Mentorship]:
    """The offers that mentors have not answered, with all that a reminder says."""
    return held(cohort, MentorshipState.OFFERED).select_related("mentee", "mentor", "programme__school")


def waiting(cohort: Cohort) -> QuerySet[Enrolment]:
    """Mentees who joined and have neither a mentor nor one who is asked."""
    taken = Mentorship.objects.filter(programme=cohort.programme_id, state__in=OPEN).values("mentee")
    before = Q(
        user__mentorships_as_mentee__programme=cohort.programme_id,
        user__mentorships_as_mentee__state__in=REFUSED,
    )
    found = _members(cohort).filter(side=Side.MENTEE).exclude(user__in=taken)
    return _by_name(found.annotate(asked_before=Count("user__mentorships_as_mentee", filter=before)))


def free_mentors(cohort: Cohort) -> QuerySet[Enrolment]:
    """Mentors who joined and have neither a mentee here nor an offer that waits."""
    busy = Mentorship.objects.filter(programme=cohort.programme_id, state__in=OPEN).values("mentor")
    usual = cohort.programme.plan.capacity.usual
    found = _members(cohort).filter(side=Side.MENTOR).exclude(user__in=busy)
    return _by_name(found.annotate(left=Coalesce("user__most_mentees", usual) - F("user__active_mentees")))
