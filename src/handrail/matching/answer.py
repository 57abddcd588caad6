"""What comes back from the engine: pairs, the figures they reach, and the proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["optimal", "infeasible"]


@dataclass(frozen=True, slots=True)
class Pair:
    """One mentorship proposed, with its score in units (see `handrail.matching.scoring.UNITS`)."""

    mentee: str
    mentor: str
    units: int


@dataclass(frozen=True, slots=True)
class Level:
    """Prices that prove one level of an objective, in the problem's canonical order.

    `cost` is what the chosen pairs cost at this level (see `handrail.matching.network`). One price a
    mentee, one a mentor, one for each place that a mentee may leave unfilled (first, second ...), and
    two for places that mentors keep empty (free, below their least).
    """

    name: str
    cost: int
    mentees: tuple[int, ...]
    mentors: tuple[int, ...]
    unfilled: tuple[int, ...]
    empty: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Bounds:
    """For a run with quotas: whole-number prices over `denominator` that bound one level's cost.

    One price a mentee, a mentor, a quota, and one for each level before.
    """

    name: str
    cost: int
    denominator: int
    mentees: tuple[int, ...]
    mentors: tuple[int, ...]
    quotas: tuple[int, ...]
    before: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof that comes with an answer. Which parts are filled depends on the objective.

    `levels` for `fair` and `total` (and for the places that `stable` fills by points); `total` proves
    the highest total score that fills as many places, beside `fair`; `bounds` instead of `levels`
    where quotas count; `stable` lists the pairs that deferred acceptance made.
    """

    levels: tuple[Level, ...] = ()
    total: tuple[Level, ...] = ()
    bounds: tuple[Bounds, ...] = ()
    stable: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why a demand cannot be met: `people` need `needed` places where only `available` are left.

    `what` says which demand: "least" (mentors' least numbers), "required" (pairs), "quota" (`keys` cannot
    all be kept, only one fewer).
    """

    what: Literal["least", "required", "quota"]
    people: tuple[str, ...]
    others: tuple[str, ...]
    needed: int
    available: int
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Pairs in canonical order, and what they reach.

    `filled` counts mentees with at least one mentor, with at least two, and so on. `total` is the sum
    of the pairs' units, `total_bound` the highest total that any answer filling as many places can
    reach (the total itself where rank lists alone decide). An infeasible answer has no pairs and says why
    in `shortages`.
    """

    status: Status
    pairs: tuple[Pair, ...] = ()
    filled: tuple[int, ...] = ()
    total: int = 0
    total_bound: int = 0
    certificate: Certificate = Certificate()
    shortages: tuple[Shortage, ...] = ()
