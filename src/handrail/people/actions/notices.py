"""What people are told about their own account, in case it was not they who did it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import override

from handrail.mailroom import actions as mailroom
from handrail.people.models import User


@transaction.atomic
def tell_of_new_device(*, user: User, now: dt.datetime) -> None:
    """Say that somebody signed in where this account was not used before. The sign-in itself is recorded."""
    zone = user.school.time_zone
    with override(user.language):
        when = f"{date_format(now.astimezone(ZoneInfo(zone)), 'DATETIME_FORMAT')} ({zone})"
    mailroom.post(
        kind="new_device",
        to=user.id,
        address=user.email,
        language=user.language,
        context={"name": user.name, "when": when},
        school=user.school_id,
        now=now,
    )


def tell_of_tampering(*, user: User, now: dt.datetime) -> None:
    """Say to an administrator that something sealed was changed where it is kept."""
    mailroom.post(
        kind="tampering",
        to=user.id,
        address=user.email,
        language=user.language,
        context={"name": user.name},
        school=user.school_id,
        now=now,
    )
