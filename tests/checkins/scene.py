"""A pair whose year began today, and the days of that year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import time_machine
from tests.mentoring.scene import DAY, Scene, set_up
from tests.site.cast import assemble

from handrail.checkins import actions
from handrail.checkins.actions import Said
from handrail.checkins.models import CheckIn
from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.mentoring.models import Mentorship
from handrail.people.models import User
from handrail.programmes.models import Cohort
from handrail.programmes.states import Side

LINK = re.compile(r"https?://\S*/answer/how/[\w-]{43}/")
YEAR = 365


@dataclass
class Asked:
    """The student and the mentor, and the moment at which their first day is at noon."""

    scene: Scene
    pair: Mentorship
    began: dt.datetime

    @property
    def mentee(self) -> User:
        return self.pair.mentee

    @property
    def mentor(self) -> User:
        return self.pair.mentor

    def at(self, day: int) -> dt.datetime:
        return self.began + day * DAY

    @contextmanager
    def on(self, day: int) -> Iterator[None]:
        """The site as it is on a day; sessions end, so whoever looks signs in anew."""
        with time_machine.travel(self.at(day), tick=False):
            yield

    def a_day(self, day: int) -> None:
        """What the job does each day."""
        now = self.at(day)
        actions.pass_due(now=now)
        actions.ask_due(now=now)
        actions.remind_due(now=now)

    def days(self, first: int, last: int) -> None:
        for day in range(first, last + 1):
            self.a_day(day)

    def of(self, side: Side = Side.MENTEE, pair: Mentorship | None = None) -> list[CheckIn]:
        found = CheckIn.objects.filter(mentorship=pair or self.pair, side=side).order_by("asked_on")
        return list(found.select_related("mentorship__programme__school", "user"))

    def answer(self, check_in: CheckIn, day: int, *, by: User | None = None, **said: Any) -> None:
        actions.answer(check_in=check_in, said=Said(**said), by=by or check_in.user, now=self.at(day))


def set_up_pair() -> Asked:
    scene = set_up(assemble())
    made = scene.offer()
    scene.accept(made)
    today = clock.today("Europe/London")
    Cohort.objects.filter(pk=scene.cohort.pk).update(starts=today, ends=today + YEAR * DAY)
    Mentorship.objects.filter(pk=made.pk).update(starts=today)
    pair = Mentorship.objects.select_related("mentor", "mentee", "cohort", "programme__school").get(
        pk=made.pk
    )
    noon = dt.datetime.combine(today, dt.time(12), tzinfo=dt.UTC)
    return Asked(scene, pair, noon)


def another_pair(asked: Asked, mentee: str = "peer", mentor: str = "mentor") -> Mentorship:
    """One more that began on the same day."""
    made = asked.scene.offer(mentee, mentor)
    asked.scene.accept(made)
    Mentorship.objects.filter(pk=made.pk).update(starts=asked.pair.starts)
    made.refresh_from_db()
    return made


def link_in(message: Message) -> str:
    """The path of the link that answers."""
    (link,) = LINK.findall(message.text)
    assert link in message.html
    return urlsplit(link).path


def mail_to(user: User, kind: str = "check_in") -> Message:
    return Message.objects.filter(to=user.pk, kind=kind).latest("created_at")
