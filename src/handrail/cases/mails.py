"""Two mails to both of a pair alike. Neither says that anything was noticed, or has anybody's words."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse

from handrail.mailroom.actions import post
from handrail.mailroom.kinds import Kind, register
from handrail.mentoring.models import Mentorship
from handrail.people.models import User

NUDGE = frozenset({"name", "partner", "link"})
TALK = frozenset({"name", "partner", "coordinator", "address", "link"})
WEEK = dt.timedelta(days=7)

register(
    Kind("pair_nudge", "A friendly word to find a time", NUDGE, lasts=WEEK, optional=True, can_wait=True)
)
register(Kind("pair_talk", "Offer of a talk with the coordinator", TALK, lasts=WEEK, can_wait=True))


def post_nudge(mentorship: Mentorship, *, now: dt.datetime) -> None:
    """The same friendly word to both."""
    for to, partner in _two(mentorship):
        _post("pair_nudge", mentorship, to, {"partner": partner.name}, now)


def post_talk(mentorship: Mentorship, coordinator: User, *, now: dt.datetime) -> None:
    """Offer both a talk of three."""
    for to, partner in _two(mentorship):
        words = {"partner": partner.name, "coordinator": coordinator.name, "address": coordinator.email}
        _post("pair_talk", mentorship, to, words, now)


def _two(mentorship: Mentorship) -> tuple[tuple[User, User], tuple[User, User]]:
    return (mentorship.mentee, mentorship.mentor), (mentorship.mentor, mentorship.mentee)


def _post(kind: str, mentorship: Mentorship, to: User, words: dict[str, str], now: dt.datetime) -> None:
    link = settings.SITE.url + reverse("mentorship", args=[mentorship.pk])
    post(
        kind=kind,
        to=to.pk,
        address=to.email,
        language=to.language,
        context={"name": to.name, "link": link, **words},
        school=mentorship.programme.school_id,
        unsubscribe=kind == "pair_nudge",
        now=now,
    )
