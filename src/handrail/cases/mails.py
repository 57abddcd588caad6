"""Two mails to both of a pair alike, that never say that anything was noticed; two to who sees to a case.

None has anybody's words. What goes to a coordinator is nobody else's to see: staff of the school may be one
of the two.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from handrail.cases.access import can_see_to
from handrail.cases.models import Case
from handrail.mailroom.actions import post
from handrail.mailroom.kinds import Kind, register
from handrail.mentoring.models import Mentorship
from handrail.people.models import User

NUDGE = frozenset({"name", "partner", "link"})
TALK = frozenset({"name", "partner", "coordinator", "address", "link"})
CASE = frozenset({"name", "mentee", "mentor", "day", "link"})
WEEK = dt.timedelta(days=7)

register(
    Kind("pair_nudge", "A friendly word to find a time", NUDGE, lasts=WEEK, optional=True, can_wait=True)
)
register(Kind("pair_talk", "Offer of a talk with the coordinator", TALK, lasts=WEEK, can_wait=True))
register(Kind("case_request", "Notice of a case", CASE, lasts=WEEK, can_wait=True, confidential=True))
register(Kind("case_due", "Notice of a case", CASE, can_wait=True, confidential=True))


def post_case(kind: str, case: Case, *, now: dt.datetime) -> None:
    """Tell whoever sees to a case that somebody asks, or that it is due: while they can see to it."""
    pair, to = case.mentorship, case.owner
    if to is None or not can_see_to(to, pair):
        return
    with override(to.language):
        day = date_format(case.due, "l j F")
    post(
        kind=kind,
        to=to.pk,
        address=to.email,
        language=to.language,
        context={
            "name": to.name,
            "mentee": pair.mentee.name,
            "mentor": pair.mentor.name,
            "day": day,
            "link": settings.SITE.url + reverse("case", args=[case.pk]),
        },
        school=pair.programme.school_id,
        about=case.pk,
        now=now,
    )


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
