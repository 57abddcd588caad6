"""Many pairs of a cohort that runs, made at once."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field
from typing import Any

from tests.mentoring.pair import LONDON, Pair, pair_of
from tests.mentoring.scene import DAY, Scene

from handrail.cases.actions import signs
from handrail.checkins.models import CheckIn
from handrail.lib import clock
from handrail.mentoring.models import Goal, Meeting, Mentorship
from handrail.people.models import User
from handrail.programmes.models import Cohort, ProgrammeLead

NUMBERS = itertools.count()


def today() -> dt.date:
    return clock.today(LONDON)


def start(scene: Scene) -> None:
    """The cohort runs, and the coordinator is the one who leads it."""
    Cohort.objects.filter(pk=scene.cohort.pk).update(state="running")
    scene.cohort.refresh_from_db()
    ProgrammeLead.objects.get_or_create(
        programme=scene.programme, user=scene.lead, defaults={"since": clock.now()}
    )


def running_pair(scene: Scene, days: int = 20) -> Pair:
    start(scene)
    made = pair_of(scene)
    began(made.mentorship, days)
    return made


def began(pair: Mentorship, days: int) -> None:
    """Let a pair have begun so many days ago."""
    Mentorship.objects.filter(pk=pair.pk).update(starts=today() - days * DAY)
    pair.refresh_from_db()


def looked(scene: Scene, at: dt.timedelta = 0 * DAY) -> int:
    """What the night does, so much later than now."""
    return signs.look(cohort=scene.cohort, today=today() + at, now=clock.now() + at)


@dataclass
class Crowd:
    """Adds pairs; each has a mentor of its own."""

    scene: Scene
    pairs: list[Mentorship] = field(default_factory=list)

    def __post_init__(self) -> None:
        start(self.scene)

    def grow(self, number: int, days: int = 40, **more: Any) -> list[Mentorship]:
        first = next(NUMBERS)
        people = User.objects.bulk_create(
            User(
                school=self.scene.programme.school,
                email=f"p{first}x{each}@northfield.example",
                name=f"Person {first} {each:04}",
                school_number=f"P-{first}-{each}",
                created_at=clock.now(),
                active_mentees=each % 2,
            )
            for each in range(2 * number)
        )
        made = Mentorship.objects.bulk_create(
            Mentorship(
                programme=self.scene.programme,
                cohort=self.scene.cohort,
                mentee=people[2 * each],
                mentor=people[2 * each + 1],
                kind="developmental",
                state="active",
                starts=today() - days * DAY,
                offered_at=clock.now() - days * DAY,
                **more,
            )
            for each in range(number)
        )
        self.pairs += made
        return made

    def meet(self, pair: Mentorship, *ago: int) -> None:
        Meeting.objects.bulk_create(
            Meeting(
                mentorship=pair, state="held", mode="phone", proposed_by=pair.mentor_id,
                day=today() - days * DAY, created_at=clock.now() - days * DAY,
            )
            for days in ago
        )  # fmt: skip

    def aim(self, pair: Mentorship) -> None:
        Goal.objects.create(
            mentorship=pair, category="other", specific="Present one case", by=pair.mentee_id,
            created_at=clock.now(),
        )  # fmt: skip


def a_check_in(pair: Mentorship, side: str, ago: int, pulse: int | None) -> CheckIn:
    """What one side said so many days ago; nothing where it did not answer."""
    day = today() - ago * DAY
    return CheckIn.objects.create(
        mentorship=pair, side=side, user=pair.mentee if side == "mentee" else pair.mentor, slot=f"day{ago}",
        due_on=day, asked_on=day, closes_on=day, state="passed" if pulse is None else "answered",
        answered_on=None if pulse is None else day, pulse=pulse, created_at=clock.now(),
    )  # fmt: skip
