"""Invitations over real SMTP: two parsers read them, they update and cancel, no line slips in."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import permutations
from typing import Any

import icalendar
import pytest
from dateutil.rrule import rrulestr
from tests.mentoring.pair import HOW, Pair, pair_of

from handrail.lib import clock
from handrail.lib.wall import moment_of, read
from handrail.mailroom import delivery
from handrail.mailroom.models import Message
from handrail.mentoring import actions, calendars
from handrail.mentoring.models import Meeting, Mentorship
from handrail.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "Whether to go abroad"


@pytest.fixture
def pair(server) -> Pair:
    from tests.mentoring.scene import set_up  # noqa: PLC0415 (conftests load before Django does)
    from tests.site.cast import assemble  # noqa: PLC0415

    return pair_of(set_up(assemble()))


def lines_of(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The other parser, of our own: unfolded content lines as name, parameters, value (RFC 5545, 3.1)."""
    found = []
    for line in text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "").strip().split("\n"):
        head, value = re.fullmatch(r'((?:[^":]|"[^"]*")*):(.*)', line).groups()
        name, *parameters = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', head)
        found.append((name, dict(part.split("=", 1) for part in parameters), value))
    return found


def received(server, to: User) -> list[tuple[str, str]]:
    """Method (as the part's header has it) and text of each calendar that somebody was sent, in order."""
    delivery.send_due(now=clock.now())
    found = []
    for mail in server.mails:
        for part in mail.walk():
            if part.get_content_type() == "text/calendar" and mail["To"] == to.email:
                assert str(part["Content-Type"]).count("charset") == 1
                found.append((part.get_param("method"), part.get_content()))
    return found


