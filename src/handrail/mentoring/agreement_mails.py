"""The mails on the way to an agreement: whose turn it is. What the two expect stands in none of them."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse

from handrail.mailroom.actions import post
from handrail.mailroom.kinds import Kind, register
from handrail.mentoring.models import Mentorship
from handrail.people.models import User

WEEK = dt.timedelta(days=7)
WORDS = frozenset({"name", "partner", "link"})

for kind, words, optional in (
    ("agreement_your_part", "Waits for what you expect", True),
    ("agreement_to_read", "An agreement to read and accept", True),
    ("agreement_accepted", "An agreement is accepted by both", False),
    ("agreement_change", "A new version of an agreement is open", True),
):
    register(Kind(kind, words, WORDS, optional=optional, lasts=WEEK, can_wait=True))


def post_to(kind: str, mentorship: Mentorship, to: User, *, now: dt.datetime) -> None:
    """Tell one of the two how the agreement stands."""
    partner = mentorship.other(to)
    link = settings.SITE.url + reverse("agreement", args=[mentorship.pk])
    post(
        kind=kind,
        to=to.pk,
        address=to.email,
        language=to.language,
        context={"name": to.name, "partner": partner.name, "link": link},
        school=mentorship.programme.school_id,
        unsubscribe=kind != "agreement_accepted",
        now=now,
    )
