"""Believable days: not at weekends, not between the years, fewer in the summer."""

from __future__ import annotations

import datetime as dt

from handrail.lib.wall import moment_of

DAY = dt.timedelta(days=1)
SATURDAY = 5
HOURS = (9, 12, 13, 16, 17, 12, 18, 8, 15)  # at which people meet, one after the other
WOBBLE = (0, -2, 3, 1, -3, 4, -1, 2)  # nobody meets on exactly the same day of each month


def working(day: dt.date) -> dt.date:
    """A day of work: that one or, of a weekend or between the years, the next."""
    while day.weekday() >= SATURDAY or between_the_years(day):
        day += DAY
    return day


def working_before(day: dt.date) -> dt.date:
    """That day or, of a weekend or between the years, the one before."""
    while day.weekday() >= SATURDAY or between_the_years(day):
        day -= DAY
    return day


def weekday_before(day: dt.date) -> dt.date:
    """That day or, of a weekend, the Friday before."""
    return day - max(day.weekday() - SATURDAY + 1, 0) * DAY


def between_the_years(day: dt.date) -> bool:
    """From 24 December to 2 January."""
    return (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 2)


def is_summer(day: dt.date) -> bool:
    """From the middle of July to the end of August, when somebody always is away."""
    return (7, 12) <= (day.month, day.day) <= (8, 31)


def at(day: dt.date, hour: int, zone: str, minute: int = 30) -> dt.datetime:
    """A time of a day at a place."""
    return moment_of(dt.datetime.combine(day, dt.time(hour, minute)), zone, "earlier").at
