"""A pair that runs, and meetings of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests.mentoring.scene import DAY, Scene

from handrail.lib import clock
from handrail.lib.wall import Moment, moment_of, wall_of
from handrail.mentoring import actions
from handrail.mentoring.models import Meeting, Mentorship
from handrail.people.models import User

LONDON = "Europe/London"
HOW = actions.How("in_person", "The library", 30)


@dataclass
class Pair:
    """The student and the mentor, a pair for ten days."""

    scene: Scene
    mentorship: Mentorship

    @property
    def mentee(self) -> User:
        return self.mentorship.mentee

    @property
    def mentor(self) -> User:
        return self.mentorship.mentor

    @property
    def today(self) -> dt.date:
        return clock.today(LONDON)

    def at(self, days: int, hour: int = 12) -> Moment:
        wall = wall_of(clock.now() + days * DAY, LONDON)
        return moment_of(wall.replace(hour=hour, minute=0), LONDON)

    def propose(self, *days: int, by: User | None = None, **more: Any) -> Meeting:
        given = {"how": HOW, "times": [self.at(day) for day in days or (7,)], "now": clock.now(), **more}
        return actions.propose(mentorship=self.mentorship, by=by or self.mentee, **given)

    def agreed(self, days: int = 7) -> Meeting:
        made = self.propose(days)
        actions.accept_time(meeting=made, by=self.mentor, option=0, now=clock.now())
        return made

    def over(self) -> Meeting:
        """A meeting that was agreed for yesterday."""
        made, past = self.agreed(), self.at(-1)
        Meeting.objects.filter(pk=made.pk).update(
            starts_at=past.at, wall=past.spelled(), day=past.wall.date()
        )
        made.refresh_from_db()
        return made

    def log(self, by: User | None = None, days: int = 0, mode: str = "phone") -> Meeting:
        return actions.log_meeting(
            mentorship=self.mentorship,
            by=by or self.mentor,
            day=self.today - days * DAY,
            mode=mode,
            today=self.today,
            now=clock.now(),
        )


def pair_of(scene: Scene) -> Pair:
    """Offered and accepted; the mentorship began ten days ago."""
    made = scene.offer()
    scene.accept(made)
    Mentorship.objects.filter(pk=made.pk).update(starts=clock.today(LONDON) - 10 * DAY)
    made.refresh_from_db()
    return Pair(scene, made)
