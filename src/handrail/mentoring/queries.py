"""What stands between two people, and which mentorships there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import MentorshipState
from handrail.people.models import User
from handrail.programmes.models import Block, Cohort, Conflict, Enrolment
from handrail.programmes.plans import rules_of
from handrail.programmes.states import EnrolmentState, Side

Pair = tuple[UUID, UUID]  # mentor, mentee
REFUSED = (MentorshipState.DECLINED, MentorshipState.LAPSED)  # such a pair is not proposed again


def conflicts(cohort: Cohort, pairs: Collection[Pair]) -> Mapping[Pair, str]:
    """The conflict of interest that rules a pair out in this cohort, for each pair that has one.

    It counts where it touches the period of the cohort, also if it begins later in it, whichever of the two
    is the one who judges. One query.
    """
    rules = rules_of(cohort.programme.kind)
    people = {person for pair in pairs for person in pair}
    touching = Conflict.objects.filter(mentor__in=people, mentee__in=people, starts__lte=cohort.ends)
    lasting = touching.filter(Q(ends=None) | Q(ends__gte=cohort.starts))
    found: dict[Pair, str] = {}
    for one in lasting:
        rules_out = one.kind in rules.blocks or (one.kind in rules.declared and one.allowed_at is None)
        for pair in ((one.mentor_id, one.mentee_id), (one.mentee_id, one.mentor_id)):
            if rules_out and pair in pairs:
                found.setdefault(pair, one.kind)
    return found


def blocked(pairs: Collection[Pair]) -> set[Pair]:
    """The pairs of which one said "not this person". Nobody may learn which. One query."""
    people = {person for pair in pairs for person in pair}
    rows = Block.objects.filter(user__in=people, other__in=people).values_list("user_id", "other_id")
    either = {pair for one in rows for pair in (one, one[::-1])}
    return either & set(pairs)


def offered_to(mentor: User) -> int:
    """How many offers wait for a mentor's answer, in all programmes."""
    return Mentorship.objects.filter(mentor=mentor, state=MentorshipState.OFFERED).count()


def joined(cohort: Cohort, user: User, side: Side) -> bool:
    """Whether somebody takes part on a side of a cohort."""
    here = Enrolment.objects.filter(cohort=cohort, user=user, side=side, state=EnrolmentState.JOINED)
    return here.exists()


def due_to_lapse(now: dt.datetime) -> QuerySet[Mentorship]:
    """Offers whose time to answer is over."""
    return Mentorship.objects.filter(state=MentorshipState.OFFERED, answer_by__lte=now)


def silent(now: dt.datetime, told_before: dt.datetime) -> QuerySet[Mentorship]:
    """Offers that still wait, and whose mentor has heard once, before a moment, and never again."""
    waiting = Mentorship.objects.filter(state=MentorshipState.OFFERED, answer_by__gt=now, reminded_at=None)
    return waiting.filter(offered_at__lte=told_before).select_related("mentor", "mentee", "programme__school")
