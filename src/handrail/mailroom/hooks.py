"""What the apps above know and the mailroom must ask: who may receive a mail now, who wants none
now, and what frames it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Question:
    """May this person have this mail at this address, now that it is sent?"""

    person: UUID
    kind: str
    address: str
    school: UUID | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every mail of a school: its name, and whom to call when it cannot wait."""

    school_name: str = "Handrail"
    help: str = ""


MayReceive = Callable[[Question], str]
FrameOf = Callable[[UUID, str], Frame]
FreeFrom = Callable[[UUID, dt.datetime], dt.datetime]

_judges: list[MayReceive] = []
_framers: list[FrameOf] = []
_quiet: list[FreeFrom] = []


def may_receive(judge: MayReceive) -> MayReceive:
    """Register a judge: it returns the words of its refusal, or nothing. Usable as a decorator."""
    _judges.append(judge)
    return judge


def frames(framer: FrameOf) -> FrameOf:
    """Register what frames the mails of a school, in a language; the last one registered is asked."""
    _framers.append(framer)
    return framer


def keeps_quiet(free: FreeFrom) -> FreeFrom:
    """Register who knows of quiet hours: the first moment from one on at which a person wants mails."""
    _quiet.append(free)
    return free


def free_from(person: UUID, at: dt.datetime) -> dt.datetime:
    """When a mail that can wait may go to a person, if it could go at a moment."""
    return _quiet[-1](person, at) if _quiet else at


def refusal(question: Question) -> str:
    """Why the person may not have the mail, in the words of the first judge that refuses; or nothing."""
    return next((words for judge in _judges if (words := judge(question))), "")


def frame_of(school: UUID | None, language: str) -> Frame:
    """The frame of a mail; a plain one where there is no school or nobody knows it."""
    return _framers[-1](school, language) if school and _framers else Frame()
