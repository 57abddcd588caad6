"""Telling the next ones of a request that nobody has opened."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from handrail.lib.working import hours_later, next_morning
from handrail.safeguarding import mails, queries
from handrail.safeguarding.actions.asking import HOURS
from handrail.safeguarding.actions.noting import write
from handrail.safeguarding.models import ContactRequest, Escalation
from handrail.safeguarding.states import RequestState


def escalate_due(*, now: dt.datetime) -> int:
    """Pass on each request whose time is over, in a transaction of its own. Returns how many."""
    return sum(_escalate(request, now) for request in queries.due_to_escalate(now))


@transaction.atomic
def _escalate(request: ContactRequest, now: dt.datetime) -> bool:
    """Whoever moves the level tells of it: killed in between, all of it is taken back and done again."""
    level, zone = request.level + 1, request.school.time_zone
    late = level >= queries.EVERYBODY
    still = ContactRequest.objects.filter(
        pk=request.pk, state=RequestState.WAITING, level=request.level, escalates_at__lte=now
    )
    if not still.update(
        level=level, escalates_at=next_morning(now, zone) if late else hours_later(now, HOURS, zone)
    ):
        return False
    Escalation.objects.create(request=request, level=level, at=now)
    told = queries.told_at(request, level)
    mails.post_waits(told.leads, now=now)
    mails.post_reach(told.reach, now=now)
    write(request, None, "contact_passed_on", now)
    return True
