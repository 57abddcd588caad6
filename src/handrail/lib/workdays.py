"""Working days: counted by the days of the week, without any calendar of holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Set

SATURDAY_AND_SUNDAY = frozenset({6, 7})  # Monday is 1
DAY = dt.timedelta(days=1)


def working_days_after(day: dt.date, number: int, free: Set[int] = SATURDAY_AND_SUNDAY) -> dt.date:
    """The working day that is the `number`th after a day: what begins on it counts from the next.

    With number 0 the day itself, whatever it is. Raises ValueError for less, or where no day is worked.
    """
    if number < 0 or not set(range(1, 8)) - free:
        raise ValueError("There is no such working day.")
    while number:
        day += DAY
        number -= day.isoweekday() not in free
    return day
