"""Offering a mentee to a mentor, and taking the offer back while it waits."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from handrail.lib.refusal import Refusal
from handrail.mailroom.actions import hold
from handrail.mentoring import mails, queries
from handrail.mentoring.actions.ends import end_offer, note
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import OPEN, MentorshipState
from handrail.people.models import User
from handrail.programmes.models import Cohort
from handrail.programmes.states import CohortState, ProgrammeState, Side


@transaction.atomic
def offer(  # noqa: PLR0913 (an offer has that many parts, and each is named)
    *,
    cohort: Cohort,
    mentee: User,
    mentor: User,
    by: User,
    answer_by: dt.datetime,
    now: dt.datetime,
    told_at: dt.datetime | None = None,
    second: bool = False,
    chosen: bool = False,
) -> Mentorship:
    """Ask a mentor whether they take a mentee. The mail leaves, and the offer shows, at `told_at`.

    Until then it can be taken back without a trace. `second`: beside the mentor whom the mentee has;
    `chosen`: by the mentee, who knows of it. Raises Refusal where the two cannot be a pair.
    """
    told = told_at or now
    if answer_by <= told:
        raise Refusal(gettext("Leave the mentor some time to answer: choose a later day."))
    User.objects.select_for_update(no_key=True).get(pk=mentor.pk)  # offers to one mentor wait in line
    _check_takes_part(cohort, mentee, mentor)
    _check_pair(cohort, mentee, mentor, second=second)
    _check_places(cohort, mentor)
    made = Mentorship(
        programme=cohort.programme,
        cohort=cohort,
        mentee=mentee,
        mentor=mentor,
        kind=cohort.programme.kind,
        second=second,
        chosen=chosen,
        offered_at=told,
        answer_by=answer_by,
    )
    made.offer_mail = mails.post_offer(made, now=now).pk
    _save_once(made)
    note(made, by.pk, "offered", now, "state", "answer_by")
    return made


@transaction.atomic
def withdraw(*, mentorship: Mentorship, by: User, now: dt.datetime) -> bool:
    """Take an offer back while it waits. A mail that has not left stays. Says whether it had left."""
    end_offer(mentorship, MentorshipState.WITHDRAWN, waits=False, now=now)
    mail = mentorship.offer_mail
    left = mail is not None and not hold(message=mail, reason=gettext("The offer was taken back."))
    note(mentorship, by.pk, "withdrawn", now, "state")
    return left


def _check_takes_part(cohort: Cohort, mentee: User, mentor: User) -> None:
    if cohort.state == CohortState.ENDED or cohort.programme.state == ProgrammeState.ARCHIVED:
        raise Refusal(gettext("This cohort is over, so nobody can be paired in it."))
    for user, side in ((mentee, Side.MENTEE), (mentor, Side.MENTOR)):
        if not user.is_active:
            raise Refusal(gettext("The account of %(name)s is closed.") % {"name": user.name})
        if not queries.joined(cohort, user, side):
            words = {
                Side.MENTEE: gettext("%(name)s has not joined this cohort as a mentee."),
                Side.MENTOR: gettext("%(name)s has not joined this cohort as a mentor."),
            }[side]
            raise Refusal(words % {"name": user.name})


def _check_pair(cohort: Cohort, mentee: User, mentor: User, *, second: bool) -> None:
    names = {"mentee": mentee.name, "mentor": mentor.name}
    if mentor.pk == mentee.pk:
        raise Refusal(gettext("Nobody can be their own mentor."))
    if queries.apart(cohort, mentor, mentee):
        words = gettext("%(mentor)s and %(mentee)s are kept apart, so they cannot be a pair.")
        raise Refusal(words % names)
    past = Mentorship.objects.filter(programme=cohort.programme, mentee=mentee)
    if past.filter(state__in=OPEN, second=second).exists():
        raise Refusal(_has_one(mentee, second=second))
    if past.filter(state__in=OPEN, mentor=mentor).exists():
        raise Refusal(gettext("%(mentor)s is the mentor of %(mentee)s already, or is being asked.") % names)
    if past.filter(mentor=mentor, state__in=queries.REFUSED).exists():
        words = gettext(
            "%(mentor)s and %(mentee)s were a pair, or %(mentor)s was asked before. The same two are not "
            "brought together again."
        )
        raise Refusal(words % names)


def _check_places(cohort: Cohort, mentor: User) -> None:
    """Offers that wait count as if they were taken. The mentor's row is locked: it is read again."""
    mentor.refresh_from_db(fields=["active_mentees", "most_mentees"])
    usual = cohort.programme.plan.capacity.usual
    most = usual if mentor.most_mentees is None else mentor.most_mentees
    if mentor.active_mentees + queries.offered_to(mentor) >= most:
        words = gettext("%(name)s has no place left, counting the offers that wait for an answer.")
        raise Refusal(words % {"name": mentor.name})


def _save_once(made: Mentorship) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:  # somebody else offered the same mentee just now
        raise Refusal(_has_one(made.mentee, second=made.second)) from error


def _has_one(mentee: User, *, second: bool) -> str:
    words = gettext("%(name)s has a mentor in this programme, or one is being asked.")
    if second:
        words = gettext("%(name)s has a second mentor in this programme, or one is being asked.")
    return words % {"name": mentee.name}
