"""What searches do when an offer is answered, somebody leaves a cohort, or a cohort ends."""

from __future__ import annotations

import datetime as dt

from handrail.mentoring.hooks import hears_of_answers, keeps_offers
from handrail.mentoring.models import Mentorship
from handrail.pairing import search_access
from handrail.pairing.actions import searching
from handrail.people.models import User
from handrail.programmes.leaving import hears_of_end, hears_of_leaving
from handrail.programmes.models import Cohort, Enrolment


@hears_of_answers
def settle(mentorship: Mentorship, now: dt.datetime) -> None:
    """The mentor whom a mentee chose has answered, or the question is over."""
    searching.settle(mentorship, now)


@hears_of_leaving
def let_go(enrolment: Enrolment, by: User, now: dt.datetime) -> None:
    """Nobody looks for a mentor for whoever leaves, and they are proposed to nobody."""
    searching.let_go(enrolment, by, now)


@hears_of_end
def close_all(cohort: Cohort, by: User, now: dt.datetime) -> None:
    """Nobody is looked for in a cohort that is over."""
    searching.close_all(cohort, by, now)


keeps_offers(search_access.kept_offers)
