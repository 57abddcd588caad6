"""What time it is, for everything but leases: demonstrations and tests can move it.

Times are aware and in UTC. Nothing outside this module asks the system for the time of day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

_shift: ContextVar[dt.timedelta] = ContextVar("handrail_clock_shift", default=dt.timedelta(0))
_stands_at: ContextVar[dt.datetime | None] = ContextVar("handrail_clock_stands_at", default=None)


def now() -> dt.datetime:
    """The present moment, in UTC, as far as this run has moved it."""
    return _stands_at.get() or real_now() + _shift.get()


def real_now() -> dt.datetime:
    """The present moment whatever was moved: for leases and time-outs alone."""
    return dt.datetime.now(dt.UTC)


def today(zone: str) -> dt.date:
    """The date in a time zone. Raises ZoneInfoNotFoundError for an unknown one."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def moved(by: dt.timedelta) -> Iterator[None]:
    """Move the clock for what runs inside."""
    token = _shift.set(_shift.get() + by)
    try:
        yield
    finally:
        _shift.reset(token)


@contextmanager
def standing(at: dt.datetime) -> Iterator[None]:
    """Let the clock stand at a moment for what runs inside, whatever was moved outside."""
    token = _stands_at.set(at)
    try:
        yield
    finally:
        _stands_at.reset(token)
