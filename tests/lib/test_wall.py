"""Wall times and moments: nothing is guessed where clocks change, and what is kept reads back the same."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.lib.wall import Moment, Twice, moment_of, read, wall_of

LONDON, NEW_YORK = "Europe/London", "America/New_York"
ZONES = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
FIRST, LAST = read("2020-01-01T00:00"), read("2040-12-31T00:00")


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


# ---- the four fixed cases


@pytest.mark.parametrize(
    ("zone", "asked", "shown", "at"),
    [
        (LONDON, "2026-03-29T01:30", "2026-03-29T02:30", utc(2026, 3, 29, 1, 30)),
        (NEW_YORK, "2026-03-08T02:30", "2026-03-08T03:30", utc(2026, 3, 8, 7, 30)),
    ],
)
def test_a_time_that_does_not_exist_moves_forward_and_says_so(zone, asked, shown, at):
    assert moment_of(read(asked), zone) == Moment(at, zone, read(shown), moved=True)


@pytest.mark.parametrize(
    ("zone", "asked", "earlier", "later"),
    [
        (LONDON, "2026-10-25T01:30", utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)),
        (NEW_YORK, "2026-11-01T01:30", utc(2026, 11, 1, 5, 30), utc(2026, 11, 1, 6, 30)),
    ],
)
def test_a_time_that_comes_twice_asks_which(zone, asked, earlier, later):
    with pytest.raises(Twice) as asks:
        moment_of(read(asked), zone)
    assert (asks.value.earlier, asks.value.later) == (earlier, later)
    assert moment_of(read(asked), zone, "earlier") == Moment(earlier, zone, read(asked))
    assert moment_of(read(asked), zone, "later") == Moment(later, zone, read(asked))


def test_an_ordinary_time_needs_no_answer_and_takes_none_amiss():
    plain = Moment(utc(2026, 7, 1, 11, 0), LONDON, read("2026-07-01T12:00"))
    assert [moment_of(plain.wall, LONDON, which) for which in ("", "earlier", "later")] == [plain] * 3
    assert plain.spelled() == "2026-07-01T12:00"


# ---- all zones, 2020 to 2040


@lru_cache
def changes(zone: str) -> list[dt.datetime]:
    """The moments at which a zone's clocks change, to the day before."""
    days = [FIRST.replace(tzinfo=dt.UTC) + dt.timedelta(days=n) for n in range((LAST - FIRST).days)]
    offsets = [day.astimezone(ZoneInfo(zone)).utcoffset() for day in days]
    return [days[n] for n in range(len(days) - 1) if offsets[n] != offsets[n + 1]]


@st.composite
def walls(draw: st.DrawFn) -> tuple[str, dt.datetime]:
    """A zone and a time there; often close to a change of its clocks."""
    zone = draw(st.sampled_from(ZONES))
    near = changes(zone)
    if near and draw(st.booleans()):
        day = draw(st.sampled_from(near))
        wall = wall_of(day + draw(st.integers(0, 26 * 60)) * MINUTE, zone)
        return zone, wall + draw(st.sampled_from([0, -60, -30, 30, 60])) * MINUTE
    return zone, draw(st.datetimes(FIRST, LAST)).replace(second=0, microsecond=0)


@given(walls())
def test_what_is_kept_reads_back_the_same(drawn):
    zone, wall = drawn
    for which in ("earlier", "later"):
        kept = moment_of(wall, zone, which)
        assert kept.at.utcoffset() == dt.timedelta(0)
        assert wall_of(kept.at, zone) == kept.wall
        assert read(kept.spelled()) == kept.wall
        again = moment_of(kept.wall, zone, which)
        assert (again.wall, again.moved) == (kept.wall, False)
        assert kept.moved or again == kept


@given(walls())
def test_every_reading_of_a_wall_time_is_found_and_no_other(drawn):
    """By another way: which moments of the day around show this time on the wall."""
    zone, wall = drawn
    offsets = {
        (wall.replace(tzinfo=dt.UTC) + hours * HOUR).astimezone(ZoneInfo(zone)).utcoffset()
        for hours in range(-30, 31)
    }
    guesses = {(wall - offset).replace(tzinfo=dt.UTC) for offset in offsets}
    readings = sorted(at for at in guesses if wall_of(at, zone) == wall)
    if len(readings) == 2:
        with pytest.raises(Twice) as asks:
            moment_of(wall, zone)
        assert readings == [asks.value.earlier, asks.value.later]
        return
    found = moment_of(wall, zone)
    assert readings == ([] if found.moved else [found.at])
    if found.moved:
        assert found.wall > wall
