"""The mails about a mentorship: an offer, one reminder of it, and the news that it has begun."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from handrail.mailroom.actions import post
from handrail.mailroom.hooks import frame_of
from handrail.mailroom.kinds import KINDS, Kind, register
from handrail.mailroom.models import Message
from handrail.mailroom.rendering import Words, render
from handrail.mentoring.links import address_of, link_to_answer
from handrail.mentoring.models import Mentorship
from handrail.people.models import User

WEEK = dt.timedelta(days=7)
OFFER = frozenset({"name", "mentee", "programme", "last_moment", "link", "answer_link", "chosen"})
BEGUN = frozenset({"name", "partner", "programme", "starts", "link"})

register(Kind("mentorship_offer", "Question to a mentor about a mentee", OFFER, lasts=WEEK, can_wait=False))
register(
    Kind("mentorship_reminder", "Reminder of a question to a mentor", OFFER, optional=True, can_wait=True)
)
register(Kind("mentor_found", "News to a mentee: a mentor has said yes", BEGUN, lasts=WEEK, can_wait=True))
register(Kind("mentee_confirmed", "Confirmation to a mentor who said yes", BEGUN, lasts=WEEK, can_wait=True))


def post_offer(mentorship: Mentorship, *, now: dt.datetime) -> Message:
    """Ask the mentor, from the moment on that the offer is theirs to see."""
    words = _offer(mentorship, link_to_answer(mentorship, now=now))
    return _post("mentorship_offer", mentorship.mentor, words, mentorship, mentorship.offered_at, now)


def post_reminder(mentorship: Mentorship, *, now: dt.datetime) -> Message:
    """Remind the mentor, who can stop such mails."""
    words = _offer(mentorship, link_to_answer(mentorship, now=now))
    return _post("mentorship_reminder", mentorship.mentor, words, mentorship, now, now)


def post_begun(mentorship: Mentorship, *, now: dt.datetime) -> None:
    """Tell both that the mentorship has begun."""
    two = (
        ("mentor_found", mentorship.mentee, mentorship.mentor),
        ("mentee_confirmed", mentorship.mentor, mentorship.mentee),
    )
    for kind, reader, partner in two:
        words = {"partner": partner.name, "starts": _day(mentorship.starts, reader.language)}
        _post(kind, reader, words, mentorship, now, now)


def _offer(mentorship: Mentorship, link: str) -> dict[str, str]:
    mentee = mentorship.mentee.name
    chosen = "yes" if mentorship.chosen else ""  # then the mentee knows whom they chose
    return {"mentee": mentee, "last_moment": _moment(mentorship), "answer_link": link, "chosen": chosen}


def shown_offer(mentorship: Mentorship) -> Words:
    """What the mentor of an offer would read, to look at before it is made. The link is made when it is."""
    words = _offer(mentorship, address_of("follow_link", "…"))
    return _shown("mentorship_offer", mentorship.mentor, words, mentorship)


def shown_news(mentorship: Mentorship) -> Words:
    """What the mentee would read once the mentor has said yes."""
    words = {
        "partner": mentorship.mentor.name,
        "starts": _day(mentorship.starts, mentorship.mentee.language),
    }
    return _shown("mentor_found", mentorship.mentee, words, mentorship)


def _shown(kind: str, to: User, words: dict[str, str], of: Mentorship) -> Words:
    frame = frame_of(of.programme.school_id, to.language)
    context = _context(to, words, of)
    return render(KINDS[kind], context, language=to.language, frame=frame, unsubscribe_link="")


def _post(
    kind: str, to: User, words: dict[str, str], of: Mentorship, not_before: dt.datetime, now: dt.datetime
) -> Message:
    return post(
        kind=kind,
        to=to.pk,
        address=to.email,
        language=to.language,
        context=_context(to, words, of),
        school=of.programme.school_id,
        unsubscribe=kind == "mentorship_reminder",
        not_before=not_before,
        now=now,
    )


def _context(to: User, words: dict[str, str], of: Mentorship) -> dict[str, str]:
    link = settings.SITE.url + reverse("mentorship", args=[of.pk])
    return {"name": to.name, "programme": of.programme.title, "link": link, **words}


def _day(day: dt.date | None, language: str) -> str:
    with override(language):
        return date_format(day, "j F Y") if day else ""


def _moment(mentorship: Mentorship) -> str:
    """Until when the mentor can answer, in the time of the school."""
    zone = ZoneInfo(mentorship.programme.school.time_zone)
    if mentorship.answer_by is None:
        return ""
    with override(mentorship.mentor.language):
        return date_format(mentorship.answer_by.astimezone(zone), "j F Y, H:i")
