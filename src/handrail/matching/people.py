"""The two sides of a matching, and what they answered.

An answer is text, a whole number, a tuple of texts, or a mapping from text to whole number. An answer
that nobody gave is an absent key: a blank is never zero, never an empty list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Audience = Literal["shown", "coordinator", "nobody"]
Answer = str | int | tuple[str, ...] | Mapping[str, int]
Answers = Mapping[str, Answer]
Ranks = tuple[tuple[str, ...], ...]  # best first; several ids in one place are a tie


@dataclass(frozen=True, slots=True)
class Must:
    """A must-have of one mentee: the mentor's answer to `field` is, or includes, one of `values`."""

    field: str
    values: tuple[str, ...]
    audience: Audience = "shown"

    def verdict(self, mentor: Mentor) -> bool | None:
        """True if met, False if not, None where the mentor left the answer blank."""
        answer = mentor.answers.get(self.field)
        return None if answer is None else bool(as_set(answer) & set(self.values))


@dataclass(frozen=True, slots=True)
class Mentee:
    """One who looks for `wants` mentors (at least 1). `ranks` lists mentor ids, best first."""

    id: str
    answers: Answers = field(default_factory=dict)
    wants: int = 1
    ranks: Ranks = ()
    musts: tuple[Must, ...] = ()


@dataclass(frozen=True, slots=True)
class Mentor:
    """One who takes at least `least` and at most `most` mentees. `ranks` lists mentee ids, best first."""

    id: str
    answers: Answers = field(default_factory=dict)
    most: int = 1
    least: int = 0
    ranks: Ranks = ()


Person = Mentee | Mentor


def as_set(answer: Answer) -> frozenset[str]:
    """The texts in an answer: itself, its items, or its keys; a number is its digits."""
    if isinstance(answer, str | int):
        return frozenset((str(answer),))
    return frozenset(answer)


def place_in(ranks: Ranks, other: str) -> int | None:
    """0 for the first choice, 1 for the second ...; None if `other` is not listed."""
    return next((place for place, tied in enumerate(ranks) if other in tied), None)
