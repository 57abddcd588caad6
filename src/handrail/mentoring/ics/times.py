"""Days and times as calendars write them, in zones that we know."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.prop import vDuration
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from handrail.mentoring.ics.limits import TIMES, YEARS, Trouble
from handrail.mentoring.ics.lines import Line

Time = dt.date | dt.datetime
Period = tuple[dt.datetime, dt.datetime]

_SPELLED = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?", re.ASCII)
_LONGEST = dt.timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Zones:
    """Whose days and times are meant where a file names no zone: `school` for times, `calendar` for days."""

    school: ZoneInfo
    calendar: ZoneInfo


@lru_cache
def zone_named(name: str) -> ZoneInfo | None:
    """The zone that a calendar means. What the file itself says of it is not used: it need not be true."""
    for known in _spellings(name.strip().strip('"')):
        if known in _zones():
            return ZoneInfo(known)
    return None


def _spellings(name: str) -> list[str]:
    """As in the zone database, as Windows has it, or at the end of a path, as some programs write it."""
    parts = name.strip("/").split("/")
    return [name, WINDOWS_TO_OLSON.get(name, ""), *("/".join(parts[-length:]) for length in (1, 2, 3))]


@lru_cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def times_of(line: Line, zones: Zones) -> list[Time | Period]:
    """The days, times and periods of a line."""
    zone = _zone(line, zones)
    parts = line.value.split(",")
    if len(parts) > TIMES:
        raise Trouble("list", line=line.number, name=line.name)
    return [_one(part.strip(), zone, line) for part in parts]


def time_of(line: Line, zones: Zones) -> Time:
    """The one day or time of a line."""
    times = times_of(line, zones)
    if len(times) != 1 or isinstance(times[0], tuple):
        raise Trouble("date", line=line.number, name=line.name)
    return times[0]


def _zone(line: Line, zones: Zones) -> ZoneInfo:
    name = line.parameters.get("TZID", "")
    zone = zone_named(name) if name else zones.school
    if zone is None:
        raise Trouble("zone", line=line.number, name=name)
    return zone


def _one(text: str, zone: ZoneInfo, line: Line) -> Time | Period:
    if "/" not in text:
        return moment(text, zone, line)
    first, last = text.split("/", 1)
    starts = moment(first, zone, line)
    ends = starts + length(last, line) if "P" in last else moment(last, zone, line)
    if not isinstance(starts, dt.datetime) or not isinstance(ends, dt.datetime) or ends < starts:
        raise Trouble("date", line=line.number, name=line.name)
    return starts, ends


def moment(text: str, zone: ZoneInfo, line: Line) -> Time:
    """A day, or a time in a zone: UTC where it says so itself."""
    found = _SPELLED.fullmatch(text)
    try:
        year, month, day, hour, minute, second, utc = found.groups() if found else [""] * 7
        date = dt.date(int(year), int(month), int(day))
        if not YEARS[0] <= date.year <= YEARS[1]:
            raise Trouble("year", line=line.number, name=line.name)
        if hour is None:
            return date
        clock = dt.time(int(hour), int(minute), min(int(second), 59))  # a leap second is written as 60
    except ValueError:
        raise Trouble("date", line=line.number, name=line.name) from None
    return dt.datetime.combine(date, clock, tzinfo=dt.UTC if utc else zone)


def length(text: str, line: Line) -> dt.timedelta:
    """How long something lasts."""
    try:
        found: dt.timedelta = vDuration.from_ical(text)  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError):
        raise Trouble("length", line=line.number) from None
    if not dt.timedelta(0) <= found <= _LONGEST:
        raise Trouble("length", line=line.number)
    return found


def instant(time: Time, zones: Zones) -> dt.datetime:
    """The moment of a time, or at which a day begins, in UTC."""
    if isinstance(time, dt.datetime):
        return time.astimezone(dt.UTC)
    return dt.datetime.combine(time, dt.time(), tzinfo=zones.calendar).astimezone(dt.UTC)
