"""What the two read of their conversation, and what is new in it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from handrail.mentoring.access import own_pairs
from handrail.mentoring.models import Attachment, Mentorship, ThreadFile, ThreadMark, ThreadMessage
from handrail.mentoring.states import MentorshipState
from handrail.people.models import User
from handrail.vault.sealing import Reading

PAGE = 50
HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A message as one of the two reads it. `day` is set on the first one of a day."""

    message: ThreadMessage
    who: User
    mine: bool
    files: list[Attachment]
    day: dt.date | None
    is_new: bool
    can_correct: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """Up to 50 messages, the newest last. `older` names the one before which more are found."""

    partner: User
    lines: list[Line]
    older: UUID | None
    newest: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """What the pair's page says of the conversation."""

    unread: int
    last_at: dt.datetime | None


def unread_for(user: User) -> int:
    """How many messages somebody has not read yet, in all their mentorships that run. One query."""
    running = own_pairs(user).filter(state=MentorshipState.ACTIVE)
    return _unread(user).filter(mentorship__in=running).count()


def unread_in(mentorship: Mentorship, reader: User) -> QuerySet[ThreadMessage]:
    """What one of the two has not read yet."""
    return _unread(reader).filter(mentorship=mentorship)


def summary_of(mentorship: Mentorship, reader: User) -> Summary:
    """How much is new, and when somebody last wrote."""
    rows = ThreadMessage.objects.filter(mentorship=mentorship, removed_at=None)
    new = ~Exists(_marks(reader)) & ~Q(by=reader.pk)
    found = rows.aggregate(last_at=Max("at"), unread=Count("pk", filter=new))
    return Summary(found["unread"], found["last_at"])


def untold(now: dt.datetime) -> list[tuple[Mentorship, User]]:
    """Who has unread messages that no mail told of, the last one being an hour ago or more."""
    marks = ThreadMark.objects.filter(told_at__lte=now - HOUR, mentorship__state=MentorshipState.ACTIVE)
    later = ThreadMessage.objects.filter(
        mentorship=OuterRef("mentorship"), removed_at=None, at__gt=OuterRef("read_at")
    ).exclude(by=OuterRef("reader"))
    found = marks.filter(Exists(later), Q(read_at__gte=F("told_at"))).select_related(
        "reader", "mentorship__mentor", "mentorship__mentee", "mentorship__programme__school"
    )
    return [(mark.mentorship, mark.reader) for mark in found]


def _unread(reader: User) -> QuerySet[ThreadMessage]:
    return ThreadMessage.objects.filter(~Exists(_marks(reader)), removed_at=None).exclude(by=reader.pk)


def _marks(reader: User) -> QuerySet[ThreadMark]:
    """The mark of somebody who has read a message, if they have."""
    return ThreadMark.objects.filter(
        mentorship=OuterRef("mentorship"), reader=reader, read_at__gte=OuterRef("at")
    )


def talk_of(mentorship: Mentorship, reader: User, reading: Reading, *, before: str, now: dt.datetime) -> Talk:
    """The newest messages, or those before one; opened, with the names of their files."""
    rows = ThreadMessage.objects.filter(mentorship=mentorship).order_by("-at", "-pk")
    edge = _edge(rows, before)
    if edge:
        rows = rows.filter(Q(at__lt=edge.at) | Q(at=edge.at, pk__lt=edge.pk))
    found = list(rows[: PAGE + 1])
    shown = reading.open_all(reversed(found[:PAGE]))
    keys = [one.pk for one in shown]
    new = set(unread_in(mentorship, reader).filter(pk__in=keys).values_list("pk", flat=True))
    return Talk(
        partner=mentorship.other(reader),
        lines=_lines(shown, mentorship, reader, reading, new, now),
        older=shown[0].pk if len(found) > PAGE else None,
        newest=edge is None,
    )


def _edge(rows: QuerySet[ThreadMessage], before: str) -> ThreadMessage | None:
    """The message that somebody has come to; a name that is none leads to the newest."""
    try:
        return rows.filter(pk=UUID(before)).first()
    except ValueError:
        return None


def _lines(
    shown: list[ThreadMessage],
    pair: Mentorship,
    reader: User,
    reading: Reading,
    new: set[UUID],
    now: dt.datetime,
) -> list[Line]:
    files = _files_of(shown, reading)
    zone, lines, last = ZoneInfo(pair.programme.school.time_zone), [], None
    for one in shown:
        day = one.at.astimezone(zone).date()
        mine = one.by == reader.pk
        lines.append(
            Line(
                message=one,
                who=pair.mentor if one.by == pair.mentor_id else pair.mentee,
                mine=mine,
                files=files[one.pk],
                day=day if day != last else None,
                is_new=one.pk in new,
                can_correct=mine and one.can_be_corrected(now),
            )
        )
        last = day
    return lines


def _files_of(shown: list[ThreadMessage], reading: Reading) -> dict[UUID, list[Attachment]]:
    """The files of some messages, by message; never their bytes."""
    links = ThreadFile.objects.filter(message__in=shown).select_related("attachment")
    files = defaultdict(list)
    for link in links.order_by("attachment__at", "attachment__pk"):
        reading.open(link.attachment)
        files[link.message_id].append(link.attachment)
    return files
