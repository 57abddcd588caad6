"""What mentorships do when somebody leaves a cohort, a cohort ends, or an account is closed."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext, ngettext

from handrail.lib.refusal import Refusal
from handrail.mentoring.actions import end_links, end_mailed_links, withdraw
from handrail.mentoring.ending_queries import can_still_be_undone
from handrail.mentoring.queries import open_in, open_of
from handrail.mentoring.states import RUNNING
from handrail.people.closing import hears_of_closing, hears_of_new_addresses
from handrail.people.models import User
from handrail.programmes.leaving import hears_of_end, hears_of_leaving
from handrail.programmes.models import Cohort, Enrolment


@hears_of_closing
def let_links_die(user: User, now: dt.datetime) -> None:
    """No mail acts for somebody whose account is closed, and nobody plans for them."""
    end_links(of=user, now=now)


@hears_of_new_addresses
def let_mailed_links_die(user: User, now: dt.datetime) -> None:
    """What was sent to the old address acts for nobody."""
    end_mailed_links(of=user, now=now)


@hears_of_leaving
def let_go(enrolment: Enrolment, by: User, now: dt.datetime) -> None:
    """Offers to or about whoever leaves are taken back. A pair is not left like this: people talk first."""
    for mentorship in open_of(enrolment):
        if mentorship.state in RUNNING:
            raise Refusal(_paired(enrolment, by))
        withdraw(mentorship=mentorship, by=by, now=now)


@hears_of_end
def pairs_end_first(cohort: Cohort, by: User, now: dt.datetime) -> None:  # noqa: ARG001 (all hear by whom)
    """Nobody is left in a pair of which nobody speaks any more."""
    if number := open_in(cohort).count():
        words = ngettext(
            "%(number)d mentorship of this cohort still runs or waits for an answer. End it as planned "
            "first: under “Mentorships”, “End all as planned”.",
            "%(number)d mentorships of this cohort still run or wait for an answer. End them as planned "
            "first: under “Mentorships”, “End all as planned”.",
            number,
        )
        raise Refusal(words % {"number": number})
    if can_still_be_undone(cohort, now):
        raise Refusal(
            gettext(
                "A mentorship ended less than an hour ago and can be taken back. Wait until that is over."
            )
        )


def _paired(enrolment: Enrolment, by: User) -> str:
    if by.pk == enrolment.user_id:
        return gettext(
            "You are a pair with somebody in this programme. End that first, on the page of the two of you: "
            "you can stop at any time, and need not give a reason."
        )
    words = gettext(
        "%(name)s is a pair with somebody in this cohort, so they cannot be taken out of it here. End the "
        "mentorship on its page first."
    )
    return words % {"name": enrolment.user.name}
