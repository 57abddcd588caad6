"""Calendar files for tests: as a university writes them, and as somebody writes them who means harm."""

from __future__ import annotations

import random
from collections.abc import Iterator

CANARY = "Canary lecture about kangaroos"


def event(*lines: str, uid: str = "1", title: str = CANARY) -> str:
    """An event with a title and a place, which nobody is to learn."""
    head = [f"UID:{uid}", f"SUMMARY:{title}", "LOCATION:Room Zebra", "DTSTAMP:20260101T000000Z"]
    return "\n".join(["BEGIN:VEVENT", *head, *lines, "END:VEVENT"])


def once(day: str = "20260302", **more: str) -> str:
    """Monday from 10:00 to 11:00, unless another day is said."""
    return event(f"DTSTART:{day}T100000", f"DTEND:{day}T110000", **more)


def weekly(*lines: str, zone: str = "Europe/London", rule: str = "FREQ=WEEKLY", uid: str = "1") -> str:
    """A lecture each Monday from 10:00 to 11:00, from 2 March 2026 on."""
    times = [f"DTSTART;TZID={zone}:20260302T100000", f"DTEND;TZID={zone}:20260302T110000", f"RRULE:{rule}"]
    return event(*times, *lines, uid=uid)


def calendar(*parts: str, zone: str = "") -> bytes:
    """A file of these events."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN"]
    head += [f"X-WR-TIMEZONE:{zone}"] if zone else []
    return ("\r\n".join("\n".join([*head, *parts, "END:VCALENDAR"]).split("\n")) + "\r\n").encode()


def ruled(rule: str, *lines: str) -> bytes:
    """A file of one event that is repeated by a rule."""
    return calendar(weekly(*lines, rule=rule))


FAKE_ZONE = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+1200
TZOFFSETTO:+1200
RRULE:FREQ=SECONDLY
END:STANDARD
END:VTIMEZONE"""
NESTED = "\n".join(["BEGIN:VEVENT"] * 3 + ["END:VEVENT"] * 3)
WHOLE = calendar(weekly(), once("20260304", uid="2"))


def hostile() -> Iterator[tuple[str, bytes, str]]:
    """Files that mean harm or are broken, each with what is said of it."""
    yield from _of_the_list()
    yield from _of_the_shape()
    yield from _of_the_dates()
    yield from _of_the_rules()
    yield from _cut_short()


def _of_the_list() -> Iterator[tuple[str, bytes, str]]:
    """The three that are known from other programs."""
    never = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    yield "a rule set that is empty", ruled(never), ""
    yield "another that is empty", ruled("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31"), "takes too long to work out"
    yield "a week that is not", ruled("FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6"), ""
    yield "a place that is not", ruled("FREQ=DAILY;BYSETPOS=200;BYDAY=MO"), ""
    yield "a billion times", ruled("FREQ=DAILY;COUNT=1000000000"), "it is repeated more than 400 times."
    clock = ",".join(map(str, range(60)))
    bomb = f"FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))};BYMINUTE={clock};BYSECOND={clock}"
    yield "memory", ruled(bomb), "a list of more than 12 (BYHOUR)"
    twelve = ",".join(map(str, range(12)))
    yield "memory by twelves", ruled(f"FREQ=DAILY;BYHOUR={twelve};BYMINUTE={twelve}"), "more than once a day"


