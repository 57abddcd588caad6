"""Works out when a calendar is busy, in a process under limits (`lib.limited`).

Out comes one line: {"busy": [[from, to], ...]} in seconds since 1970, or what is the trouble. Nothing else of
the file leaves this process but the name of a zone or of a part of a rule that we do not take.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import signal
from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

from handrail.lib.limited import answer
from handrail.mentoring.ics.events import FREE, Event, events_of, zones_of
from handrail.mentoring.ics.limits import SECONDS, SPANS, TIMES, WEEKS, Trouble
from handrail.mentoring.ics.lines import scan
from handrail.mentoring.ics.times import Time, Zones, instant

Span = tuple[dt.datetime, dt.datetime]
_DAY = dt.timedelta(days=1)


class _TooSlow(BaseException):
    """The library takes too long for one event. No `except Exception` of its own stops this."""


def main() -> None:
    """Answer the request: {"zone": the school's, "now": seconds since 1970}."""
    answer(_answer)


def _answer(data: bytes, ask: dict[str, Any]) -> Iterator[object]:
    now = dt.datetime.fromtimestamp(ask["now"], dt.UTC)
    try:
        spans = busy(data, ask["zone"], now)
    except Trouble as trouble:
        yield {"code": trouble.code, "line": trouble.line, "event": trouble.event, "name": trouble.name}
    else:
        yield {"busy": [[int(first.timestamp()), int(last.timestamp())] for first, last in spans]}


def busy(data: bytes, school: str, now: dt.datetime) -> list[Span]:
    """When a calendar is busy in the weeks to come: in order, and nothing twice. Raises Trouble."""
    latest = now + dt.timedelta(weeks=WEEKS)
    found = scan(data)
    zones = zones_of(found, ZoneInfo(school))
    events = list(events_of(found, school, latest + _DAY))
    spans = [span for group in _groups(events) for span in _spans(group, zones, now, latest)]
    joined = _joined((max(first, now), min(last, latest)) for first, last in spans)
    if len(joined) > SPANS:
        raise Trouble("spans")
    return joined


def _groups(events: list[Event]) -> Iterator[list[Event]]:
    """Events that belong together: one, and those instead of single times of it. Of two that claim the same
    name both count: it is a fault of the program that wrote them, and neither is to be lost.
    """
    of_name: dict[str, list[Event]] = {}
    for event in events:
        group = of_name.setdefault(event.uid, []) if event.uid else []
        if not event.uid or (not event.moved_from and any(not one.moved_from for one in group)):
            yield [event]
        else:
            group.append(event)
    yield from of_name.values()


def _spans(group: list[Event], zones: Zones, now: dt.datetime, latest: dt.datetime) -> Iterator[Span]:
    if all(event.free for event in group):
        return
    if len(group) == 1 and not group[0].repeats:
        times: list[tuple[Time, Time]] = [(group[0].starts, group[0].ends)]
    else:
        times = _times(group, now, latest)
    if len(times) > TIMES:
        raise Trouble("times", line=group[0].line, event=group[0].number)
    for starts, ends in times:
        first, last = instant(starts, zones), instant(ends, zones)
        if first < last and last > now and first < latest:
            yield first, last


def _times(group: list[Event], now: dt.datetime, latest: dt.datetime) -> list[tuple[Time, Time]]:
    """When a repeated event is, without the times at which its owner is free."""
    calendar = Calendar()
    for event in group:
        calendar.add_component(event.component("1"))
    try:
        with _in_time():
            found = recurring_ical_events.of(calendar).between(now - _DAY, latest + _DAY)
    except _TooSlow:
        raise Trouble("slow", line=group[0].line, event=group[0].number) from None
    except MemoryError:
        raise
    except Exception as error:
        raise Trouble("illegible", line=group[0].line, event=group[0].number) from error
    return [(one["DTSTART"].dt, one["DTEND"].dt) for one in found if one["TRANSP"] != FREE]


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    """Stop what takes more than a second of computing; where the system has no such clock, only the limits of
    the whole process hold.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: object) -> None:  # noqa: ARG001 (what every handler is told)
        raise _TooSlow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order; those that touch become one."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found
