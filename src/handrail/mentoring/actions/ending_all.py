"""The end of a cohort's time: all pairs that still run end as planned, and no offer waits any more.

Whoever did it takes it back within the hour, for all pairs at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from handrail.audit.actions import record
from handrail.jobs.actions import enqueue
from handrail.jobs.queries import running_jobs
from handrail.jobs.registry import named
from handrail.lib.refusal import Refusal
from handrail.mentoring import queries
from handrail.mentoring.actions import ending
from handrail.mentoring.actions.offering import withdraw
from handrail.mentoring.ending_queries import ended_together
from handrail.mentoring.ending_states import UNDO, EndKind
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import RUNNING, MentorshipState
from handrail.people.models import User
from handrail.programmes.models import Cohort

JOB = "mentoring.end_pairs"
NOTHING = gettext_lazy(
    "There is nothing to take back here: the hour is over, it was done already, or somebody else ended them."
)


@transaction.atomic
def ask_to_end_all(*, cohort: Cohort, by: User, now: dt.datetime) -> int:
    """Have all pairs of a cohort ended as planned, in the background. Returns how many there are."""
    number = queries.open_in(cohort).count()
    job = named(JOB)
    if not number or job is None:
        raise Refusal(gettext("No pair runs in this cohort, and nobody is asked."))
    enqueue(job.task, by=by.pk, once=True, cohort=cohort.pk)
    school = cohort.programme.school_id
    record(by=by.pk, verb="mentoring.all_pairs_ended", subject=cohort, school=school, now=now)
    return number


def end_all(*, cohort: Cohort, by: User, now: dt.datetime) -> None:
    """End them one by one, each in a transaction of its own: what is ended stays so if this breaks off."""
    facts = ending.Facts(EndKind.PLANNED, together=True)
    for pair in queries.open_in(cohort):
        try:
            if pair.state in RUNNING:
                ending.end(mentorship=pair, facts=facts, by=by, now=now)
            else:
                withdraw(mentorship=pair, by=by, now=now)
        except Refusal:  # it has ended by another hand meanwhile
            continue


@dataclass(frozen=True, slots=True)
class Undone:
    """How many pairs run again, and which do not, each with why."""

    number: int
    left: Sequence[tuple[Mentorship, str]]


def undo_all(*, cohort: Cohort, by: User, now: dt.datetime) -> Undone:
    """Take back that all pairs of a cohort ended, as far as each can be: by whoever did it, within the hour.

    Each in a transaction of its own. Raises Refusal where there is nothing to take back, or not yet.
    """
    if running_jobs(JOB, cohort=cohort.pk):  # else it would go on to end what is taken back here
        raise Refusal(gettext("The pairs are still being ended. Wait a minute, then take it back for all."))
    if not ended_together(cohort, by, since=now - UNDO).exists():
        raise Refusal(str(NOTHING))
    number, left = 0, []
    for pair in ended_together(cohort, by, since=now - 2 * UNDO):  # of some the hour may be over just now
        try:
            ending.undo(mentorship=pair, by=by, now=now)
            number += 1
        except Refusal as refusal:
            if _is_ended(pair):  # or it was taken back by a second press meanwhile
                left.append((pair, refusal.words))
    if not number and not left:
        raise Refusal(str(NOTHING))
    if number:
        _note_undone(cohort, by, now)
    return Undone(number, left)


def _is_ended(pair: Mentorship) -> bool:
    return Mentorship.objects.filter(pk=pair.pk, state=MentorshipState.ENDED).exists()


@transaction.atomic
def _note_undone(cohort: Cohort, by: User, now: dt.datetime) -> None:
    school = cohort.programme.school_id
    record(by=by.pk, verb="mentoring.all_ends_undone", subject=cohort, school=school, now=now)
