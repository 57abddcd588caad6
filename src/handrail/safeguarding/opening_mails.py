"""The mails about emergency openings. None has a word of anybody, nor says whose words were opened."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from handrail.mailroom.actions import post
from handrail.mailroom.kinds import Kind, register
from handrail.people.models import User
from handrail.safeguarding.mails import WITH_THE_NEXT_ROUND
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
    link = settings.SITE.url + reverse("openings")  # each finds it there, as theirs or as another's
    for one in to:
        day = _moment(opening.tell_at, one)
        words = {"opener": opening.opener.name, "when": _moment(opening.opened_at, one)}
        _post("opening_warning", one, {**words, "day": day, "link": link}, now)


def post_told(opening: Opening, *, now: dt.datetime) -> None:
    """Tell the two that there is something to read on the site, and not what."""
    pair = opening.mentorship
    for one in (pair.mentee, pair.mentor):
        if one.is_active:
            _post("opening_told", one, {"link": _address("readings", pair.pk)}, now)


def _post_each(kind: str, opening: Opening, to: list[User], now: dt.datetime) -> None:
    for one in to:
        words = {
            "opener": opening.opener.name,
            "when": _moment(opening.opened_at, one),
            "link": _address("review_opening", opening.pk),
        }
        _post(kind, one, words, now)


def _moment(at: dt.datetime, reader: User) -> str:
    with override(reader.language):
        return date_format(at.astimezone(ZoneInfo(reader.school.time_zone)), "l j F, H:i")


def _address(name: str, key: UUID) -> str:
    return settings.SITE.url + reverse(name, args=[key])


def _post(kind: str, to: User, words: dict[str, str], now: dt.datetime) -> None:
    post(
        kind=kind,
        to=to.pk,
        address=to.email,
        language=to.language,
        context={"name": to.name, **words},
        school=to.school_id,
        not_before=now + WITH_THE_NEXT_ROUND,
        now=now,
    )
