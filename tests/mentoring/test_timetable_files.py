"""Calendar files: when they are busy, and what is said of those that cannot be used."""

from __future__ import annotations

import datetime as dt
import resource
from zoneinfo import ZoneInfo

import pytest
from tests.mentoring.calendars import CANARY, calendar, event, hostile, once, ruled, weekly

from handrail.lib.refusal import Refusal
from handrail.mentoring.ics.read import read_busy

LONDON = "Europe/London"
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)  # a Sunday, four weeks before the clocks go forward
SECONDS = 2.0  # of computing, for whoever waits for the answer
HOSTILE = list(hostile())


def busy(data: bytes, zone: str = LONDON, now: dt.datetime = NOW) -> list[tuple[dt.datetime, dt.datetime]]:
    return read_busy(data, zone=zone, now=now)


def walls(data: bytes, zone: str = LONDON, now: dt.datetime = NOW) -> list[str]:
    """From when to when, on the clocks of a place."""
    return [
        f"{first.astimezone(ZoneInfo(zone)):%d.%m %H:%M}-{last.astimezone(ZoneInfo(zone)):%H:%M}"
        for first, last in busy(data, zone, now)
    ]


def refusal(data: bytes) -> str:
    with pytest.raises(Refusal) as told:
        busy(data)
    assert told.value.field == "file"
    return told.value.words


# ---- what is right


def test_weekly_lectures_with_a_day_left_out():
    data = calendar(weekly("EXDATE;TZID=Europe/London:20260309T100000", rule="FREQ=WEEKLY;COUNT=4"))
    assert walls(data) == ["02.03 10:00-11:00", "16.03 10:00-11:00", "23.03 10:00-11:00"]
    assert busy(data)[0] == (
        dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC),
        dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC),
    )


def test_lectures_stay_at_their_hour_when_clocks_change():
    found = busy(calendar(weekly(rule="FREQ=WEEKLY;UNTIL=20260406")))
    assert [first.hour for first, _ in found] == [10, 10, 10, 10, 9, 9]  # in UTC: forward on 29 March 2026
    autumn = dt.datetime(2026, 10, 18, tzinfo=dt.UTC)
    found = busy(calendar(weekly()), now=autumn)[:3]
    assert [(first.day, first.hour) for first, _ in found] == [(19, 9), (26, 10), (2, 10)]
    spring = dt.datetime(2027, 3, 20, tzinfo=dt.UTC)
    found = busy(calendar(weekly()), now=spring)[:3]
    assert [(first.day, first.hour) for first, _ in found] == [(22, 10), (29, 9), (5, 9)]  # 28 March 2027


def test_a_time_in_utc_and_one_without_a_zone():
    assert walls(calendar(event("DTSTART:20260401T100000Z", "DURATION:PT90M"))) == ["01.04 11:00-12:30"]
    data = calendar(once())
    assert busy(data)[0][0] == dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
    assert busy(data, "Asia/Amman")[0][0] == dt.datetime(2026, 3, 2, 7, tzinfo=dt.UTC)
    elsewhere = calendar(once(), zone="America/New_York")  # the school's zone holds, as the page says
    assert busy(elsewhere) == busy(data)


@pytest.mark.parametrize(
    "name",
    [
        "America/New_York",
        '"America/New_York"',
        "Eastern Standard Time",
        "/citadel.org/20260101_1/America/New_York",
        "US/Eastern",
    ],
)
def test_other_zones_by_the_names_that_programs_give_them(name: str):
    found = busy(calendar(weekly(zone=name)))[:2]
    assert [first.hour for first, _ in found] == [15, 14]  # New York is earlier: 8 March 2026


def test_days_are_busy_from_midnight_to_midnight_there():
    data = event("DTSTART;VALUE=DATE:20260328", "DTEND;VALUE=DATE:20260330")
    assert busy(calendar(data)) == [
        (dt.datetime(2026, 3, 28, tzinfo=dt.UTC), dt.datetime(2026, 3, 29, 23, tzinfo=dt.UTC))
    ]
    there = busy(calendar(data, zone="Asia/Amman"))[0]
    assert there == (dt.datetime(2026, 3, 27, 21, tzinfo=dt.UTC), dt.datetime(2026, 3, 29, 21, tzinfo=dt.UTC))
    assert busy(calendar(data, zone="Nowhere/At_All")) == busy(calendar(data))
    one = calendar(event("DTSTART;VALUE=DATE:20260310"))
    assert walls(one) == ["10.03 00:00-00:00"]
    each = calendar(event("DTSTART;VALUE=DATE:20260302", "RRULE:FREQ=MONTHLY;UNTIL=20260601"))
    assert walls(each) == [f"02.0{month} 00:00-00:00" for month in (3, 4, 5)]


