"""Opening what is between two people in an emergency, and closing it again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext

from handrail.lib.refusal import Refusal
from handrail.lib.wall import moment_of
from handrail.mentoring.models import Mentorship
from handrail.people.models import User
from handrail.safeguarding import opening_mails, opening_queries
from handrail.safeguarding.actions.noting import write
from handrail.safeguarding.actions.settling import end_elapsed, end_opening
from handrail.safeguarding.models import Opening
from handrail.safeguarding.opening_access import can_open, openable_pairs
from handrail.safeguarding.opening_states import (
    LASTS,
    LONGEST_HOLD,
    REMINDED_EVERY,
    WARNED_BEFORE,
    Telling,
    Why,
)
from handrail.vault.sealing import Reading, reading

MORNING = dt.time(8)


@dataclass(frozen=True, slots=True)
class Need:
    """Why somebody opens a pair, and when the two are told: why not at once (`hold`), and when at last."""

    why: str
    words: str
    telling: str = Telling.NOW
    hold: str = ""
    tell_on: dt.date | None = None


@transaction.atomic
def open_pair(
    *, mentorship: Mentorship, need: Need, by: User, factor_is_fresh: bool, now: dt.datetime
) -> Opening:
    """Open a pair for an hour; the others are told at once. Opening twice is opening once.

    Raises Refusal without a fresh second factor, or where nobody is there who could review it.
    """
    User.objects.select_for_update().get(pk=by.pk)  # of many at once one opens
    _check(mentorship, by, factor_is_fresh=factor_is_fresh)
    end_elapsed(now=now)
    if standing := opening_queries.running(by, mentorship):
        return standing
    reviewers = opening_queries.reviewers_of(mentorship, by)
    if not reviewers:
        raise Refusal(
            gettext(
                "Nobody else is there to review it. Another wellbeing lead or an administrator is needed."
            )
        )
    made = _made(mentorship, need, by, now)
    opening_mails.post_made(made, reviewers, now=now)
    write(made, by, "opening_made", now)
    _tell(made, by, now)
    return made


def _tell(made: Opening, by: User, now: dt.datetime) -> None:
    if made.told_at:
        opening_mails.post_told(made, now=now)
        write(made, by, "opening_told", now)
    else:
        write(made, by, "opening_held", now)


def _check(mentorship: Mentorship, by: User, *, factor_is_fresh: bool) -> None:
    if not (verdict := can_open(by)):
        raise Refusal(verdict.words)
    if not factor_is_fresh:
        raise Refusal(
            gettext(
                "It is more than ten minutes since you showed that it is you. What you wrote still stands "
                "here: show it again by the link below, then send this once more."
            )
        )
    if not openable_pairs(by).filter(pk=mentorship.pk).exists():
        raise Refusal(gettext("There is nothing that you can open here."))


def _made(mentorship: Mentorship, need: Need, by: User, now: dt.datetime) -> Opening:
    _check_reasons(need)
    tell_at = _told_when(need, by, now)
    return Opening.objects.create(
        school=by.school,
        mentorship=mentorship,
        opener=by,
        why=need.why,
        words=need.words,
        opened_at=now,
        until=now + LASTS,
        hold=need.hold if tell_at > now else "",
        tell_at=tell_at,
        told_at=now if tell_at == now else None,
        remind_at=now + REMINDED_EVERY,
        warn_at=tell_at - WARNED_BEFORE if tell_at - WARNED_BEFORE > now else None,
    )


def _check_reasons(need: Need) -> None:
    if need.why not in Why.values:
        raise Refusal(gettext("Choose why you open it."), "why")
    if not need.words:
        raise Refusal(gettext("Write down why it cannot be done in another way."), "words")


def _told_when(need: Need, by: User, now: dt.datetime) -> dt.datetime:
    """At once, or in the morning of the day that is set. Raises Refusal for what is missing, or in doubt."""
    if need.telling != Telling.LATER:
        if need.hold or need.tell_on:
            raise Refusal(
                gettext(
                    "You chose to tell both at once, and yet below you name a risk or a day. Choose "
                    "\u201cNot yet\u201d, or empty both fields."
                ),
                "telling",
            )
        return now
    if not need.hold:
        raise Refusal(gettext("Write down whom it would put at risk, and how."), "hold")
    today = now.astimezone(ZoneInfo(by.school.time_zone)).date()
    if need.tell_on is None or not today < need.tell_on <= today + LONGEST_HOLD:
        raise Refusal(gettext("Choose a day from tomorrow on, and within 90 days."), "tell_on")
    return moment_of(dt.datetime.combine(need.tell_on, MORNING), by.school.time_zone, "earlier").at


@transaction.atomic
def close_opening(*, opening: Opening, by: User, now: dt.datetime) -> None:
    """Close it before its hour is over: nothing of the pair can be read any more."""
    if by.pk != opening.opener_id:
        raise Refusal(gettext("Only whoever opened it closes it."))
    if not end_opening(opening, now=min(now, opening.until)):
        raise Refusal(gettext("It is over already."))
    write(opening, by, "opening_closed", now)


@transaction.atomic
def read_pair(opening: Opening, *what: str, by: User, now: dt.datetime) -> Reading:
    """Note that whoever opened a pair reads `what` of it, and get what opens it.

    Raises Refusal once it is over. An error for anybody else, and where the note cannot be written: then
    nothing is read.
    """
    if by.pk != opening.opener_id or not can_open(by):
        raise RuntimeError("Only the wellbeing lead who opened a pair reads it.")
    row = Opening.objects.select_for_update().get(pk=opening.pk)
    if not row.runs(now):
        raise Refusal(gettext("It is over: nothing of it can be read any more."))
    noted = reading(
        of=opening.mentorship, what=what, by=by.pk, school=opening.school_id, now=now,
        verb=opening_queries.READ, under=opening,
    )  # fmt: skip
    if more := noted.what - row.parts:
        row.parts_read = ",".join(sorted(row.parts | more))
        row.save(update_fields=["parts_read"])
    return noted
