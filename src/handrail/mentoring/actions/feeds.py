"""The secret address of somebody's calendar."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from handrail.audit.actions import record
from handrail.mentoring.models import CalendarFeed
from handrail.people.models import User
from handrail.people.tokens import hashed, new_token


@transaction.atomic
def renew_feed(*, by: User, now: dt.datetime) -> str:
    """Make an address, and put the one before out of use. The token is known only now."""
    token = new_token()
    kept = {"token_hash": hashed(token), "created_at": now}
    CalendarFeed.objects.update_or_create(user=by, defaults=kept)
    record(by=by.pk, verb="mentoring.calendar_renewed", subject=by, school=by.school_id, now=now)
    return token