@pytest.mark.parametrize("line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "transp:transparent"])
def test_what_is_free_or_cancelled_is_free(line: str):
    assert busy(calendar(weekly(line), once("20260303", uid="2"))) == busy(calendar(once("20260303")))


@pytest.mark.parametrize("line", ["TRANSP:OPAQUE", "STATUS:TENTATIVE", "STATUS:CONFIRMED"])
def test_what_is_tentative_keeps_busy(line: str):
    assert len(busy(calendar(weekly(line, rule="FREQ=WEEKLY;COUNT=3")))) == 3


def moved(*lines: str, of: str = "20260309T100000") -> str:
    return event(f"RECURRENCE-ID;TZID=Europe/London:{of}", *lines)


def test_a_lecture_that_was_moved_called_off_or_made_free():
    lecture = weekly(rule="FREQ=WEEKLY;COUNT=4")
    later = moved("DTSTART;TZID=Europe/London:20260310T143000", "DTEND;TZID=Europe/London:20260310T160000")
    off = moved("DTSTART;TZID=Europe/London:20260316T100000", "STATUS:CANCELLED", of="20260316T100000")
    assert walls(calendar(lecture, later, off)) == [
        "02.03 10:00-11:00",
        "10.03 14:30-16:00",
        "23.03 10:00-11:00",
    ]
    free = moved("DTSTART:20260309T100000", "DTEND:20260309T110000", "TRANSP:TRANSPARENT")
    assert "09.03 10:00-11:00" not in walls(calendar(lecture, free))
    assert len(busy(calendar(lecture, free))) == 3


def test_single_days_periods_and_rules_of_all_kinds():
    data = calendar(once().replace("SUMMARY", "RDATE:20260305T100000,20260306T130000/PT2H\nSUMMARY"))
    assert walls(data) == ["02.03 10:00-11:00", "05.03 10:00-11:00", "06.03 13:00-15:00"]
    monthly = ruled("FREQ=MONTHLY;BYDAY=1MO;COUNT=3")
    assert walls(monthly) == ["02.03 10:00-11:00", "06.04 10:00-11:00", "04.05 10:00-11:00"]
    workdays = ruled("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20260310T235959Z")
    assert len(busy(workdays)) == 7
    every_other = ruled("FREQ=WEEKLY;INTERVAL=2;COUNT=-1")
    assert [found[:5] for found in walls(every_other)[:3]] == ["02.03", "16.03", "30.03"]
    local_end = ruled("FREQ=WEEKLY;UNTIL=20260316T100000")
    assert len(busy(local_end)) == 3


def test_times_that_touch_or_overlap_are_one():
    second = event("DTSTART:20260302T103000", "DTEND:20260302T120000", uid="2")
    third = event("DTSTART:20260302T120000", "DTEND:20260302T130000", uid="3")
    assert walls(calendar(once(), second, third)) == ["02.03 10:00-13:00"]


def test_two_events_by_one_name_both_count():
    assert len(busy(calendar(once("20260302"), once("20260303"), weekly()))) > 20


def test_only_the_next_26_weeks_count_from_now_on():
    found = busy(calendar(weekly(rule="FREQ=DAILY")), now=dt.datetime(2026, 3, 2, 10, 30, tzinfo=dt.UTC))
    assert found[0][0] == dt.datetime(2026, 3, 2, 10, 30, tzinfo=dt.UTC)
    assert (len(found), found[-1][1].date()) == (183, dt.date(2026, 8, 31))
    assert busy(calendar(once("20260227"), once("20270227", uid="2"))) == []
    assert busy(calendar(event("DTSTART:20260227T100000", "DTEND:20260227T100000"))) == []


def test_the_same_file_says_the_same_in_any_order():
    parts = [once("20260304", uid="2"), once("20260303", uid="3"), weekly()]
    assert busy(calendar(*parts)) == busy(calendar(*reversed(parts)))


# ---- what is wrong


def test_the_corpus_is_as_large_as_it_has_to_be():
    assert len({name for name, _, _ in HOSTILE}) == len(HOSTILE) >= 60


@pytest.mark.parametrize(("data", "said"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_a_hostile_file_is_told_why_or_loads(data: bytes, said: str):
    before = resource.getrusage(resource.RUSAGE_SELF)
    try:
        found = busy(data)
    except Refusal as told:
        words = told.words
        assert said in words
        assert words[0].isupper()
        assert words.endswith(".")
        assert "kangaroos" not in words
        assert "%" not in words
    else:
        assert said == ""
        assert all(NOW <= first < last for first, last in found)
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < SECONDS


def test_an_event_is_named_by_its_number_and_line():
    data = calendar(once(), weekly(rule="FREQ=HOURLY", uid="2"), once("20260303", uid="3"))
    assert refusal(data) == (
        "Event 2 of the file (line 19): it is repeated more than once a day (HOURLY). "
        "Make one event of it for the whole time, or leave it out."
    )
    assert refusal(calendar(weekly(zone="Mars/Olympus"))) == (
        "Event 1 of the file (line 9): we do not know the time zone “Mars/Olympus”. "
        "Choose a time zone by its city in your calendar, such as Europe/London, and export again."
    )


def test_a_file_that_takes_too_much_is_stopped(monkeypatch: pytest.MonkeyPatch):
    from handrail.lib.limited import Bounds  # noqa: PLC0415
    from handrail.mentoring.ics import read  # noqa: PLC0415

    monkeypatch.setattr(read, "BOUNDS", Bounds(memory=1_000_000, cpu=5, wall=10))
    assert "takes too much to work out" in refusal(calendar(once()))


def test_no_title_leaves_the_first_step():
    from handrail.mentoring.ics.lines import scan  # noqa: PLC0415

    data = calendar(once(), weekly(uid="2"))
    assert CANARY.encode() in data
    assert "Canary" not in repr(scan(data))
    assert "Zebra" not in repr(scan(data))
