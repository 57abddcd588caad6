"""The end of a cohort's time: all pairs that still run end as planned, and no offer waits any more."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.jobs.actions import enqueue
from handrail.jobs.registry import named
from handrail.lib.refusal import Refusal
from handrail.mentoring import queries
from handrail.mentoring.actions import ending
from handrail.mentoring.actions.offering import withdraw
from handrail.mentoring.ending_states import EndKind
from handrail.mentoring.states import RUNNING
from handrail.people.models import User
from handrail.programmes.models import Cohort

JOB = "mentoring.end_pairs"


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
    for pair in queries.open_in(cohort):
        try:
            if pair.state in RUNNING:
                ending.end(mentorship=pair, facts=ending.Facts(EndKind.PLANNED), by=by, now=now)
            else:
                withdraw(mentorship=pair, by=by, now=now)
        except Refusal:  # it has ended by another hand meanwhile
            continue
