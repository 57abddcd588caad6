"""Who is told when something sealed was changed behind our back: the apps above know whom to tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

Told = Callable[[UUID | None, dt.datetime], None]

_told: list[Told] = []


def hears_of_tampering(told: Told) -> Told:
    """Register whoever is told that something of a school does not open. Usable as a decorator."""
    _told.append(told)
    return told


def tell_of_tampering(school: UUID | None, now: dt.datetime) -> None:
    """Tell them, in the transaction of the record."""
    for told in _told:
        told(school, now)
