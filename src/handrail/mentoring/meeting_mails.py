"""The mails about meetings. They say when and how, never what about: others may read somebody's mail."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from handrail.lib.wall import read
from handrail.mailroom.actions import post
from handrail.mailroom.kinds import KINDS, Kind, register
from handrail.mentoring import calendars
from handrail.mentoring.link_states import Notice, Purpose
from handrail.mentoring.links import link_for
from handrail.mentoring.models import Meeting
from handrail.mentoring.states import Mode
from handrail.people.models import User

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
SOON = dt.timedelta(hours=24)  # what is nearer than that waits for no quiet hours to end
PROPOSED = frozenset({"name", "partner", "how", "times", "link", "answer_link"})
CALLED_OFF = frozenset({"name", "partner", "how", "time", "link"})
AGREED = CALLED_OFF | {"move_link", "call_off_link"}
MET = frozenset({"name", "partner", "time", "link", "answer_link"})
NONE_SUITS = frozenset({"name", "partner", "link"})


def _kind(name: str, words: str, placeholders: frozenset[str], **more: Any) -> None:
    register(Kind(name, words, placeholders, **{"lasts": WEEK, "can_wait": True, **more}))


_kind("meeting_proposed", "Times to meet, proposed", PROPOSED, long=frozenset({"times"}))
_kind("meeting_agreed", "Invitation to a meeting", AGREED)
_kind("meeting_moved", "A meeting has a new time", AGREED)
_kind("meeting_cancelled", "A meeting is called off", CALLED_OFF)
_kind("meeting_none_suits", "No proposed time suits", NONE_SUITS)
_kind(
    "meeting_tomorrow", "Reminder the day before a meeting", AGREED, lasts=DAY, optional=True, can_wait=False
)
_kind("meeting_met", "Question whether you met", MET, optional=True)


def post_proposed(meeting: Meeting, by: User, *, now: dt.datetime) -> None:
    """Tell the other one which times are proposed."""
    to = calendars.partner_in(meeting, by)
    times = "\n".join(in_words(spelled, meeting.zone, to.language) for spelled, _ in meeting.options)
    first = min(dt.datetime.fromisoformat(at) for _, at in meeting.options)
    link = link_for(meeting, to, Purpose.TIME, now=now)
    words = {"times": times, "how": _how(meeting, to), "answer_link": link}
    _post("meeting_proposed", meeting, to, words, "", first - SOON, now)


def post_none_suits(meeting: Meeting, by: User, *, now: dt.datetime) -> None:
    """Tell the other one that the proposed times are off."""
    _post("meeting_none_suits", meeting, calendars.partner_in(meeting, by), {}, "", None, now)


def post_to_both(meeting: Meeting, kind: str, *, before: dt.datetime | None = None, now: dt.datetime) -> None:
    """Tell both, and their calendars: each has the invitation, its update, or that it is called off.

    `before` is the time at which it would have been: whoever still counts on it must hear soon enough, too.
    """
    method: calendars.Method = "CANCEL" if kind == "meeting_cancelled" else "REQUEST"
    times = [time for time in (meeting.starts_at, before) if time]
    latest = min(times) - SOON if times else None
    for to in (meeting.mentorship.mentor, meeting.mentorship.mentee):
        words = {"time": _time(meeting, to), "how": _how(meeting, to)}
        if method == "REQUEST":
            words |= _ways_out(meeting, to, now)
        calendar = calendars.invitation(meeting, to, method, now=now)
        _post(kind, meeting, to, words, calendar, latest, now)


def post_notice(meeting: Meeting, to: User, kind: Notice, *, now: dt.datetime) -> None:
    """Remind one of the two of tomorrow's meeting, or ask afterwards whether they met."""
    words = {"time": _time(meeting, to)}
    if kind == Notice.TOMORROW:
        words |= {"how": _how(meeting, to), **_ways_out(meeting, to, now)}
    else:
        words["answer_link"] = link_for(meeting, to, Purpose.MET, now=now)
    _post(f"meeting_{kind}", meeting, to, words, "", None, now)


def _ways_out(meeting: Meeting, to: User, now: dt.datetime) -> dict[str, str]:
    """The links by which one of the two moves a meeting or calls it off without signing in."""
    return {
        "move_link": link_for(meeting, to, Purpose.MOVE, now=now),
        "call_off_link": link_for(meeting, to, Purpose.CALL_OFF, now=now),
    }


def in_words(spelled: str, zone: str, language: str) -> str:
    """A wall time as people read it, with the place whose time it is."""
    with override(language):
        when = date_format(read(spelled), "l j F Y, H:i")
        return gettext("%(when)s (time of %(place)s)") % {
            "when": when,
            "place": zone.rpartition("/")[2].replace("_", " "),
        }


def _time(meeting: Meeting, to: User) -> str:
    return in_words(meeting.wall, meeting.zone, to.language)


def _how(meeting: Meeting, to: User) -> str:
    with override(to.language):
        return str(Mode(meeting.mode).label).lower()


def _post(
    kind: str,
    meeting: Meeting,
    to: User,
    words: dict[str, str],
    calendar: str,
    latest: dt.datetime | None,
    now: dt.datetime,
) -> None:
    link = settings.SITE.url + reverse("meeting", args=[meeting.pk])
    partner = calendars.partner_in(meeting, to).name
    post(
        kind=kind,
        to=to.pk,
        address=to.email,
        language=to.language,
        context={"name": to.name, "partner": partner, "link": link, **words},
        school=meeting.mentorship.programme.school_id,
        calendar=calendar,
        no_later_than=latest,
        about=meeting.pk,
        unsubscribe=KINDS[kind].optional,
        now=now,
    )
