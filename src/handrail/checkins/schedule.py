"""When each side of a pair is asked: days from the pair's start, then its middle and its end.

The table is our default (docs/evidence.md) until a programme changes it. Days after the first month are left
out where the mid-term review or the closure is near, so that nobody is asked the same twice in a month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext

NEAR = dt.timedelta(days=30)
MONTH = 30  # days after the first of them yield to the middle and the end
QUARTER = 90
APART = 14  # nobody is asked twice within so many days
LEAST, MOST, HOW_MANY = 7, 365, 8  # days from the start
BEFORE_END = (7, 180)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The days from the start; whether each three months after the last of them, and half-way; the end."""

    days: tuple[int, ...]
    quarterly: bool
    half_way: bool
    before_end: int


DEFAULTS = Schedule((14, 30, 60, 90), quarterly=True, half_way=True, before_end=30)


@dataclass(frozen=True, slots=True)
class Due:
    """One slot of one pair, on its day."""

    day: dt.date
    key: str


def words_of(key: str) -> str:
    """What a slot is called, also one that no schedule has any more."""
    kind, _, number = key.partition("_")
    known = {
        "day_14": gettext("After two weeks"),
        "day_30": gettext("After a month"),
        "day_60": gettext("After two months"),
        "day_90": gettext("After three months"),
        "midterm": gettext("Half-way"),
        "closure": gettext("Before the end"),
    }
    if kind == "quarter":
        return gettext("Each three months")
    return known.get(key) or gettext("After %(days)s days") % {"days": number}


@lru_cache(maxsize=1024)
def due_days(starts: dt.date, ends: dt.date, schedule: Schedule = DEFAULTS) -> Sequence[Due]:
    """The days on which a pair's two sides are asked, in their order; the closure is the last."""
    closure = Due(ends - dt.timedelta(days=schedule.before_end), "closure")
    fixed = [closure.day]
    found = [
        Due(starts + dt.timedelta(days=number), key) for number, key in _from_start(starts, ends, schedule)
    ]
    if schedule.half_way:
        middle = Due(starts + (ends - starts) // 2, "midterm")
        fixed.append(middle.day)
        found.append(middle)
    asked = [due for due in found if starts < due.day < closure.day and not _yields(due, starts, fixed)]
    return sorted(asked, key=lambda due: due.day) + ([closure] if starts < closure.day else [])


def due_on(starts: dt.date, ends: dt.date, today: dt.date, schedule: Schedule = DEFAULTS) -> Due | None:
    """What a pair is asked on a day: the last that is due. One that was never asked goes into the next."""
    past = [due for due in due_days(starts, ends, schedule) if due.day <= today <= ends]
    return past[-1] if past else None


def wrong_days(days: Collection[int]) -> str:
    """What is wrong with some days from the start, in words; a blank where nothing is."""
    if not days:
        return gettext("Write at least one day.")
    if len(days) > HOW_MANY:
        return gettext("Write at most %(most)d days.") % {"most": HOW_MANY}
    for day in days:
        if not LEAST <= day <= MOST:
            said = {"day": day, "least": LEAST, "most": MOST}
            return gettext("Day %(day)d is not between %(least)d and %(most)d.") % said
    for former, later in pairwise(sorted(days)):
        if later - former < APART:
            said = {"former": former, "later": later, "apart": APART}
            return (
                gettext(
                    "Days %(former)d and %(later)d are too near each other: leave at least %(apart)d days "
                    "between two, because nobody is asked twice within them."
                )
                % said
            )
    return ""


def wrong_end(days: int) -> str:
    """What is wrong with the days before the end, in words; a blank where nothing is."""
    least, most = BEFORE_END
    if not least <= days <= most:
        return gettext("Choose a number from %(least)d to %(most)d.") % {"least": least, "most": most}
    return ""


def _from_start(starts: dt.date, ends: dt.date, schedule: Schedule) -> Iterator[tuple[int, str]]:
    for day in schedule.days:
        yield day, f"day_{day}"
    if schedule.quarterly:
        for day in range(max(schedule.days) + QUARTER, (ends - starts).days, QUARTER):
            yield day, f"quarter_{day}"


def _yields(due: Due, starts: dt.date, fixed: Collection[dt.date]) -> bool:
    late = due.key != "midterm" and (due.day - starts).days > MONTH
    return late and any(abs(due.day - day) < NEAR for day in fixed)
