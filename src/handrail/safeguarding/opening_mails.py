"""The mails about emergency openings. None has a word of anybody, nor says whose words were opened."""

from __future__ import annotations

import datetime as dt

from handrail.mailroom.kinds import Kind, register
from handrail.people.models import User
from handrail.safeguarding.mails import address, moment_words, send
from handrail.safeguarding.models import Opening

TO_REVIEW = frozenset({"name", "opener", "when", "link"})
WARNING = frozenset({*TO_REVIEW, "day"})
TO_THE_TWO = frozenset({"name", "link"})

register(Kind("opening_made", "Notice to staff", TO_REVIEW, confidential=True))
register(Kind("opening_reminder", "Notice to staff", TO_REVIEW, confidential=True))
register(Kind("opening_warning", "Notice to staff", WARNING, confidential=True))
register(Kind("opening_told", "Notice to you", TO_THE_TWO, confidential=True))


def post_made(opening: Opening, reviewers: list[User], *, now: dt.datetime) -> None:
    """Tell those who review it that somebody has opened something, at once."""
    _post_each("opening_made", opening, reviewers, now)


def post_reminder(opening: Opening, reviewers: list[User], *, now: dt.datetime) -> None:
    """Remind them that nobody has reviewed it."""
    _post_each("opening_reminder", opening, reviewers, now)


def post_warning(opening: Opening, to: list[User], *, now: dt.datetime) -> None:
    """Say to whoever opened it and to whoever reviews it when the two are told."""
    link = address("openings")  # each finds it there, as theirs or as another's
    for one in to:
        day = moment_words(opening.tell_at, one, opening.school)
        words = {"opener": opening.opener.name, "when": moment_words(opening.opened_at, one, opening.school)}
        send("opening_warning", one, {**words, "day": day, "link": link}, now)


def post_told(opening: Opening, *, now: dt.datetime) -> None:
    """Tell the two that there is something to read on the site, and not what."""
    pair = opening.mentorship
    for one in (pair.mentee, pair.mentor):
        if one.is_active:
            send("opening_told", one, {"link": address("readings", pair.pk)}, now)


def _post_each(kind: str, opening: Opening, to: list[User], now: dt.datetime) -> None:
    for one in to:
        words = {
            "opener": opening.opener.name,
            "when": moment_words(opening.opened_at, one, opening.school),
            "link": address("review_opening", opening.pk),
        }
        send(kind, one, words, now)
