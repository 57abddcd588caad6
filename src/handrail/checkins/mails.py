"""The mails of check-ins: one that asks, and one reminder. Both answer themselves, without signing in."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import override

from handrail.checkins.models import CheckIn, CheckInLink
from handrail.checkins.queries import partner_of
from handrail.mailroom.actions import post
from handrail.mailroom.kinds import Kind, register
from handrail.mentoring.links import address_of
from handrail.people.tokens import hashed, new_token

ASKS = frozenset({"name", "partner", "programme", "last_day", "link"})
LASTS = dt.timedelta(days=10)

register(Kind("check_in", "Question how it goes", ASKS, lasts=LASTS, can_wait=True))
register(Kind("check_in_reminder", "Reminder of a question how it goes", ASKS, optional=True, can_wait=True))


def post_check_in(check_in: CheckIn, kind: str, *, now: dt.datetime) -> None:
    """Ask, or remind; each mail has a link of its own."""
    user, pair = check_in.user, check_in.mentorship
    token = new_token()
    CheckInLink.objects.create(check_in=check_in, token_hash=hashed(token), created_at=now)
    with override(user.language):
        last_day = date_format(check_in.closes_on, "j F Y")
    post(
        kind=kind,
        to=user.pk,
        address=user.email,
        language=user.language,
        context={
            "name": user.name,
            "partner": partner_of(check_in).name,
            "programme": pair.programme.title,
            "last_day": last_day,
            "link": address_of("check_in_by_link", token),
        },
        school=pair.programme.school_id,
        unsubscribe=kind == "check_in_reminder",
        about=check_in.pk,
        now=now,
    )
