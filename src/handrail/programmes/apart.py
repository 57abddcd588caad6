"""Who is kept apart: conflicts of interest as they count for a programme, and private blocks.

What stands here is for code that makes pairs. Of a block, and of a kind that is hidden, only that the two are
apart may go further: never why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from handrail.programmes.models import Block, Cohort, Conflict, Programme
from handrail.programmes.plans import hidden_kinds, rules_of
from handrail.programmes.states import EnrolmentState, Side

BATCH = 500


@dataclass(frozen=True, slots=True)
class Apart:
    """A conflict of interest between two who could be paired. `kind` is blank where nobody may learn it.

    `allowed`: it was declared, and a coordinator let the pair be made.
    """

    mentor: UUID
    mentee: UUID
    kind: str
    starts: dt.date
    ends: dt.date | None
    allowed: bool


def conflicts_for(cohort: Cohort) -> list[Apart]:
    """The conflicts between mentors and mentees of a cohort that touch its time, whichever of them judges.

    Its time begins where joining ends, because pairs can be made from then on. Two queries.
    """
    sides: dict[str, set[UUID]] = {Side.MENTOR: set(), Side.MENTEE: set()}
    here = cohort.enrolments.exclude(state=EnrolmentState.WITHDRAWN)
    for user, side in here.values_list("user_id", "side"):
        sides[side].add(user)
    rows = _touching(cohort.programme, min(cohort.join_by, cohort.starts), cohort.ends)
    rows = rows.filter(mentor__enrolments__cohort=cohort, mentee__enrolments__cohort=cohort).distinct()
    found = [one for row in rows for one in _both_ways(row, cohort.programme)]
    return [one for one in found if one.mentor in sides[Side.MENTOR] and one.mentee in sides[Side.MENTEE]]


def is_apart(
    *, programme: Programme, mentor: UUID, mentee: UUID, starts: dt.date, ends: dt.date | None
) -> bool:
    """Whether a pair may not be, by a conflict that touches these days or by a block. It never says which."""
    if blocks_among([mentor, mentee]):
        return True
    pair = Q(mentor=mentor, mentee=mentee) | Q(mentor=mentee, mentee=mentor)
    rows = _touching(programme, starts, ends).filter(pair)
    return any(not one.allowed for row in rows for one in _both_ways(row, programme))


def kept_apart(
    *, programme: Programme, pairs: Collection[tuple[UUID, UUID]], starts: dt.date, ends: dt.date
) -> set[tuple[UUID, UUID]]:
    """Those of some pairs, each a mentor and a mentee, that may not be: see `is_apart`. It never says why."""
    blocks = blocks_among(person for pair in pairs for person in pair)
    found = blocks | {(other, user) for user, other in blocks}
    for row in _touching(programme, starts, ends):
        found |= {(one.mentor, one.mentee) for one in _both_ways(row, programme) if not one.allowed}
    return found & set(pairs)


def blocks_among(users: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """Who of some people blocks whom of them."""
    here = list(set(users))
    found: set[tuple[UUID, UUID]] = set()
    for start in range(0, len(here), BATCH):
        rows = Block.objects.filter(user__in=here[start : start + BATCH])
        found |= set(rows.values_list("user_id", "other_id"))
    inside = set(here)
    return {(user, other) for user, other in found if other in inside}


def _touching(programme: Programme, starts: dt.date, ends: dt.date | None) -> QuerySet[Conflict]:
    """The conflicts of a school that a kind of relationship knows and that touch some days."""
    rules = rules_of(programme.kind)
    rows = Conflict.objects.filter(school_id=programme.school_id, kind__in=(*rules.blocks, *rules.declared))
    if ends is not None:
        rows = rows.filter(starts__lte=ends)
    return rows.filter(Q(ends=None) | Q(ends__gte=starts))


def _both_ways(row: Conflict, programme: Programme) -> Iterator[Apart]:
    """The two as mentor and mentee either way round: a judge is no better as the mentee of the judged."""
    kind = "" if row.kind in hidden_kinds() else row.kind
    allowed = row.allowed_at is not None and row.kind in rules_of(programme.kind).declared
    for mentor, mentee in ((row.mentor_id, row.mentee_id), (row.mentee_id, row.mentor_id)):
        yield Apart(mentor, mentee, kind, row.starts, row.ends, allowed)
