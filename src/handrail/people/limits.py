"""How long a session lasts: without use, and at most. Staff, who see more, are signed out sooner."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext

BEGAN, SEEN = "handrail_began", "handrail_seen"
STEP = 180  # seconds: the last use is noted every three minutes, so that reading pages writes little


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session may lie idle, and how long it may last."""

    idle: dt.timedelta
    most: dt.timedelta
    idle_words: str
    most_words: str


PEOPLE = Limits(dt.timedelta(hours=8), dt.timedelta(days=30), "8 hours", "30 days")
STAFF = Limits(dt.timedelta(minutes=30), dt.timedelta(hours=12), "30 minutes", "12 hours")


def begin(session: SessionBase, now: dt.datetime) -> None:
    """Note when a session began."""
    session[BEGAN] = session[SEEN] = int(now.timestamp())


def over(session: SessionBase, limits: Limits, now: dt.datetime) -> str:
    """Why the session is over, in words; empty while it goes on. Without a beginning it is over."""
    moment = now.timestamp()
    if moment - session.get(BEGAN, 0) >= limits.most.total_seconds():
        return gettext(
            "You were signed out, because a session lasts at most %(time)s. Please sign in again."
        ) % {"time": gettext(limits.most_words)}
    if moment - session.get(SEEN, 0) >= limits.idle.total_seconds():
        return gettext("You were signed out after %(time)s without use. Please sign in again.") % {
            "time": gettext(limits.idle_words)
        }
    return ""


def note_use(session: SessionBase, now: dt.datetime) -> bool:
    """Note that the session is in use. True where it was time to."""
    due = now.timestamp() - session.get(SEEN, 0) >= STEP
    if due:
        session[SEEN] = int(now.timestamp())
    return bool(due)
