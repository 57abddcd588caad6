"""The mail that says somebody has written. It says who, and nothing of what."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse

from handrail.mailroom.actions import post
from handrail.mailroom.kinds import Kind, register
from handrail.mentoring.models import Mentorship
from handrail.people.models import User

register(
    Kind("has_written", "Somebody has written to you", frozenset({"name", "partner", "link"}), optional=True)
)


def post_has_written(mentorship: Mentorship, to: User, partner: User, *, now: dt.datetime) -> None:
    """Tell one of the two that the other has written."""
    link = settings.SITE.url + reverse("conversation", args=[mentorship.pk])
    post(
        kind="has_written",
        to=to.pk,
        address=to.email,
        language=to.language,
        context={"name": to.name, "partner": partner.name, "link": link},
        school=mentorship.programme.school_id,
        unsubscribe=True,
        now=now,
    )
