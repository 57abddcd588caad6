"""The year of the demonstration's cohort: all that its people and the site do, in its order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from handrail.cases import demo as cases
from handrail.checkins import demo as checkins
from handrail.lib.acts import Act, play
from handrail.mailroom import demo as past_mail
from handrail.mentoring import actions, demo, demo_pairs
from handrail.mentoring.actions import talking
from handrail.mentoring.demo_year import TOLD, Course
from handrail.mentoring.models import Mentorship
from handrail.pairing import demo as pairing
from handrail.people.models import School, User

SOON = dt.timedelta(minutes=61)  # before now the jobs of each hour have run, so that their mails have left


@transaction.atomic
def seed(school: School, now: dt.datetime) -> None:
    """A programme whose pairs were published about a year ago. Runs once."""
    cohort = pairing.begin(school, now)
    if cohort is None or not pairing.is_joined(cohort):
        return
    lead = User.objects.filter(leads__programme=cohort.programme_id).order_by("name", "pk")[0]
    asking = checkins.Asking(now)
    year = _Year(now, asking)
    matching = pairing.Matching(cohort, lead, now, year.begun)
    care = cases.Care(cohort, lead, now, asking.courses, year.meet_again)
    play([*matching.acts(), *asking.acts(), *care.acts()], until=now)
    _jobs(now - SOON)
    past_mail.sent_at_their_time(now)


def _jobs(moment: dt.datetime) -> None:
    """What the jobs of each hour do."""
    actions.lapse_due(now=moment)
    actions.remind_due(now=moment)
    demo_pairs.settle(moment)
    demo_pairs.resume(moment)
    actions.remind_of_meetings(now=moment)
    actions.ask_whether_met(now=moment)
    talking.tell_late(now=moment)


@dataclass(slots=True)
class _Year:
    """What becomes of a pair once it has begun."""

    now: dt.datetime
    asking: checkins.Asking
    years: dict[UUID, demo_pairs.Year] = field(default_factory=dict)

    def begun(self, pair: Mentorship, course: Course, number: int, moment: dt.datetime) -> Iterable[Act]:
        """Its check-ins, and its own acts by its course; or it is told in full."""
        yield from self.asking.acts_of(pair, course)
        if course == TOLD:
            yield moment, lambda _: demo.tell(pair, number, self.now)
            return
        year = self.years[pair.pk] = demo_pairs.Year(pair, course, number, self.now)
        yield from year.acts()

    def meet_again(self, pair: UUID, moment: dt.datetime) -> Iterable[Act]:
        """Two who had stopped to meet find together."""
        return self.years[pair].meet_again(moment) if pair in self.years else ()
