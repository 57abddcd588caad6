"""What other apps know of a pair, and the signs go by: pulses of check-ins, and who stands still."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from handrail.programmes.models import Cohort
from handrail.programmes.states import Side


@dataclass(frozen=True, slots=True)
class Pulse:
    """How one side said that it goes, from 1 to 5, on a day."""

    side: Side
    day: dt.date
    value: int


Pulses = Callable[[Collection[UUID]], Mapping[UUID, Sequence[Pulse]]]
Answered = Callable[[Cohort], tuple[int, int]]  # answered, asked
Standing = Callable[[Collection[UUID], dt.date], set[UUID]]

_pulses: list[Pulses] = []
_answered: list[Answered] = []
_standing: list[Standing] = []


def gives_pulses(giver: Pulses) -> Pulses:
    """Register what knows the pulses of mentorships. Usable as a decorator."""
    _pulses.append(giver)
    return giver


def gives_answered(giver: Answered) -> Answered:
    """Register what knows how many check-ins of a cohort were answered."""
    _answered.append(giver)
    return giver


def gives_standing_still(giver: Standing) -> Standing:
    """Register what knows which mentorships are paused, or whose mentor is away with cover, on a day."""
    _standing.append(giver)
    return giver


def pulses_of(keys: Collection[UUID]) -> Mapping[UUID, list[Pulse]]:
    """The pulses of mentorships, the oldest first."""
    found: dict[UUID, list[Pulse]] = defaultdict(list)
    for giver in _pulses:
        for key, pulses in giver(keys).items():
            found[key] += pulses
    for pulses in found.values():
        pulses.sort(key=lambda pulse: pulse.day)
    return found


def answered_of(cohort: Cohort) -> tuple[int, int]:
    """How many check-ins were answered of those that were asked for; two zeros where nobody asks."""
    found = [giver(cohort) for giver in _answered]
    return sum(answered for answered, _ in found), sum(asked for _, asked in found)


def standing_still(keys: Collection[UUID], day: dt.date) -> set[UUID]:
    """Those of the mentorships that are paused or covered for on a day."""
    return {key for giver in _standing for key in giver(keys, day)}
