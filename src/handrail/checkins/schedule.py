"""When each side of a pair is asked: a table of days from the pair's start, its middle and its end.

The table is our default (docs/evidence.md). Those that `yield` are left out where the mid-term review or the
closure is near, so that nobody is asked the same twice in a month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Anchor = Literal["start", "middle", "end"]
NEAR = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Slot:
    """One line of the table: so many days from where; `every` so many days again."""

    key: str
    words: str | Promise
    anchor: Anchor
    days: int
    every: int = 0
    yields: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """One slot of one pair, on its day."""

    day: dt.date
    key: str
    words: str | Promise


SLOTS = (
    Slot("day_14", _("After two weeks"), "start", 14),
    Slot("day_30", _("After a month"), "start", 30),
    Slot("day_60", _("After two months"), "start", 60, yields=True),
    Slot("day_90", _("After three months"), "start", 90, yields=True),
    Slot("quarter", _("Each three months"), "start", 180, every=90, yields=True),
    Slot("midterm", _("Half-way"), "middle", 0),
    Slot("closure", _("Before the end"), "end", -30),
)


def words_of(key: str) -> str | Promise:
    """What a slot is called."""
    return next(slot.words for slot in SLOTS if key == slot.key or key.startswith(f"{slot.key}_"))


@lru_cache(maxsize=1024)
def due_days(starts: dt.date, ends: dt.date) -> Sequence[Due]:
    """The days on which a pair's two sides are asked, in their order; the closure is the last."""
    found = sorted(_all(starts, ends), key=lambda pair: pair[1].day)
    closure = ends - NEAR
    fixed = [due.day for slot, due in found if slot.anchor != "start"]
    return [
        due
        for slot, due in found
        if starts < due.day <= closure
        and (slot.anchor == "end" or due.day < closure)
        and not (slot.yields and any(abs(due.day - day) < NEAR for day in fixed))
    ]


def due_on(starts: dt.date, ends: dt.date, today: dt.date) -> Due | None:
    """What a pair is asked on a day: the last that is due. One that was never asked goes into the next."""
    past = [due for due in due_days(starts, ends) if due.day <= today <= ends]
    return past[-1] if past else None


def _all(starts: dt.date, ends: dt.date) -> Iterator[tuple[Slot, Due]]:
    for slot in SLOTS:
        day = _anchor(slot.anchor, starts, ends) + dt.timedelta(days=slot.days)
        if not slot.every:
            yield slot, Due(day, slot.key, slot.words)
        while slot.every and day < ends:
            yield slot, Due(day, f"{slot.key}_{(day - starts).days}", slot.words)
            day += dt.timedelta(days=slot.every)


def _anchor(anchor: Anchor, starts: dt.date, ends: dt.date) -> dt.date:
    return {"start": starts, "middle": starts + (ends - starts) // 2, "end": ends}[anchor]
