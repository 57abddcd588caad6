"""What the two do: ask a coordinator for help with the pair, or say that interests have changed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext

from handrail.cases.actions.noting import note
from handrail.cases.actions.opening import Reason, open_case
from handrail.cases.models import Case, InterestChange
from handrail.cases.states import Noted, Why, Wish
from handrail.lib.refusal import Refusal
from handrail.mentoring.models import Mentorship
from handrail.pairing.actions.searching import begin
from handrail.pairing.snapshot import Wanted
from handrail.people.models import User
from handrail.programmes.states import Side

MOST_ASKED = 5  # times a day, after which a button was pressed by mistake


@transaction.atomic
def ask_for_help(*, mentorship: Mentorship, words: str, by: User, today: dt.date, now: dt.datetime) -> Case:
    """Either of the two asks; a reason is not needed. The other one is not told."""
    side = _side(mentorship, by)
    _check_not_too_often(mentorship, by, now)
    reason = Reason(Why.HELP, Noted.HELP, side=side, words=words)
    return open_case(mentorship=mentorship, reason=reason, by=by.pk, today=today, now=now)


@transaction.atomic
def say_interests(  # noqa: PLR0913 (what the mentee says has that many parts)
    *,
    mentorship: Mentorship,
    wish: str,
    confidence: int,
    words: str,
    by: User,
    today: dt.date,
    now: dt.datetime,
    wanted: Wanted | None = None,
) -> InterestChange:
    """The mentee's interests have changed. Who keeps their mentor tells nobody; a wish is a request.

    What they want now is kept with the search for another mentor, and ranks whom a coordinator finds.
    """
    if by.pk != mentorship.mentee_id:
        raise Refusal(gettext("The mentee says this."))
    if wish not in Wish.values or not 1 <= confidence <= 10:
        raise Refusal(gettext("Choose what you would like, and a number from 1 to 10."))
    _check_not_too_often(mentorship, by, now)
    made = InterestChange.objects.create(mentorship=mentorship, confidence=confidence, wish=wish, at=now)
    note(mentorship, mentorship.programme.school_id, by.pk, "interests_said", now)
    if wish != Wish.KEEP:
        reason = Reason(Why.INTERESTS, Noted.INTERESTS, wish, Side.MENTEE, words=words, confidence=confidence)
        open_case(mentorship=mentorship, reason=reason, by=by.pk, today=today, now=now)
        begin(mentorship=mentorship, second=wish == Wish.ADD, by=by, now=now, wanted=wanted)
    return made


def _side(mentorship: Mentorship, by: User) -> Side:
    if by.pk not in (mentorship.mentor_id, mentorship.mentee_id):
        raise Refusal(gettext("Only the two of them can do this."))
    return Side.MENTEE if by.pk == mentorship.mentee_id else Side.MENTOR


def _check_not_too_often(mentorship: Mentorship, by: User, now: dt.datetime) -> None:
    since = now - dt.timedelta(days=1)
    lines = Case.objects.filter(mentorship=mentorship, lines__by=by.pk, lines__at__gt=since).values("lines")
    said = InterestChange.objects.filter(mentorship=mentorship, at__gt=since)
    if max(lines.count(), said.count() if by.pk == mentorship.mentee_id else 0) >= MOST_ASKED:
        raise Refusal(
            gettext("You have asked several times today, and your coordinator has it. Wait for them.")
        )
