"""Meetings as calendars read them: invitations that update and cancel, and a feed. The site organises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from email.utils import parseaddr
from typing import Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override
from icalendar import Calendar, Event, vCalAddress, vText

from handrail.mentoring.models import Meeting
from handrail.mentoring.states import Mode
from handrail.people.models import User

PRODUCT = "-//Handrail//Meetings//EN"
Method = Literal["REQUEST", "CANCEL"]


def invitation(meeting: Meeting, to: User, method: Method, *, now: dt.datetime) -> str:
    """An agreed meeting for the calendar of one of the two. It asks for no answer, and says nothing of what
    they talk about: others may read that calendar.
    """
    calendar = _calendar()
    calendar.add("method", method)
    event = _event(meeting, to, now)
    event.add("organizer", _organizer(meeting))
    event.add("attendee", _attendee(to), encode=False)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("url", settings.SITE.url + reverse("meeting", args=[meeting.pk]))
    if meeting.place:
        event.add("location", meeting.place)
    calendar.add_component(event)
    return _written(calendar)


def feed(meetings: Iterable[Meeting], of: User, *, now: dt.datetime) -> str:
    """All agreed meetings of one person: when, how and with whom, and nothing else."""
    calendar = _calendar()
    for meeting in meetings:
        event = _event(meeting, of, now)
        event.add("status", "CONFIRMED")
        calendar.add_component(event)
    return _written(calendar)


def partner_in(meeting: Meeting, user: User) -> User:
    """The other one."""
    pair = meeting.mentorship
    return pair.other(user)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar


def _event(meeting: Meeting, reader: User, now: dt.datetime) -> Event:
    if meeting.starts_at is None or meeting.minutes is None:
        raise ValueError("Only a meeting with its time goes into a calendar.")
    event = Event()
    event.add("uid", str(meeting.pk))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", _on_the_wall(meeting.starts_at, meeting.zone))
    event.add("dtend", _on_the_wall(meeting.starts_at + _length(meeting), meeting.zone))
    with override(reader.language):
        words = gettext("Mentoring: %(name)s, %(mode)s") % {
            "name": partner_in(meeting, reader).name,
            "mode": str(Mode(meeting.mode).label).lower(),
        }
    event.add("summary", words)
    event.add("class", "PRIVATE")
    return event


def _on_the_wall(at: dt.datetime, zone: str) -> dt.datetime:
    """A moment in its zone. Of a wall time that comes twice calendars read the earlier: the later is UTC."""
    local = at.astimezone(ZoneInfo(zone))
    return at.astimezone(dt.UTC) if local.fold else local


def _length(meeting: Meeting) -> dt.timedelta:
    return dt.timedelta(minutes=meeting.minutes or 0)


def _organizer(meeting: Meeting) -> vCalAddress:
    address = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    address.params["CN"] = vText(meeting.mentorship.programme.school.name)
    return address


def _attendee(to: User) -> vCalAddress:
    """The reader, who has said yes already, so that no programme asks them again."""
    address = vCalAddress(f"mailto:{to.email}")
    address.params["CN"] = vText(to.name)
    address.params["PARTSTAT"] = vText("ACCEPTED")
    address.params["RSVP"] = vText("FALSE")
    return address


def _written(calendar: Calendar) -> str:
    """With the zones that it names. Lines end as in any text here; whoever sends it sets CRLF."""
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written.decode().replace("\r\n", "\n")
