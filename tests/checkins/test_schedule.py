"""When a pair is asked, as a table, at its edges."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from handrail.checkins.schedule import NEAR, due_days, due_on, words_of

START = dt.date(2026, 9, 1)
DAY = dt.timedelta(days=1)


def keys(length: int) -> list[tuple[str, int]]:
    return [(due.key, (due.day - START).days) for due in due_days(START, START + length * DAY)]


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (
            365,
            [("day_14", 14), ("day_30", 30), ("day_60", 60), ("day_90", 90), ("midterm", 182),
             ("quarter_270", 270), ("closure", 335)],
        ),
        (180, [("day_14", 14), ("day_30", 30), ("day_60", 60), ("midterm", 90), ("closure", 150)]),
        (100, [("day_14", 14), ("day_30", 30), ("midterm", 50), ("closure", 70)]),
        (45, [("day_14", 14), ("closure", 15)]),
        (44, [("closure", 14)]),
        (30, []),
    ],
)  # fmt: skip
def test_the_table(length, expected):
    assert keys(length) == expected


def test_a_second_year_goes_on_by_quarters():
    assert [key for key, _ in keys(730)][4:] == [
        "quarter_180", "quarter_270", "midterm", "quarter_450", "quarter_540", "quarter_630", "closure",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "key"),
    [(13, None), (14, "day_14"), (29, "day_14"), (30, "day_30"), (365, "closure"), (366, None)],
)
def test_what_is_due_on_a_day(day, key):
    due = due_on(START, START + 365 * DAY, START + day * DAY)
    assert (due.key if due else None) == key


@settings(max_examples=200)
@given(length=some.integers(1, 2000))
def test_whatever_the_length_nothing_is_asked_twice_or_after_the_closure(length):
    found = due_days(START, START + length * DAY)
    ends = START + length * DAY
    assert len({due.key for due in found}) == len(found)
    assert [due.day for due in found] == sorted(due.day for due in found)
    assert all(START < due.day <= ends - NEAR for due in found)
    assert all(str(words_of(due.key)) == str(due.words) for due in found)
