"""What becomes of an offer: the mentor accepts or declines, or does not answer in time."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext, ngettext

from handrail.lib.refusal import Refusal
from handrail.mentoring import mails, queries
from handrail.mentoring.actions.ends import end_offer, note
from handrail.mentoring.actions.ways import SIGNED_IN, Way
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import MentorshipState
from handrail.people.actions.places import take_place
from handrail.people.models import User
from handrail.programmes.actions.conflicts import Told, add_conflict
from handrail.programmes.plans import rules_of


@transaction.atomic
def accept(
    *,
    mentorship: Mentorship,
    by: User,
    nothing_between: bool,
    today: dt.date,
    now: dt.datetime,
    way: Way = SIGNED_IN,
) -> None:
    """The mentor says yes: the mentorship begins, takes one of their places, and both are told.

    `nothing_between`: the mentor declares that they do not judge, employ or treat the mentee. Raises Refusal
    without that, and where the offer is over, the two can be no pair any more, or no place is left.
    """
    _check_theirs(mentorship, by, now)
    if not nothing_between:
        raise Refusal(gettext("Tick the box above “Accept” first, or say below it what is so."))
    starts = max(today, mentorship.cohort.starts)
    end_offer(mentorship, MentorshipState.ACTIVE, waits=True, now=now, starts=starts)
    if not take_place(mentor=mentorship.mentor_id, usual=mentorship.programme.plan.capacity.usual):
        raise Refusal(_full(mentorship))
    _check_still_possible(mentorship)
    mails.post_begun(mentorship, now=now)
    note(mentorship, by.pk, "accepted", now, "state", "starts", *way.fields)


@transaction.atomic
def decline(*, mentorship: Mentorship, by: User, now: dt.datetime, way: Way = SIGNED_IN) -> None:
    """The mentor says no. Nobody asks why, and the mentee never learns who it was."""
    _check_theirs(mentorship, by, now)
    end_offer(mentorship, MentorshipState.DECLINED, waits=True, now=now)
    note(mentorship, by.pk, "declined", now, "state", *way.fields)


@transaction.atomic
def declare(*, mentorship: Mentorship, by: User, kind: str, today: dt.date, now: dt.datetime) -> None:
    """The mentor says that they judge, employ, treat or are related to this mentee, or will in this time.

    It is written down as a conflict of interest, and the offer ends as if declined. Of a kind that this
    relationship can bear once it is declared, the offer stays: a coordinator must allow it first.
    """
    _check_theirs(mentorship, by, now)
    told = Told(by, mentorship.mentee, kind, starts=today, ends=max(today, mentorship.cohort.ends))
    with suppress(Refusal):  # it may stand there already
        add_conflict(told=told, by=by, now=now)
    if kind not in rules_of(mentorship.kind).declared:
        end_offer(mentorship, MentorshipState.DECLINED, waits=True, now=now)
    note(mentorship, by.pk, "declared", now)


def lapse_due(*, now: dt.datetime) -> int:
    """End the offers that nobody answered in time. Returns how many; those answered meanwhile stay."""
    ended = 0
    for mentorship in queries.due_to_lapse(now).select_related("programme"):
        ended += _lapse(mentorship, now)
    return ended


@transaction.atomic
def _lapse(mentorship: Mentorship, now: dt.datetime) -> bool:
    try:
        end_offer(mentorship, MentorshipState.LAPSED, waits=False, now=now)
    except Refusal:
        return False
    note(mentorship, None, "lapsed", now, "state")
    return True


def _check_theirs(mentorship: Mentorship, by: User, now: dt.datetime) -> None:
    if mentorship.mentor_id != by.pk:
        raise Refusal(gettext("Only the mentor who was asked can answer."))
    if now < mentorship.offered_at:
        raise Refusal(gettext("This offer has not gone out yet, so it cannot be answered."))


def _check_still_possible(mentorship: Mentorship) -> None:
    """What happened since the offer. The words say nothing of what: it may be private."""
    if not queries.still_possible(mentorship):
        raise Refusal(
            gettext(
                "Things have changed since you were asked, and this pair cannot be made any more. "
                "You need not do anything. Thank you for being willing."
            )
        )


def _full(mentorship: Mentorship) -> str:
    mentor = User.objects.get(pk=mentorship.mentor_id)
    number = mentor.active_mentees
    if number == 0:
        return gettext(
            "All your places are taken: you said that you take no mentee at present. Raise the number under "
            "“You and your time” if you want to, or decline."
        )
    return ngettext(
        "All your places are taken: you have %(number)d mentee, and said that this is the most. Raise the "
        "number under “You and your time” if you want to, or decline.",
        "All your places are taken: you have %(number)d mentees, and said that this is the most. Raise the "
        "number under “You and your time” if you want to, or decline.",
        number,
    ) % {"number": number}
