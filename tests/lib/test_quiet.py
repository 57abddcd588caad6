"""When quiet hours end: over midnight, over weekends, and when clocks change."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from handrail.lib.quiet import Quiet, quiet_until

NIGHT = Quiet(dt.time(20), dt.time(7))
USUAL = Quiet(dt.time(20), dt.time(7), frozenset({6, 7}))
ZONES = [
    "UTC", "Europe/London", "America/New_York", "Asia/Amman", "Africa/Cairo", "Asia/Beirut", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns",
]  # fmt: skip
MINUTE = dt.timedelta(minutes=1)


def end(wall: str, quiet: Quiet, zone: str = "Europe/London", fold: int = 0) -> str:
    """When the quiet ends, on the wall there."""
    place = ZoneInfo(zone)
    at = dt.datetime.fromisoformat(wall).replace(tzinfo=place, fold=fold)
    return f"{quiet_until(at, quiet, zone).astimezone(place):%a %d %H:%M %z}"


@pytest.mark.parametrize(
    ("wall", "until"),
    [
        ("2026-03-04T12:00", "Wed 04 12:00 +0000"),
        ("2026-03-04T19:59", "Wed 04 19:59 +0000"),
        ("2026-03-04T20:00", "Thu 05 07:00 +0000"),
        ("2026-03-05T06:59", "Thu 05 07:00 +0000"),
        ("2026-03-05T07:00", "Thu 05 07:00 +0000"),
        ("2026-03-06T21:00", "Mon 09 07:00 +0000"),  # from Friday evening to Monday morning
        ("2026-03-07T12:00", "Mon 09 07:00 +0000"),
        ("2026-03-27T21:00", "Mon 30 07:00 +0100"),  # the weekend on which clocks go forward
        ("2026-10-23T21:00", "Mon 26 07:00 +0000"),  # and that on which they go back
    ],
)
def test_nights_and_weekends(wall: str, until: str):
    assert end(wall, USUAL) == until


def test_times_alone_days_alone_and_hours_of_one_day():
    assert end("2026-03-07T21:00", NIGHT) == "Sun 08 07:00 +0000"
    assert end("2026-03-06T21:00", Quiet(days=frozenset({6, 7}))) == "Fri 06 21:00 +0000"
    assert end("2026-03-07T00:00", Quiet(days=frozenset({6, 7}))) == "Mon 09 00:00 +0000"
    clinic = Quiet(dt.time(9), dt.time(13))
    assert end("2026-03-04T09:00", clinic) == "Wed 04 13:00 +0000"
    assert end("2026-03-04T08:59", clinic) == "Wed 04 08:59 +0000"
    assert end("2026-03-04T10:00", Quiet()) == "Wed 04 10:00 +0000"


def test_an_end_that_the_clocks_leave_out_or_show_twice():
    early = Quiet(dt.time(20), dt.time(1, 30))
    assert end("2026-03-28T23:00", early) == "Sun 29 02:00 +0100"  # 1:30 does not exist
    assert end("2026-10-24T23:00", early) == "Sun 25 01:30 +0100"  # the first of two
    assert end("2026-10-25T01:10", early, fold=1) == "Sun 25 01:30 +0000"
    assert end("2026-04-23T22:00", Quiet(days=frozenset({4})), "Africa/Cairo") == "Fri 24 01:00 +0300"


@pytest.mark.parametrize("quiet", [Quiet(days=frozenset(range(1, 8))), Quiet(dt.time(7), dt.time(7))])
def test_quiet_that_never_ends_is_refused(quiet: Quiet):
    with pytest.raises(ValueError, match="never end"):
        quiet_until(dt.datetime(2026, 3, 4, tzinfo=dt.UTC), quiet, "UTC")


def is_quiet(at: dt.datetime, quiet: Quiet, zone: str) -> bool:
    """Said in another way than the code says it."""
    wall = at.astimezone(ZoneInfo(zone))
    if wall.isoweekday() in quiet.days:
        return True
    if quiet.starts is None or quiet.ends is None:
        return False
    since = (wall.hour * 60 + wall.minute - quiet.starts.hour * 60 - quiet.starts.minute) % 1440
    lasts = (quiet.ends.hour * 60 + quiet.ends.minute - quiet.starts.hour * 60 - quiet.starts.minute) % 1440
    return since < lasts


times = some.tuples(some.integers(0, 1439), some.integers(0, 1439)).filter(lambda two: two[0] != two[1])
nights = times.map(lambda two: [dt.time(*divmod(one, 60)) for one in two]) | some.just([None, None])
days = some.frozensets(some.integers(1, 7), max_size=6)
moments = some.integers(0, 366 * 24 * 60 * 3).map(
    lambda one: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + one * MINUTE
)
# The half week before clocks change, where it is easy to go wrong.
near = some.tuples(
    some.sampled_from(
        [(2026, 3, 29), (2026, 10, 25), (2026, 3, 8), (2026, 11, 1), (2026, 4, 24), (2026, 10, 30)]
    ),
    some.integers(-3 * 1440, 1440),
).map(lambda two: dt.datetime(*two[0], tzinfo=dt.UTC) + two[1] * MINUTE)


@settings(max_examples=300)
@given(at=moments | near, night=nights, days=days, zone=some.sampled_from(ZONES))
def test_it_ends_at_the_first_minute_that_is_not_quiet(at, night, days, zone):
    quiet = Quiet(*night, days)
    until = quiet_until(at, quiet, zone)
    step, first = at, until
    while is_quiet(step, quiet, zone) and step < until:
        step += MINUTE
    assert step == first
    assert not is_quiet(until, quiet, zone)


@given(at=moments, seconds=some.integers(0, 59), zone=some.sampled_from(ZONES))
def test_seconds_change_nothing(at, seconds, zone):
    until = quiet_until(at, USUAL, zone)
    later = quiet_until(at + dt.timedelta(seconds=seconds), USUAL, zone)
    assert later == (until if until > at else later)
