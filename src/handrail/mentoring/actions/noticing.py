"""Writing to the two by the clock: the day before a meeting, and afterwards where nobody said how it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, QuerySet

from handrail.mentoring import meeting_mails
from handrail.mentoring.link_states import Notice
from handrail.mentoring.models import Meeting, MeetingNotice
from handrail.mentoring.states import MeetingState, MentorshipState
from handrail.people.models import User
from handrail.programmes.queries import away_people
from handrail.programmes.states import ProgrammeState

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
ASKED_WITHIN = dt.timedelta(days=14)  # what nobody noted by then is left alone


def remind_of_meetings(*, now: dt.datetime) -> int:
    """Remind both of a meeting within the next day, once each. Not if they agreed within that day."""
    soon = _agreed().filter(starts_at__gt=now, starts_at__lte=now + DAY)
    return _write(Notice.TOMORROW, soon.filter(agreed_at__lte=F("starts_at") - DAY), now)


def ask_whether_met(*, now: dt.datetime) -> int:
    """Ask both whether they met, once each, from an hour after the end on, where neither has said."""
    past = _agreed().filter(starts_at__lte=now - HOUR, starts_at__gt=now - ASKED_WITHIN)
    return _write(Notice.MET, [one for one in past if _ended(one) + HOUR <= now], now)


def _agreed() -> QuerySet[Meeting]:
    """Agreed meetings of pairs that run, in programmes that can be changed."""
    found = Meeting.objects.filter(state=MeetingState.AGREED, mentorship__state=MentorshipState.ACTIVE)
    found = found.exclude(mentorship__programme__state=ProgrammeState.ARCHIVED).order_by("starts_at", "pk")
    return found.select_related("mentorship__mentor", "mentorship__mentee", "mentorship__programme__school")


def _ended(meeting: Meeting) -> dt.datetime:
    starts = meeting.starts_at or meeting.created_at
    return starts + dt.timedelta(minutes=meeting.minutes or 0)


def _write(kind: Notice, meetings: Iterable[Meeting], now: dt.datetime) -> int:
    due = list(meetings)
    told, away = _told(kind, due), _away(due, now)
    written = 0
    for meeting in due:
        for user in (meeting.mentorship.mentor, meeting.mentorship.mentee):
            known = (meeting.pk, meeting.sequence, user.pk) in told
            if user.is_active and user.pk not in away and not known:
                written += _write_once(kind, meeting, user, now)
    return written


def _told(kind: Notice, meetings: list[Meeting]) -> set[tuple[object, ...]]:
    """To whom a notice went already, in one query."""
    found = MeetingNotice.objects.filter(kind=kind, meeting__in=meetings)
    return set(found.values_list("meeting_id", "sequence", "user_id"))


@transaction.atomic
def _write_once(kind: Notice, meeting: Meeting, user: User, now: dt.datetime) -> bool:
    """Post the mail unless another worker has, or the meeting has changed meanwhile."""
    still = Meeting.objects.filter(pk=meeting.pk, sequence=meeting.sequence, state=MeetingState.AGREED)
    if not still.filter(mentorship__state=MentorshipState.ACTIVE).exists():
        return False
    _, made = MeetingNotice.objects.get_or_create(
        meeting=meeting, sequence=meeting.sequence, kind=kind, user=user, defaults={"at": now}
    )
    if made:
        meeting_mails.post_notice(meeting, user, kind, now=now)
    return made


def _away(meetings: list[Meeting], now: dt.datetime) -> set[UUID]:
    """Those of their schools who are away today, so that nobody writes to them."""
    schools = {school.pk: school for one in meetings if (school := one.mentorship.programme.school)}
    days = {key: now.astimezone(ZoneInfo(school.time_zone)).date() for key, school in schools.items()}
    return {user for key, day in days.items() for user in away_people(key, day)}