def _of_the_shape() -> Iterator[tuple[str, bytes, str]]:
    yield "nothing", b"", "This file is empty."
    yield "blank", b"\n\n  \n", "This is no calendar file."
    yield "a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "no text in the encoding"
    yield "a web page", b"<!doctype html><html>sign in</html>", "This is no calendar file."
    yield "a spreadsheet", b"PK\x03\x04 \x00\x00", "Line 1 of the file: the file is damaged here."
    yield "Latin letters", WHOLE.replace(b"Canary", b"Caf\xe9"), "Line 6 of the file: this is no text"
    yield "two bytes a letter", WHOLE.decode().encode("utf-16"), "no text in the encoding"
    yield (
        "a zero byte",
        WHOLE.replace(b"Canary", b"Can\x00ary"),
        "Line 6 of the file: the file is damaged here.",
    )
    yield "too large", calendar(once()) + b" " * 1_000_000, "larger than 1 MB"
    yield "one huge line", calendar(event("RDATE:" + "20260302T100000," * 60_000)), "this line is too long"
    yield (
        "folded hugely",
        calendar(event("EXDATE:\n" + " 20260302T100000,\n" * 50_000)),
        "this line is too long",
    )
    yield "a huge title", calendar(once(title="x" * 900_000)), ""
    yield "only line ends", calendar() + b"\n" * 900_000, "There is no event in this calendar."
    yield "only folds", calendar() + b"\n " * 450_000, "There is no event in this calendar."
    yield "no event", calendar(), "There is no event in this calendar."
    yield "only tasks", calendar("BEGIN:VTODO\nUID:1\nEND:VTODO"), "There is no event in this calendar."
    yield "an event alone", once().encode(), "This is no calendar file."
    yield "an end too many", WHOLE.replace(b"SUMMARY", b"END:VEVENT\r\nSUMMARY", 1), ""
    yield (
        "ends crossed",
        WHOLE.replace(b"END:VEVENT", b"END:VALARM", 1),
        "something ends here that did not begin",
    )
    yield "events in events", calendar(NESTED), "stands inside another"
    yield "deep", calendar("BEGIN:VALARM\n" * 40_000), "stands inside another"
    yield "calendars in calendars", b"BEGIN:VCALENDAR\n" * 50_000, "stands inside another"
    yield "two calendars", WHOLE + WHOLE, "a second calendar begins here"
    yield "2,001 events", calendar(*(once() for _ in range(2_001))), "more than 2000 events"
    yield "2,000 events", calendar(*(once(uid=str(n)) for n in range(2_000))), ""
    yield "a fake zone", calendar(FAKE_ZONE, weekly()), ""
    yield "a fake zone alone", calendar(FAKE_ZONE), "There is no event in this calendar."
    yield (
        "strange parameters",
        calendar(event('DTSTART;TZID="Europe/London:20260302T100000')),
        "written as calendars",
    )
    yield "a parameter without an end", calendar(event("DTSTART;TZID=Europe/London")), "no such day"
    yield (
        "a bad parameter",
        calendar(event("DTSTART;=:20260302T100000")),
        "is not written as calendars write it",
    )


def _of_the_dates() -> Iterator[tuple[str, bytes, str]]:
    for day in ("20260230T100000", "20261301", "20260302T250000", "soon", "", "2026-03-02", "٢٠٢٦٠٣٠٢"):
        yield f"the day {day}", calendar(event(f"DTSTART:{day}")), "there is no such day or time (DTSTART)"
    yield "long ago", calendar(event("DTSTART:00010101T000000")), "a year before 1900 or after 2199"
    yield "far away", calendar(event("DTSTART:99991231T235959Z")), "a year before 1900 or after 2199"
    yield "an end that is far", calendar(event("DTSTART:20260302", "DTEND:99991231")), "a year before 1900"
    yield (
        "no beginning",
        calendar(event("DTEND:20260302")),
        "Event 1 of the file (line 4): it has no beginning.",
    )
    yield (
        "two beginnings",
        calendar(event("DTSTART:20260302", "DTSTART:20260303")),
        "same thing twice (DTSTART)",
    )
    yield "an end before", calendar(event("DTSTART:20260302", "DTEND:20260301")), "it ends before it begins"
    yield "a day that ends at a time", calendar(event("DTSTART:20260302", "DTEND:20260302T1")), "no such day"
    yield (
        "a length of ages",
        calendar(event("DTSTART:20260302", "DURATION:P99999999999D")),
        "it lasts too long",
    )
    yield "a length below nothing", calendar(event("DTSTART:20260302", "DURATION:-P1D")), "it lasts too long"
    yield "no length", calendar(event("DTSTART:20260302", "DURATION:long")), "it lasts too long"
    yield (
        "years each week",
        calendar(event("DTSTART:20200302", "DTEND:20290301", "RRULE:FREQ=WEEKLY")),
        "too long",
    )
    for zone in ("Mars/Olympus", "../../etc/passwd", "/", "x" * 5_000, "Europe/London\u202e"):
        yield f"the zone {zone[:20]}", calendar(weekly(zone=zone)), "we do not know the time zone"
    days = ",".join(["20260302"] * 401)
    yield (
        "many single days",
        calendar(event("DTSTART:20260302", f"RDATE:{days}")),
        "more than 400 single days",
    )
    lines = [f"EXDATE:{','.join(['20260302'] * 300)}"] * 2
    yield "many left out", calendar(event("DTSTART:20260302", *lines)), "more than 400 single days (EXDATE)"
    yield (
        "a period backwards",
        calendar(event("DTSTART:20260302", "RDATE:20260302T100000/20260301T1")),
        "no such day",
    )
    yield (
        "a bad place to move from",
        calendar(event("DTSTART:20260302", "RECURRENCE-ID:x")),
        "(RECURRENCE-ID)",
    )


