"""Training for the invented school of the demonstration, which most mentors have finished; and its shelf."""

from __future__ import annotations

import datetime as dt

from handrail.learning import demo_shelf
from handrail.learning.models import Completion
from handrail.learning.queries import modules_for
from handrail.people.models import School
from handrail.programmes.models import Cohort
from handrail.programmes.states import CohortState, EnrolmentState, Side

EVERY = 12  # one in so many mentors has begun and not finished


def seed(school: School, now: dt.datetime) -> None:
    """What mentors finished in cohorts that joined, and more links for the shelf."""
    demo_shelf.seed(school, now)
    joined = Cohort.objects.filter(programme__school=school, state=CohortState.CLOSED)
    Completion.objects.bulk_create(
        [row for cohort in joined.order_by("pk") for row in _of(cohort, now)], ignore_conflicts=True
    )


def _of(cohort: Cohort, now: dt.datetime) -> list[Completion]:
    mentors = cohort.enrolments.filter(side=Side.MENTOR, state=EnrolmentState.JOINED)
    by = cohort.programme.leads.order_by("since", "pk").values_list("user", flat=True)[0]
    return [
        Completion(user_id=user, module=module.key, by=by, at=now - dt.timedelta(days=3))
        for number, user in enumerate(mentors.order_by("user__school_number").values_list("user", flat=True))
        for module in modules_for(cohort.programme, Side.MENTOR)[: 1 if number % EVERY == EVERY - 1 else None]
    ]
