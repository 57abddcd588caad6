"""Working days are counted one by one, whatever the weekend of a school is."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from handrail.lib.workdays import DAY, working_days_after

FRIDAY = dt.date(2026, 11, 27)
DATES = some.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))
SOME_FREE = some.frozensets(some.integers(1, 7), max_size=6)


@pytest.mark.parametrize(
    ("number", "day"),
    [(0, "2026-11-27"), (1, "2026-11-30"), (5, "2026-12-04"), (6, "2026-12-07"), (10, "2026-12-11")],
)
def test_days_after_a_friday(number: int, day: str):
    assert working_days_after(FRIDAY, number) == dt.date.fromisoformat(day)


def test_where_the_weekend_is_friday_and_saturday():
    assert working_days_after(FRIDAY, 1, frozenset({5, 6})) == dt.date(2026, 11, 29)


@given(DATES, some.integers(0, 60), SOME_FREE)
def test_as_many_working_days_lie_between(day: dt.date, number: int, free: frozenset[int]):
    found = working_days_after(day, number, free)
    between = [day + step * DAY for step in range(1, (found - day).days + 1)]
    assert sum(one.isoweekday() not in free for one in between) == number
    assert found.isoweekday() not in free or number == 0


@given(
    DATES,
    some.integers(0, 30),
    some.integers(0, 30),
    SOME_FREE,
)
def test_counting_on_is_counting_at_once(day: dt.date, one: int, two: int, free: frozenset[int]):
    assert working_days_after(working_days_after(day, one, free), two, free) == working_days_after(
        day, one + two, free
    )


@pytest.mark.parametrize(("number", "free"), [(-1, frozenset()), (1, frozenset(range(1, 8)))])
def test_what_cannot_be_counted_is_an_error(number: int, free: frozenset[int]):
    with pytest.raises(ValueError, match="no such working day"):
        working_days_after(FRIDAY, number, free)