def _of_the_rules() -> Iterator[tuple[str, bytes, str]]:
    for often in ("SECONDLY", "MINUTELY", "HOURLY", "hourly"):
        yield f"{often} rule", ruled(f"FREQ={often}"), f"repeated more than once a day ({often.upper()})"
    thirteen = ",".join(map(str, range(1, 14)))
    for part in ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYMONTH"):
        yield f"{part} too long", ruled(f"FREQ=YEARLY;{part}={thirteen}"), f"a list of more than 12 ({part})"
    yield "two hours", ruled("FREQ=DAILY;BYHOUR=8,20"), "repeated more than once a day (BYHOUR)"
    broken = ["", "FREQ", "FREQ=", "FREQ=SOMETIMES", "INTERVAL=2", "FREQ=YEARLY;RSCALE=CHINESE"]
    parts = ("INTERVAL=0", "INTERVAL=-1", "COUNT=x", "COUNT=-5", "FREQ=DAILY", "BYDAY=XX", "BYMONTH=12345")
    broken += [f"FREQ=DAILY;{part}" for part in (*parts, "INTERVAL=9" + "9" * 5_000)]
    for rule in broken:
        yield f"the rule {rule[:40]}", ruled(rule), "its repetition cannot be read"
    yield "a bad last day", ruled("FREQ=DAILY;UNTIL=never"), "there is no such day or time (RRULE)"
    yield "an endless last day", ruled("FREQ=DAILY;UNTIL=99991231T235959Z"), "a year before 1900"
    yield "a month that is not", ruled("FREQ=DAILY;BYMONTH=99"), ""
    yield "two rules", ruled("FREQ=DAILY", "RRULE:FREQ=WEEKLY"), "by more than one rule (RRULE)"
    yield "a rule of exceptions", ruled("FREQ=DAILY", "EXRULE:FREQ=WEEKLY"), "by more than one rule (EXRULE)"
    slow = weekly(rule="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")
    many = calendar(*(slow.replace("UID:1", f"UID:{number}") for number in range(500)))
    yield "many that are empty", many, "takes too long to work out"
    old = "DTSTART:19000101T100000\nDTEND:19000101T110000\nRRULE:FREQ=DAILY"
    yield "ages of days", calendar(*(event(old, uid=str(number)) for number in range(400))), "takes too much"
    moved = ["RECURRENCE-ID:20260302T100000", "DTSTART:20260302T100000", "DTEND:20260302T110000"]
    yield "moved often", calendar(weekly(), *(event(*moved) for _ in range(1_900))), ""


def _cut_short() -> Iterator[tuple[str, bytes, str]]:
    chance = random.Random(7)
    for part in (0.1, 0.3, 0.5, 0.7, 0.9):
        yield f"cut at {part}", WHOLE[: int(len(WHOLE) * part)], "the file breaks off here"
    for number in range(12):
        broken = bytearray(WHOLE)
        for _ in range(4):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        yield f"damage {number}", bytes(broken), ""
