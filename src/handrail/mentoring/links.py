"""Making links that act by themselves. A token is known here once, to be put into a mail, and never again."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse

from handrail.mentoring.link_states import Purpose
from handrail.mentoring.models import ActionLink, Meeting, Mentorship
from handrail.people.models import User
from handrail.people.tokens import hashed, new_token

TO_SAY = dt.timedelta(days=14)  # how long the question "did you meet?" can be answered by its mail


def link_to_answer(mentorship: Mentorship, *, now: dt.datetime) -> str:
    """For the mentor who is asked, until the day by which they are to answer."""
    made = ActionLink(purpose=Purpose.OFFER, user=mentorship.mentor, mentorship=mentorship)
    return _made(made, mentorship.answer_by or now, now)


def link_for(meeting: Meeting, user: User, purpose: Purpose, *, now: dt.datetime) -> str:
    """For one of the two, about a meeting as it stands now."""
    made = ActionLink(
        purpose=purpose,
        user=user,
        mentorship=meeting.mentorship,
        meeting=meeting,
        sequence=meeting.sequence,
    )
    return _made(made, _until(meeting, purpose, now), now)


def address_of(name: str, token: str) -> str:
    """The address for a mail. The site's own name is the one that was set up, whoever asks."""
    return settings.SITE.url + reverse(name, args=[token])


def _made(made: ActionLink, until: dt.datetime, now: dt.datetime) -> str:
    token = new_token()
    made.token_hash, made.created_at, made.expires_at = hashed(token), now, until
    made.save(force_insert=True)
    return address_of("follow_link", token)


def _until(meeting: Meeting, purpose: Purpose, now: dt.datetime) -> dt.datetime:
    """Times can be chosen until the last of them, and a meeting changed until it begins."""
    if purpose == Purpose.MET:
        return now + TO_SAY
    moments = [dt.datetime.fromisoformat(at) for _, at in meeting.options]
    return meeting.starts_at or max(moments, default=now)
