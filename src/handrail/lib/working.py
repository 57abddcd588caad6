"""Working hours: by the clock on the wall of a place, when something that nobody looked at is due."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from handrail.lib.workdays import working_days_after

OPENS, CLOSES = dt.time(8), dt.time(18)


def hours_later(at: dt.datetime, hours: int, zone: str) -> dt.datetime:
    """So many hours after a moment, in UTC; where that is no hour of work, at 8 in the morning after.

    Every day counts, also at weekends: for whoever waits it is safer.
    """
    later = (at + dt.timedelta(hours=hours)).astimezone(ZoneInfo(zone))
    if OPENS <= later.time() <= CLOSES:
        return later.astimezone(dt.UTC)
    return _at(later.date() + dt.timedelta(days=later.time() > CLOSES), OPENS, zone)


def next_morning(at: dt.datetime, zone: str) -> dt.datetime:
    """At 8 on the day after, in UTC."""
    return _at(at.astimezone(ZoneInfo(zone)).date() + dt.timedelta(days=1), OPENS, zone)


def end_of_next_working_day(at: dt.datetime, zone: str) -> dt.datetime:
    """At 18 on the first working day after the day of a moment, in UTC."""
    return _at(working_days_after(at.astimezone(ZoneInfo(zone)).date(), 1), CLOSES, zone)


def _at(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    return dt.datetime.combine(day, time, ZoneInfo(zone)).astimezone(dt.UTC)
