"""What mentorships do when somebody leaves a cohort, or an account is closed."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext

from handrail.lib.refusal import Refusal
from handrail.mentoring.actions import end_links, withdraw
from handrail.mentoring.queries import open_of
from handrail.mentoring.states import MentorshipState
from handrail.people.closing import hears_of_closing
from handrail.people.models import User
from handrail.programmes.leaving import hears_of_leaving
from handrail.programmes.models import Enrolment


@hears_of_closing
def let_links_die(user: User, now: dt.datetime) -> None:
    """No mail acts for somebody whose account is closed, and nobody plans for them."""
    end_links(of=user, now=now)


@hears_of_leaving
def let_go(enrolment: Enrolment, by: User, now: dt.datetime) -> None:
    """Offers to or about whoever leaves are taken back. A pair is not left like this: people talk first."""
    for mentorship in open_of(enrolment):
        if mentorship.state == MentorshipState.ACTIVE:
            raise Refusal(_paired(enrolment, by))
        withdraw(mentorship=mentorship, by=by, now=now)


def _paired(enrolment: Enrolment, by: User) -> str:
    if by.pk == enrolment.user_id:
        return gettext(
            "You are a pair with somebody in this programme. Write to its coordinator: you can stop at any "
            "time, and need not give a reason."
        )
    words = gettext(
        "%(name)s is a pair with somebody in this cohort, so they cannot be taken out of it here."
    )
    return words % {"name": enrolment.user.name}
