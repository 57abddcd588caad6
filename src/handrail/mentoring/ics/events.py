"""Events as the library that finds their times takes them: checked, and without anything else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from icalendar import Event as Component
from icalendar.prop import vRecur

from handrail.mentoring.ics.limits import TIMES, Trouble
from handrail.mentoring.ics.lines import Found, Line, RawEvent
from handrail.mentoring.ics.rules import rule_of
from handrail.mentoring.ics.times import Period, Time, Zones, length, time_of, times_of, zone_named

FREE = "TRANSPARENT"
_YEAR = dt.timedelta(days=366)
_ONCE = frozenset({"DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE"})


@dataclass(slots=True)
class Event:
    """When something is, how it is repeated, and whether it keeps its owner busy."""

    number: int
    line: int
    uid: str
    starts: Time
    ends: Time
    free: bool
    sequence: int = 0
    rule: str = ""
    added: list[Time | Period] = field(default_factory=list)
    left_out: list[Time] = field(default_factory=list)
    moved_from: Time | None = None
    and_later: bool = False

    @property
    def repeats(self) -> bool:
        """Whether it is at several times, or instead of one of another event's."""
        return bool(self.rule or self.added or self.moved_from)

    def component(self, uid: str) -> Component:
        """The event in the library's own form."""
        made = Component()
        made.add("uid", uid)
        made.add("sequence", self.sequence)
        made.add("dtstart", self.starts)
        made.add("dtend", self.ends)
        made.add("transp", FREE if self.free else "OPAQUE")
        if self.rule:
            made.add("rrule", vRecur.from_ical(self.rule))
        for time in self.added:
            made.add("rdate", [time])
        for time in self.left_out:
            made.add("exdate", [time])
        if self.moved_from:
            later = {"RANGE": "THISANDFUTURE"} if self.and_later else {}
            made.add("recurrence-id", self.moved_from, parameters=later)
        return made


def events_of(found: Found, school: str, latest: dt.datetime) -> Iterator[Event]:
    """The events of a file, each checked. Raises Trouble that names the event."""
    own = ZoneInfo(school)
    zones = zones_of(found, own)
    for raw in found.events:
        try:
            yield _event(raw, zones, latest)
        except Trouble as trouble:
            trouble.event = raw.number
            raise


def zones_of(found: Found, school: ZoneInfo) -> Zones:
    """The calendar's own zone counts for days, if it is one that we know."""
    return Zones(school, zone_named(found.zone) or school)


def _event(raw: RawEvent, zones: Zones, latest: dt.datetime) -> Event:
    lines = _by_name(raw)
    if "DTSTART" not in lines:
        raise Trouble("no_start", line=raw.line)
    starts = time_of(lines["DTSTART"][0], zones)
    made = Event(
        number=raw.number,
        line=raw.line,
        uid=_value(lines, "UID"),
        starts=starts,
        ends=_end(lines, starts, zones),
        free=_value(lines, "TRANSP").upper() == FREE or _value(lines, "STATUS").upper() == "CANCELLED",
        sequence=_sequence(_value(lines, "SEQUENCE")),
    )
    _repeat(made, lines, zones, latest)
    return made


def _by_name(raw: RawEvent) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in raw.lines:
        before = found.setdefault(line.name, [])
        if line.name == "EXRULE" or (before and line.name in _ONCE):
            raise Trouble("rules" if "RULE" in line.name else "twice", line=line.number, name=line.name)
        before.append(line)
    return found


def _value(lines: dict[str, list[Line]], name: str) -> str:
    return lines[name][0].value.strip() if name in lines else ""


def _sequence(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _end(lines: dict[str, list[Line]], starts: Time, zones: Zones) -> Time:
    """Without an end a day lasts a day, and a time takes no time."""
    if "DTEND" in lines:
        line = lines["DTEND"][0]
        ends = time_of(line, zones)
        if isinstance(ends, dt.datetime) != isinstance(starts, dt.datetime) or ends < starts:
            raise Trouble("end", line=line.number)
        return ends
    if "DURATION" in lines:
        line = lines["DURATION"][0]
        return starts + length(line.value.strip(), line)
    return starts if isinstance(starts, dt.datetime) else starts + dt.timedelta(days=1)


def _repeat(made: Event, lines: dict[str, list[Line]], zones: Zones, latest: dt.datetime) -> None:
    made.added = _all(lines, "RDATE", zones)
    made.left_out = [time for time in _all(lines, "EXDATE", zones) if not isinstance(time, tuple)]
    if "RRULE" in lines:
        made.rule = rule_of(lines["RRULE"][0], made.starts, latest)
    if "RECURRENCE-ID" in lines:
        line = lines["RECURRENCE-ID"][0]
        made.moved_from = time_of(line, zones)
        made.and_later = line.parameters.get("RANGE", "").upper() == "THISANDFUTURE"
    lasts = made.ends - made.starts  # type: ignore[operator]  # two days, or two times: `_end`
    if made.repeats and lasts > _YEAR:
        raise Trouble("length", line=made.line)


def _all(lines: dict[str, list[Line]], name: str, zones: Zones) -> list[Time | Period]:
    times = [time for line in lines.get(name, ()) for time in times_of(line, zones)]
    if len(times) > TIMES:
        raise Trouble("list", line=lines[name][0].number, name=name)
    return times
