"""Sending what is due. Every step is one short transaction; none is open while the mail server is spoken to.

queued -> sending (one worker has the lease) -> sent, or back to queued, or failed, or unknown. A mail is
marked as sent after the server's yes, so none is lost. A crash in between is the gap of `Kind.again`.
"""

from __future__ import annotations

import datetime as dt
import smtplib
from collections import Counter
from uuid import uuid4

from django.db import transaction
from django.db.models import F, QuerySet

from handrail.jobs.registry import Retry
from handrail.lib import clock
from handrail.mailroom.hooks import Question, refusal
from handrail.mailroom.kinds import KINDS
from handrail.mailroom.letter import letter
from handrail.mailroom.line import Answer, Line, Superseded, down, judge
from handrail.mailroom.models import Message, OptOut, Rest, State
from handrail.mailroom.queries import REPLACED

LEASE = dt.timedelta(minutes=5)  # real time; longer than the mail server may keep us waiting in one step
BACKOFF = Retry(first=dt.timedelta(minutes=1), most=dt.timedelta(hours=4))
LATE = "It was out of date before it could be sent."
STOPPED = "The person asked for no more mails of this kind."
BROKE_OFF = "The site stopped while this was being sent."


def send_due(*, now: dt.datetime, most: int = 500) -> Counter[str]:
    """Send the mails whose time has come, at most so many. Returns how many came to which end.

    Many may run at once. Where the mail server does not answer, the rest waits for the next run.
    """
    recover(now=now)
    ends: Counter[str] = Counter()
    line = Line()
    try:
        while ends.total() < most and not ends["down"] and (message := claim(now=now)):
            ends[_send(message, line, now)] += 1
    finally:
        line.close()
    return ends


def recover(*, now: dt.datetime) -> int:
    """Take back the mails of workers that were killed: those whose lease has run out. Returns how many."""
    stale = Message.objects.filter(state=State.SENDING, lease_until__lt=clock.real_now())
    return sum(_take_back(message, now) for message in stale)


def _take_back(message: Message, now: dt.datetime) -> bool:
    kind = KINDS.get(message.kind)
    if message.handed_at is None or (kind and kind.again):
        return _move(message, State.QUEUED, reason=BROKE_OFF, not_before=now)
    return _move(message, State.UNKNOWN, reason=f"{BROKE_OFF} Perhaps it arrived.")


def due(*, now: dt.datetime) -> QuerySet[Message]:
    """What should go out now, the longest waiting first; nothing while the outbox rests."""
    if Rest.objects.exists():
        return Message.objects.none()
    waiting = Message.objects.filter(state=State.QUEUED, not_before__lte=now)
    return waiting.order_by("not_before", "created_at", "pk")


def claim(*, now: dt.datetime) -> Message | None:
    """Take the lease of one mail that is due. Of many workers that want the same one, one gets it."""
    while keys := list(due(now=now).values_list("pk", flat=True)[:20]):
        for key in keys:
            lease = uuid4()
            with transaction.atomic(durable=True):
                got = Message.objects.filter(pk=key, state=State.QUEUED, not_before__lte=now).update(
                    state=State.SENDING,
                    lease=lease,
                    lease_until=clock.real_now() + LEASE,
                    attempt=F("attempt") + 1,
                    handed_at=None,
                )
            if got:
                return Message.objects.filter(pk=key, lease=lease).first()
    return None


def _send(message: Message, line: Line, now: dt.datetime) -> str:
    """Send one claimed mail and say how it ended."""
    if words := _why_not(message, now):
        return _close(message, Answer("failed", words), now)
    try:
        line.open()
    except (OSError, smtplib.SMTPException) as error:
        _close(message, down(error), now)
        return "down"
    return _hand_over(message, line, now)


def _why_not(message: Message, now: dt.datetime) -> str:
    """Asked again now, because a right may have ended since the mail was written."""
    if message.expires_at <= now:
        return f"{LATE} {message.reason}".strip()
    if message.about and _later(message).exists():
        return REPLACED
    if message.unsubscribe_hash and OptOut.objects.filter(person=message.to, kind=message.kind).exists():
        return STOPPED
    return refusal(Question(message.to, message.kind, message.address, message.school))


def _later(message: Message) -> QuerySet[Message]:
    """What was posted to the same person about the same thing since: in whatever order the two are due, what
    is no longer so does not leave.
    """
    same = Message.objects.filter(to=message.to, about=message.about)
    return same.filter(created_at__gt=message.created_at)


def _hand_over(message: Message, line: Line, now: dt.datetime) -> str:
    def handing_over() -> None:
        mine = Message.objects.filter(pk=message.pk, state=State.SENDING, lease=message.lease)
        message.handed_at = clock.real_now()
        message.lease_until = message.handed_at + LEASE
        if not mine.update(handed_at=message.handed_at, lease_until=message.lease_until):
            raise Superseded

    try:
        line.send(letter(message), handing_over=handing_over)
    except Superseded:
        line.close()
        return "superseded"
    except (OSError, smtplib.SMTPException, ValueError) as error:
        line.close()  # the next mail gets a fresh connection
        return _close(message, judge(error, handed=message.handed_at is not None), now)
    _move(message, State.SENT, reason="", sent_at=now)
    return "sent"


def _close(message: Message, answer: Answer, now: dt.datetime) -> str:
    """Write down what became of a mail that was not sent."""
    kind = KINDS.get(message.kind)
    if answer.outcome == "failed":
        _move(message, State.FAILED, reason=answer.words)
    elif answer.outcome == "unsure" and not (kind and kind.again):
        _move(message, State.UNKNOWN, reason=f"{answer.words} Perhaps it arrived.")
    else:
        _move(message, State.QUEUED, reason=answer.words, not_before=now + BACKOFF.wait(message.attempt))
    return answer.outcome


def _move(message: Message, state: State, **changes: object) -> bool:
    """Leave SENDING, if the lease is still the one we read: nobody took it over, or renewed it."""
    mine = Message.objects.filter(pk=message.pk, lease=message.lease, lease_until=message.lease_until)
    with transaction.atomic():
        return bool(mine.update(state=state, lease=None, lease_until=None, **changes))
