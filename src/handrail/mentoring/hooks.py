"""What the apps above know of a pair: why the two were brought together, and what else its page shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handrail.mentoring.models import Mentorship
from handrail.people.models import User
from handrail.programmes.states import Side

Reasons = Callable[[Mentorship, Side], Sequence[str]]  # in words, for the reader on that side

_givers: list[Reasons] = []


def gives_reasons(giver: Reasons) -> Reasons:
    """Register what knows reasons. Usable as a decorator."""
    _givers.append(giver)
    return giver


def reasons_of(mentorship: Mentorship, reader: Side) -> list[str]:
    """Why the two were brought together, in words for one of them; nothing where nobody knows."""
    return [words for giver in _givers for words in giver(mentorship, reader)]


@dataclass(frozen=True, slots=True)
class PairPart:
    """A part of the page of a mentorship: its template, and what that shows."""

    template: str
    shown: Mapping[str, Any]


PartGiver = Callable[[Mentorship, User], PairPart | None]

_part_givers: list[PartGiver] = []


def adds_to_pair(giver: PartGiver) -> PartGiver:
    """Register what adds a part to the page of a running mentorship, for one reader."""
    _part_givers.append(giver)
    return giver


def pair_parts(mentorship: Mentorship, reader: User) -> list[PairPart]:
    """The parts of one page, for one of the two or for those who run the programme."""
    return [part for giver in _part_givers if (part := giver(mentorship, reader))]
