"""The mails about pauses and ends: that, and until when. Never a reason, nor who wanted it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from handrail.mailroom.actions import hold, post
from handrail.mailroom.kinds import Kind, register
from handrail.mailroom.models import Message
from handrail.mentoring.models import Ending, Mentorship, PairPause
from handrail.people.models import User

WEEK = dt.timedelta(days=7)
PAIR = frozenset({"name", "partner", "programme", "link"})

for kind, words, more, optional in (
    ("mentorship_ended", "A mentorship has ended", frozenset(), False),
    ("closure_asked", "Three questions at the end of a mentorship", frozenset(), True),
    ("pair_paused", "A mentorship is paused", frozenset({"back_on"}), False),
    ("pair_resumed", "A mentorship goes on after a pause", frozenset(), False),
    ("cover_named", "You stand in for a mentor", frozenset({"mentee", "back_on"}), False),
    ("cover_found", "Somebody stands in for your mentor", frozenset({"cover", "back_on"}), False),
):
    register(Kind(kind, words, PAIR | more, optional=optional, lasts=WEEK, can_wait=True))


def post_ended(ending: Ending, *, now: dt.datetime) -> list[Message]:
    """Once the hour is over: the news to whoever did not end it, the questions to whoever did."""
    pair = ending.mentorship
    return [
        _post(
            "closure_asked" if to.pk == ending.by else "mentorship_ended",
            pair,
            to,
            {},
            ending.undo_until,
            now,
        )
        for to in (pair.mentee, pair.mentor)
    ]


def hold_questions(ending: Ending, to: User) -> None:
    """Whoever ended it and answered the questions within the hour is not asked them by a mail any more."""
    pair = ending.mentorship
    for reader, mail in zip((pair.mentee_id, pair.mentor_id), ending.mails, strict=False):
        if reader == to.pk == ending.by:
            hold(message=UUID(mail), reason=gettext("It is not needed any more."))


def post_paused(pause: PairPause, *, now: dt.datetime) -> None:
    """Tell those of the two who did not do it."""
    pair = pause.mentorship
    for to in (pair.mentee, pair.mentor):
        if to.pk != pause.by:
            _post("pair_paused", pair, to, {"back_on": _day(pause, to)}, now, now)


def post_resumed(pair: Mentorship, *, by: User | None, now: dt.datetime) -> None:
    """Tell the two, but for whoever did it, that their pause is over, and that they can go on."""
    for to in (pair.mentee, pair.mentor):
        if to != by:
            _post("pair_resumed", pair, to, {}, now, now)


def post_cover(pause: PairPause, *, now: dt.datetime) -> None:
    """Tell whoever stands in, and the mentee, of each other."""
    pair, cover = pause.mentorship, pause.cover
    if cover is None:
        return
    words = {"mentee": pair.mentee.name, "partner": pair.mentor.name, "back_on": _day(pause, cover)}
    link = settings.SITE.url + reverse("home")  # the page of the pair is none of theirs
    _post("cover_named", pair, cover, {**words, "link": link}, now, now)
    words = {"cover": cover.name, "back_on": _day(pause, pair.mentee)}
    _post("cover_found", pair, pair.mentee, words, now, now)


def _day(pause: PairPause, to: User) -> str:
    with override(to.language):
        return date_format(pause.back_on, "j F Y")


def _post(
    kind: str,
    pair: Mentorship,
    to: User,
    words: Mapping[str, str],
    not_before: dt.datetime,
    now: dt.datetime,
) -> Message:
    partner = pair.other(to)
    link = settings.SITE.url + reverse("mentorship", args=[pair.pk])
    context = {"name": to.name, "partner": partner.name, "programme": pair.programme.title, "link": link}
    school: UUID = pair.programme.school_id
    return post(
        kind=kind,
        to=to.pk,
        address=to.email,
        language=to.language,
        context={**context, **words},
        school=school,
        unsubscribe=kind == "closure_asked",
        not_before=not_before,
        now=now,
    )
