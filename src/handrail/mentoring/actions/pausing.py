"""A pair rests: its place stays, nothing is asked of the two, and on its day it goes on by itself."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext

from handrail.lib.refusal import Refusal
from handrail.lib.wall import wall_of
from handrail.mentoring import ending_mails, ending_queries, queries
from handrail.mentoring.actions.ends import move_pair, note
from handrail.mentoring.actions.meeting import call_off_planned
from handrail.mentoring.ending_states import LONGEST_PAUSE
from handrail.mentoring.models import Mentorship, PairPause
from handrail.mentoring.states import MentorshipState
from handrail.people.models import User


@transaction.atomic
def pause(
    *, mentorship: Mentorship, back_on: dt.date, by: User, today: dt.date, now: dt.datetime
) -> PairPause:
    """Let a pair rest until a day. What is planned is called off, and the others are told until when."""
    if not today < back_on <= today + LONGEST_PAUSE:
        raise Refusal(gettext("Choose a day from tomorrow on, within a year."), "back_on")
    move_pair(mentorship, MentorshipState.PAUSED, MentorshipState.ACTIVE)
    made = PairPause.objects.create(mentorship=mentorship, back_on=back_on, by=by.pk, since=now)
    call_off_planned(mentorship, until=None, now=now)
    ending_mails.post_paused(made, now=now)
    note(mentorship, by.pk, "paused", now, "state")
    return made


@transaction.atomic
def resume(*, mentorship: Mentorship, by: User | None, now: dt.datetime) -> None:
    """The pair goes on: before its day, or by itself where nobody acts. Those who did not do it are told."""
    move_pair(mentorship, MentorshipState.ACTIVE, MentorshipState.PAUSED)
    close_pause(mentorship, now)
    ending_mails.post_resumed(mentorship, by=by, now=now)  # whoever moved the pair tells, and only one can
    note(mentorship, by.pk if by else None, "resumed", now, "state")


def resume_due(*, now: dt.datetime) -> int:
    """Let pairs go on whose day has come, where their school is. Returns how many."""
    return sum(_resume(one.mentorship, now) for one in ending_queries.due_to_resume(now))


def _resume(mentorship: Mentorship, now: dt.datetime) -> bool:
    try:
        resume(mentorship=mentorship, by=None, now=now)
    except Refusal:  # somebody was quicker
        return False
    return True


@transaction.atomic
def name_cover(*, mentorship: Mentorship, cover: User | None, by: User, now: dt.datetime) -> None:
    """Say to whom the mentee may write while the pair rests, or that there is nobody. Ask them first."""
    if cover is not None:
        _check_cover(mentorship, cover, now)
    found = PairPause.objects.select_for_update(of=("self",)).filter(mentorship=mentorship, over_at=None)
    pause = found.select_related("cover").first()
    if pause is None:
        raise Refusal(gettext("This mentorship is not paused."))
    if pause.cover == cover:
        return
    pause.cover = cover
    pause.save(update_fields=["cover"])
    if cover is not None:
        pause.mentorship = mentorship
        ending_mails.post_cover(pause, now=now)
    note(mentorship, by.pk, "cover_named", now)


def close_pause(mentorship: Mentorship, now: dt.datetime) -> None:
    """Whatever pause is open is over. In the caller's transaction."""
    PairPause.objects.filter(mentorship=mentorship, over_at=None).update(over_at=now)


def _check_cover(mentorship: Mentorship, cover: User, now: dt.datetime) -> None:
    today = wall_of(now, mentorship.programme.school.time_zone).date()
    if cover not in ending_queries.possible_covers(mentorship, today):
        raise Refusal(gettext("Choose another mentor of this cohort, who is not away."), "cover")
    if queries.apart(mentorship.cohort, cover, mentorship.mentee):
        words = gettext("%(cover)s and %(mentee)s are kept apart. Choose somebody else.")
        raise Refusal(words % {"cover": cover.name, "mentee": mentorship.mentee.name}, "cover")
