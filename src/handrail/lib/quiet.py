"""Quiet hours, and when they end: by the clock on the wall of a place, whatever it does twice a year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Quiet:
    """Each day from `starts` to `ends`, over midnight where it is the later one; and whole days, Monday 1.

    Without times only the days are quiet, without days only the times.
    """

    starts: dt.time | None = None
    ends: dt.time | None = None
    days: frozenset[int] = frozenset()


def quiet_until(at: dt.datetime, quiet: Quiet, zone: str) -> dt.datetime:
    """The first moment from `at` on that is not quiet, in UTC: `at` itself where it is not."""
    if len(quiet.days) == 7 or (quiet.starts and quiet.starts == quiet.ends):
        raise ValueError("These quiet hours never end.")
    at, place = at.astimezone(dt.UTC), ZoneInfo(zone)
    while left := _left(at.astimezone(place).replace(tzinfo=None), quiet):
        at = _no_change_before(at, at + left, place)
    return at


def _left(wall: dt.datetime, quiet: Quiet) -> dt.timedelta:
    """How long the quiet lasts on a clock that nobody puts forward or back, at most to the end of the day.
    Nothing where it is not quiet.
    """
    midnight = dt.datetime.combine(wall.date() + dt.timedelta(days=1), dt.time())
    if wall.isoweekday() in quiet.days:
        return midnight - wall
    starts, ends, time = quiet.starts, quiet.ends, wall.time()
    if starts is None or ends is None:
        return dt.timedelta()
    if time < ends and (starts <= time or ends < starts):
        return dt.datetime.combine(wall.date(), ends) - wall
    return midnight - wall if ends < starts <= time else dt.timedelta()


def _no_change_before(first: dt.datetime, last: dt.datetime, place: ZoneInfo) -> dt.datetime:
    """The last of two moments; or, if clocks are changed between the two, the moment of that."""

    def offset(at: dt.datetime) -> dt.timedelta | None:
        return at.astimezone(place).utcoffset()

    if offset(first) == offset(last):
        return last
    while last - first > dt.timedelta(seconds=1):
        middle = first + (last - first) / 2
        first, last = (middle, last) if offset(middle) == offset(first) else (first, middle)
    return last.replace(microsecond=0)  # zones change on whole seconds, and this is within one of it
