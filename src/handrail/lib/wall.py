"""The time on the wall of a place, and the moment that it stands for.

Twice a year the two part: when clocks go forward some times do not exist, when they go back some come twice.
Neither is guessed. A time that does not exist becomes the one that the clocks show instead, and says so; of
one that comes twice somebody must say whether the earlier or the later is meant.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

Which = Literal["", "earlier", "later"]
SPELLED = "%Y-%m-%dT%H:%M"


class Twice(Exception):
    """A wall time that comes twice. Both moments are named, in UTC."""

    def __init__(self, earlier: dt.datetime, later: dt.datetime) -> None:
        super().__init__("This time comes twice, because clocks go back.")
        self.earlier, self.later = earlier, later


@dataclass(frozen=True, slots=True)
class Moment:
    """What is kept of a time: when it is (UTC), the zone by name, and what the clock on the wall shows there.

    `moved` says that another time was asked for, one that does not exist.
    """

    at: dt.datetime
    zone: str
    wall: dt.datetime
    moved: bool = False

    def spelled(self) -> str:
        """The wall time in letters, to the minute."""
        return self.wall.strftime(SPELLED)


def moment_of(wall: dt.datetime, zone: str, which: Which = "") -> Moment:
    """The moment of a time on the wall. Raises Twice where it comes twice and nobody said which is meant."""
    place = ZoneInfo(zone)
    wall = wall.replace(second=0, microsecond=0, tzinfo=None, fold=0)
    first, second = (wall.replace(tzinfo=place, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    shown = wall_of(first, zone)
    if shown != wall:  # of a time that does not exist, the first reading is the one after the gap
        return Moment(first, zone, shown, moved=True)
    if first == second:
        return Moment(first, zone, wall)
    if not which:
        raise Twice(first, second)
    return Moment(second if which == "later" else first, zone, wall)


def wall_of(at: dt.datetime, zone: str) -> dt.datetime:
    """What the clock on the wall of a place shows at a moment."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def read(spelled: str) -> dt.datetime:
    """A wall time from its letters. Raises ValueError."""
    return dt.datetime.strptime(spelled, SPELLED)  # noqa: DTZ007 (a wall time has no zone of its own)
