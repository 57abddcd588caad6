"""From bytes to events with the few lines of each that say when it is. All else is dropped here, unread.

So no title, place or person gets any further, and no other part of a file can do harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from icalendar.parser import Contentline

from handrail.mentoring.ics.limits import DEPTH, EVENTS, LETTERS, Trouble

_OF_EVENTS = frozenset({
    "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "TRANSP",
    "STATUS", "SEQUENCE",
})  # fmt: skip
_ZONE = "X-WR-TIMEZONE"
_NAME = re.compile(r"([A-Za-z0-9-]{1,40})[;:]")
_CALENDAR, _EVENT = ["VCALENDAR"], ["VCALENDAR", "VEVENT"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its number in the file."""

    number: int
    name: str
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class RawEvent:
    """The lines of one event; `number` counts the events of the file."""

    number: int
    line: int
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """What a file holds. `zone` is what the calendar calls its own."""

    zone: str = ""
    events: list[RawEvent] = field(default_factory=list)
    within: list[str] = field(default_factory=list)  # the components that are open at this point
    calendars: int = 0


def scan(data: bytes) -> Found:
    """The events of a file. Raises Trouble."""
    found, last = Found(), 0
    for number, line in _whole_lines(_text(data)):
        name = _NAME.match(line)
        if name:
            _take(found, number, name[1].upper(), line)
        last = number
    if not found.calendars:
        raise Trouble("no_calendar")
    if found.within:
        raise Trouble("cut_short", line=last)
    if not found.events:
        raise Trouble("no_events")
    return found


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Trouble("not_utf8", line=data.count(b"\n", 0, error.start) + 1) from None
    if "\0" in text:
        raise Trouble("zero", line=text.count("\n", 0, text.index("\0")) + 1)
    return text


def _whole_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines as they were before they were folded, each with the number of its first part."""
    parts: list[str] = []
    first = 1
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield first, "".join(parts)
        parts, first = [line], number
    yield first, "".join(parts)


def _take(found: Found, number: int, name: str, line: str) -> None:
    if name == "BEGIN":
        _begin(found, number, _component(line))
    elif name == "END":
        if not found.within or found.within.pop() != _component(line):
            raise Trouble("unbalanced", line=number)
    elif found.within == _EVENT and name in _OF_EVENTS:
        found.events[-1].lines.append(_parsed(number, name, line))
    elif found.within == _CALENDAR and name == _ZONE and not found.zone:
        found.zone = _parsed(number, name, line).value.strip()


def _component(line: str) -> str:
    return line.partition(":")[2].strip().upper()[:40]


def _begin(found: Found, number: int, what: str) -> None:
    inside = found.within
    if not inside and what != "VCALENDAR":
        raise Trouble("no_calendar")
    if len(inside) >= DEPTH or (inside and what == "VCALENDAR") or (what == "VEVENT" and inside != _CALENDAR):
        raise Trouble("nested", line=number)
    inside.append(what)
    if what == "VCALENDAR":
        found.calendars += 1
        if found.calendars > 1:
            raise Trouble("several", line=number)
    elif what == "VEVENT":
        if len(found.events) == EVENTS:
            raise Trouble("many", line=number)
        found.events.append(RawEvent(len(found.events) + 1, number))


def _parsed(number: int, name: str, line: str) -> Line:
    if len(line) > LETTERS:
        raise Trouble("long", line=number)
    try:
        _, parameters, value = Contentline(line).parts()  # type: ignore[no-untyped-call]
    except ValueError:
        raise Trouble("malformed", line=number) from None
    return Line(number, name, {key.upper(): str(said) for key, said in parameters.items()}, value)
