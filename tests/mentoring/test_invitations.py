"""Invitations over real SMTP: two parsers read them, they update and cancel, no line slips in."""

from __future__ import annotations

import datetime as dt
import re

import icalendar
import pytest
from tests.mentoring.pair import HOW, Pair, pair_of

from handrail.lib import clock
from handrail.lib.wall import moment_of, read
from handrail.mailroom import delivery
from handrail.mentoring import actions, calendars
from handrail.mentoring.models import Meeting
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
    actions.move(meeting=made, by=pair.mentee, how=HOW, time=pair.at(9, 17), now=clock.now())
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