def both_read(text: str) -> dict[str, str]:
    """What the two parsers agree on."""
    calendar = icalendar.Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    raw = lines_of(text)
    start = next(i for i, (name, _, value) in enumerate(raw) if (name, value) == ("BEGIN", "VEVENT"))
    own = {name: (parameters, value) for name, parameters, value in raw[start:]}
    starts = own["DTSTART"]
    zone, wall = starts[0]["TZID"], event["DTSTART"].dt.strftime("%Y%m%dT%H%M%S")
    assert ("TZID", {}, zone) in raw  # its VTIMEZONE
    assert (wall, str(event["DTSTART"].dt.tzinfo)) == (starts[1], zone)
    assert own["UID"][1] == str(event["UID"])
    assert int(own["SEQUENCE"][1]) == event["SEQUENCE"]
    assert (own["ATTENDEE"][0]["RSVP"], event["ATTENDEE"].params["RSVP"]) == ("FALSE", "FALSE")
    assert own["ORGANIZER"][1].lower() == str(event["ORGANIZER"]).lower()
    assert ("METHOD", {}, str(calendar["METHOD"])) in raw
    assert own["STATUS"][1] == str(event["STATUS"])
    return {
        "method": str(calendar["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": event["SEQUENCE"],
        "starts": event["DTSTART"].dt.astimezone(dt.UTC),
        "ends": event["DTEND"].dt.astimezone(dt.UTC),
        "status": str(event["STATUS"]),
        "organizer": str(event["ORGANIZER"]).lower(),
    }


def test_an_invitation_is_updated_by_a_move_and_ended_by_calling_off(pair: Pair, server):
    made = pair.propose()
    actions.write_agenda(meeting=made, by=pair.mentee, text=SECRET, now=clock.now())
    actions.accept_time(meeting=made, by=pair.mentor, option=0, now=clock.now())
    delivery.send_due(now=clock.now())  # of what has not left, only the last would
    actions.move(meeting=made, by=pair.mentee, how=HOW, time=pair.at(9, 17), now=clock.now())
    delivery.send_due(now=clock.now())
    actions.call_off(meeting=made, by=pair.mentor, now=clock.now())
    for reader in (pair.mentor, pair.mentee):
        sent = sorted(
            ((method, both_read(text)) for method, text in received(server, reader)),
            key=lambda each: each[1]["sequence"],
        )
        assert [(method, one["method"], one["status"]) for method, one in sent] == [
            ("REQUEST", "REQUEST", "CONFIRMED"),
            ("REQUEST", "REQUEST", "CONFIRMED"),
            ("CANCEL", "CANCEL", "CANCELLED"),
        ]
        assert {one["uid"] for _, one in sent} == {str(made.pk)}
        assert [one["sequence"] for _, one in sent] == [1, 2, 3]
        assert [one["starts"] for _, one in sent] == [pair.at(7).at, pair.at(9, 17).at, pair.at(9, 17).at]
        assert {one["ends"] - one["starts"] for _, one in sent} == {dt.timedelta(minutes=30)}
        assert {one["organizer"].startswith("mailto:no-reply@") for _, one in sent} == {True}
    assert SECRET not in "".join(mail.as_string() for mail in server.mails)


def test_a_meeting_after_the_clocks_change_keeps_its_wall_time(pair: Pair, server):
    time = moment_of(read("2040-07-02T12:30"), "Europe/London")
    made = pair.propose(times=[time])
    actions.accept_time(meeting=made, by=pair.mentor, option=0, now=clock.now())
    ((_, text),) = received(server, pair.mentee)
    assert both_read(text)["starts"] == dt.datetime(2040, 7, 2, 11, 30, tzinfo=dt.UTC)
    assert "DTSTART;TZID=Europe/London:20400702T123000" in text


@pytest.mark.parametrize(
    "nasty", ["x\r\nATTENDEE:mailto:a@b.example", 'a";X=1:b', "é\nEND:VEVENT\nBEGIN:VEVENT", "א,;:"]
)
def test_what_people_wrote_slips_no_line_into_a_calendar(pair: Pair, nasty: str):
    made = pair.agreed()
    User.objects.filter(pk=pair.mentor.pk).update(name=nasty)
    Meeting.objects.update(place=nasty)
    found = Meeting.objects.select_related("mentorship__programme__school").get(pk=made.pk)
    for reader in (found.mentorship.mentee, found.mentorship.mentor):
        text = calendars.invitation(found, reader, "REQUEST", now=clock.now())
        names = sorted(name for name, _, _ in lines_of(text))
        assert names.count("ATTENDEE") == names.count("ORGANIZER") == names.count("LOCATION") == 1
        (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
        assert set(event.keys()) == {
            "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS", "ORGANIZER", "ATTENDEE",
            "STATUS", "URL", "LOCATION",
        }  # fmt: skip
        assert [lines_of(text).count((mark, {}, "VEVENT")) for mark in ("BEGIN", "END")] == [1, 1]


# ---- several moves, clocks that change, names as people have them


def applied(messages: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What stands in a calendar that keeps, of each event, what has the highest SEQUENCE."""
    kept: dict[str, dict[str, Any]] = {}
    for one in messages:
        if one["uid"] not in kept or one["sequence"] > kept[one["uid"]]["sequence"]:
            kept[one["uid"]] = one
    return {uid: one for uid, one in kept.items() if one["status"] != "CANCELLED"}


def test_moved_twice_and_called_off_in_whatever_order_the_mails_come(pair: Pair, server):
    made = pair.agreed()
    other = pair.agreed(20)
    for days in (9, 11):
        delivery.send_due(now=clock.now())
        actions.move(meeting=made, by=pair.mentee, how=HOW, time=pair.at(days), now=clock.now())
    before = [both_read(text) for _, text in received(server, pair.mentor)]
    assert len(before) == 4
    for order in permutations(before):
        kept = applied(list(order))
        assert {uid: one["starts"] for uid, one in kept.items()} == {
            str(made.pk): pair.at(11).at,
            str(other.pk): pair.at(20).at,
        }
    actions.call_off(meeting=made, by=pair.mentee, now=clock.now())
    after = [both_read(text) for _, text in received(server, pair.mentor)]
    assert sorted(one["sequence"] for one in after if one["uid"] == str(made.pk)) == [1, 2, 3, 4]
    for order in permutations(after):
        assert set(applied(list(order))) == {str(other.pk)}


def offset_by_its_own_rules(text: str, wall: dt.datetime) -> str:
    """The offset at a wall time by the VTIMEZONE in the text, without any list of zones of ours."""
    calendar = icalendar.Calendar.from_ical(text)
    (zone,) = calendar.walk("VTIMEZONE")
    begins = []
    for part in zone.subcomponents:
        offset, first = part["TZOFFSETTO"].to_ical(), part["DTSTART"].dt
        dates = part.get("RDATE", [])
        dates = dates if isinstance(dates, list) else [dates]
        begins += [(first, offset), *((one.dt, offset) for each in dates for one in each.dts)]
        if "RRULE" in part:
            rule = rrulestr(part["RRULE"].to_ical().decode(), dtstart=first)
            begins += [(rule.before(wall, inc=True) or first, offset)]
    return max((begin, offset) for begin, offset in begins if begin <= wall)[1]


def test_a_meeting_that_is_moved_over_a_change_of_clocks_keeps_its_wall_time(pair: Pair, server):
    winter, summer = (moment_of(read(f"2036-03-{day}T12:30"), "Europe/London") for day in (28, 31))
    made = pair.propose(times=[winter])
    actions.accept_time(meeting=made, by=pair.mentor, option=0, now=clock.now())
    delivery.send_due(now=clock.now())
    actions.move(meeting=made, by=pair.mentor, how=HOW, time=summer, now=clock.now())
    texts = sorted(
        (text for _, text in received(server, pair.mentee)), key=lambda text: both_read(text)["sequence"]
    )
    starts = [both_read(text)["starts"] for text in texts]
    assert starts == [
        dt.datetime(2036, 3, 28, 12, 30, tzinfo=dt.UTC),
        dt.datetime(2036, 3, 31, 11, 30, tzinfo=dt.UTC),
    ]
    found = [
        offset_by_its_own_rules(text, one.wall) for text, one in zip(texts, (winter, summer), strict=True)
    ]
    assert found == ["+0000", "+0100"]


@pytest.mark.parametrize(
    ("which", "minutes", "starts", "ends"),
    [
        ("earlier", 30, "TZID=Europe/London:20361026T013000", "20361026T010000Z"),
        ("earlier", 15, "TZID=Europe/London:20361026T013000", "TZID=Europe/London:20361026T014500"),
        ("later", 30, "20361026T013000Z", "TZID=Europe/London:20361026T020000"),
    ],
)
def test_in_the_hour_that_comes_twice_no_calendar_can_mistake_it(
    pair: Pair, server, which, minutes, starts, ends
):
    time = moment_of(read("2036-10-26T01:30"), "Europe/London", which)
    made = pair.propose(times=[time], how=replace(HOW, minutes=minutes))
    actions.accept_time(meeting=made, by=pair.mentor, option=0, now=clock.now())
    ((_, text),) = received(server, pair.mentee)
    assert [line for line in text.splitlines() if re.match("DTSTART[;:](TZID=E|2036)", line)] == [
        f"DTSTART{';' if starts[0] == 'T' else ':'}{starts}"
    ]
    assert f"DTEND{';' if ends[0] == 'T' else ':'}{ends}" in text.splitlines()
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert event["DTSTART"].dt.astimezone(dt.UTC) == time.at
    assert event["DTEND"].dt.astimezone(dt.UTC) == time.at + dt.timedelta(minutes=minutes)


def plain(value: str) -> str:
    """A text value without its escapes (RFC 5545, 3.3.11)."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


@pytest.mark.parametrize("language", ["en-gb", "ar"])
@pytest.mark.parametrize(
    "name",
    [
        "\u0646\u0648\u0631 \u0639\u0632\u064a\u0632 " * 4 + "\u0628\u0646 \u062e\u0627\u0644\u062f",
        'Siobh\u00e1n O\u2019Neil, MD; "Sam" \\ Jr.',
        "\u01c4\u014d\u0302 \U0001f9d1\u200d\u2695\ufe0f " * 9 + "Z",
    ],
)
def test_a_name_arrives_as_it_is_written(pair: Pair, server, name: str, language: str):
    User.objects.filter(pk=pair.mentee.pk).update(name=name, language=language)
    User.objects.filter(pk=pair.mentor.pk).update(name=name, language=language)
    pair.mentorship = Mentorship.objects.select_related("mentee", "mentor", "programme__school").get()
    pair.agreed()
    for reader in (pair.mentor, pair.mentee):
        ((_, text),) = received(server, reader)
        both_read(text)
        (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
        ours = {key: (parameters, value) for key, parameters, value in lines_of(text)}
        assert name in plain(ours["SUMMARY"][1])
        assert str(event["SUMMARY"]) == plain(ours["SUMMARY"][1])
        readable = name.replace('"', "'")  # a parameter can hold no double quote
        assert str(event["ATTENDEE"].params["CN"]) in (name, readable)
        stored = Message.objects.get(kind="meeting_agreed", to=reader.pk).calendar
        assert (
            max(len(line.encode()) for line in stored.split("\n")) <= 75
        )  # no line is too long for a reader


def test_a_name_with_a_line_break_is_one_line(pair: Pair):
    made = pair.agreed()
    User.objects.filter(pk=pair.mentee.pk).update(name='Sam\n"the", second;')
    found = Meeting.objects.select_related("mentorship__programme__school").get(pk=made.pk)
    text = calendars.invitation(found, found.mentorship.mentor, "REQUEST", now=clock.now())
    (summary,) = (value for name, _, value in lines_of(text) if name == "SUMMARY")
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert plain(summary) == str(event["SUMMARY"]) == 'Mentoring: Sam\n"the", second;, in person'
