"""What the apps above do when a school starts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from handrail.people.models import School

Hearer = Callable[[School, dt.datetime], None]

_hearers: list[Hearer] = []


def hears_of_start(hearer: Hearer) -> Hearer:
    """Register what a new school is to begin with. Usable as a decorator."""
    _hearers.append(hearer)
    return hearer


def starts(school: School, now: dt.datetime) -> None:
    """Tell the apps above, in the caller's transaction."""
    for hearer in _hearers:
        hearer(school, now)
