"""When somebody is busy: kept from a file of theirs, replaced, removed, and forgotten once it is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from handrail.audit.actions import record
from handrail.mentoring.ics.limits import WEEKS
from handrail.mentoring.timetable_models import BusySpan, Timetable
from handrail.people.models import User


@transaction.atomic
def keep_timetable(*, by: User, busy: Sequence[tuple[dt.datetime, dt.datetime]], now: dt.datetime) -> None:
    """Keep when the person is busy in the next 26 weeks, in place of all that was kept before."""
    kept = {"uploaded_at": now, "until": now + dt.timedelta(weeks=WEEKS)}
    timetable, _ = Timetable.objects.update_or_create(user=by, defaults=kept)
    BusySpan.objects.filter(timetable=timetable).delete()
    BusySpan.objects.bulk_create(
        (BusySpan(timetable=timetable, starts_at=first, ends_at=last) for first, last in busy), batch_size=500
    )
    record(by=by.pk, verb="mentoring.timetable_kept", subject=by, school=by.school_id, now=now)


@transaction.atomic
def remove_timetable(*, by: User, now: dt.datetime) -> None:
    """Forget when the person is busy. Doing it twice changes and records nothing."""
    if Timetable.objects.filter(user=by).delete()[0]:
        record(by=by.pk, verb="mentoring.timetable_removed", subject=by, school=by.school_id, now=now)


@transaction.atomic
def forget_past(*, now: dt.datetime) -> int:
    """Remove what is over: single spans, and timetables that say nothing more. Returns how many spans."""
    removed, _ = BusySpan.objects.filter(ends_at__lte=now).delete()
    Timetable.objects.filter(until__lte=now).delete()
    return removed
