"""When a pair is asked, as a table, at its edges."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from handrail.checkins.schedule import (
    BEFORE_END,
    DEFAULTS,
    NEAR,
    Schedule,
    due_days,
    due_on,
    words_of,
    wrong_days,
    wrong_end,
)

START = dt.date(2026, 9, 1)
DAY = dt.timedelta(days=1)


def keys(length: int) -> list[tuple[str, int]]:
    return asked(DEFAULTS, length)


def asked(schedule: Schedule, length: int = 365) -> list[tuple[str, int]]:
    return [(due.key, (due.day - START).days) for due in due_days(START, START + length * DAY, schedule)]


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
    assert all(words_of(due.key) for due in found)


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (Schedule((7,), quarterly=False, half_way=False, before_end=7), [("day_7", 7), ("closure", 358)]),
        (
            Schedule((21, 35), quarterly=True, half_way=False, before_end=60),
            [("day_21", 21), ("day_35", 35), ("quarter_125", 125), ("quarter_215", 215), ("closure", 305)],
        ),
        (
            Schedule((30, 31 + 14, 180), quarterly=False, half_way=True, before_end=30),
            [("day_30", 30), ("day_45", 45), ("midterm", 182), ("closure", 335)],
        ),
        (
            Schedule((365,), quarterly=True, half_way=True, before_end=180),
            [("midterm", 182), ("closure", 185)],
        ),
    ],
)
def test_a_programme_s_own_days(schedule, expected):
    assert asked(schedule) == expected


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("day_14", "After two weeks"), ("day_90", "After three months"), ("day_45", "After 45 days"),
        ("quarter_180", "Each three months"), ("midterm", "Half-way"), ("closure", "Before the end"),
    ],
)  # fmt: skip
def test_what_a_slot_is_called(key, words):
    assert words_of(key) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((14, 30, 60, 90), ""),
        ((7,), ""),
        ((365,), ""),
        ((7, 21, 35, 49, 63, 77, 91, 105), ""),
        ((7, 21, 35, 49, 63, 77, 91, 105, 119), "Write at most 8 days."),
        ((), "Write at least one day."),
        ((6,), "Day 6 is not between 7 and 365."),
        ((366,), "Day 366 is not between 7 and 365."),
        ((90, 14, 27), "Days 14 and 27 are too near each other"),
        ((14, 28), ""),
        ((30, 30), "Days 30 and 30 are too near each other"),
    ],
)
def test_which_days_a_programme_can_choose(days, words):
    assert wrong_days(days).startswith(words)
    assert bool(wrong_days(days)) == bool(words)


@pytest.mark.parametrize(("days", "wrong"), [(6, True), (7, False), (180, False), (181, True)])
def test_how_long_before_the_end(days, wrong):
    least, most = BEFORE_END
    assert wrong_end(days) == (f"Choose a number from {least} to {most}." if wrong else "")


@settings(max_examples=200)
@given(
    days=some.lists(some.integers(7, 365), min_size=1, max_size=3).filter(lambda days: not wrong_days(days)),
    length=some.integers(1, 900),
    quarterly=some.booleans(),
    half_way=some.booleans(),
    before_end=some.integers(*BEFORE_END),
)
def test_whatever_the_days_each_slot_comes_once_and_the_closure_last(
    days, length, quarterly, half_way, before_end
):
    schedule = Schedule(tuple(sorted(days)), quarterly=quarterly, half_way=half_way, before_end=before_end)
    found = asked(schedule, length)
    assert len(dict(found)) == len(found)
    assert [day for _, day in found] == sorted(day for _, day in found)
    assert [key for key, _ in found[-1:]] == (["closure"] if length > before_end else [])
