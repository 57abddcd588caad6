"""The outbox of a demonstration: what an invented past would have sent has been sent."""

from __future__ import annotations

import datetime as dt

from django.db.models import F

from handrail.mailroom.models import Message, State


def sent_at_their_time(now: dt.datetime) -> None:
    """Mark the mails of days gone by as sent then, so that none leaves now."""
    old = Message.objects.filter(state=State.QUEUED, created_at__lt=now - dt.timedelta(hours=1))
    old.update(state=State.SENT, sent_at=F("created_at"))
