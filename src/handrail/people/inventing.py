"""What apps add to the invented school of a demonstration, without being known to whoever makes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from handrail.people.models import School

Adder = Callable[[School, dt.datetime], None]

_adders: list[Adder] = []


def adds_to_demo(adder: Adder) -> Adder:
    """Register what adds something of its own. Usable as a decorator."""
    _adders.append(adder)
    return adder


def add_all(school: School, now: dt.datetime) -> None:
    """Let each add its own, in the caller's transaction."""
    for adder in _adders:
        adder(school, now)
