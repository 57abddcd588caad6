"""Answers by trying everything, in plain Python: what the solvers are held against.

Nothing here imports a solver. Tables are lists of rows of plain numbers, in the problem's own order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from handrail.matching.problem import Problem
from handrail.matching.scoring import score

POINT = 100_000  # units
Pairs = frozenset[tuple[int, int]]
Cost = tuple[int, ...]


@dataclass(frozen=True)
class Market:
    """A problem as plain numbers. A quota is (pairs that it counts, least, most)."""

    units: list[list[int]]
    allowed: list[list[bool]]
    wants: tuple[int, ...]
    least: tuple[int, ...]
    most: tuple[int, ...]
    required: Pairs
    quotas: tuple[tuple[Pairs, int, int], ...]

    @property
    def places(self) -> int:
        return max(self.wants, default=0)

    def regret(self, row: int, column: int) -> int:
        """Whole points below the best that the rules permit this mentee, to the fourth power."""
        permitted = [unit for unit, free in zip(self.units[row], self.allowed[row], strict=True) if free]
        return ((max(permitted) - self.units[row][column]) // POINT) ** 4


@dataclass(frozen=True)
class Best:
    """What the best answers reach: places filled, the sum of regrets, the total, and all their pairs."""

    filled: tuple[int, ...]
    regret: int
    total: int


def plain(problem: Problem) -> Market:
    """A checked problem as plain numbers, with the scores that `score` gives."""
    scores = score(problem)
    rows = {mentee.id: place for place, mentee in enumerate(problem.mentees)}
    columns = {mentor.id: place for place, mentor in enumerate(problem.mentors)}
    quotas = [
        (
            frozenset((rows[mentee], columns[mentor]) for mentee in one.mentees for mentor in one.mentors),
            one.least,
            10**9 if one.most is None else one.most,
        )
        for one in problem.quotas
    ]
    return Market(
        scores.units.tolist(),
        scores.allowed.tolist(),
        tuple(mentee.wants for mentee in problem.mentees),
        tuple(mentor.least for mentor in problem.mentors),
        tuple(mentor.most for mentor in problem.mentors),
        frozenset((rows[pair.mentee], columns[pair.mentor]) for pair in problem.required),
        tuple(quotas),
    )


def choices(market: Market, row: int) -> Iterator[tuple[int, ...]]:
    """Every set of mentors that one mentee may have, required ones among them."""
    must = {column for one, column in market.required if one == row}
    permitted = [column for column, free in enumerate(market.allowed[row]) if free]
    for size in range(market.wants[row] + 1):
        yield from (chosen for chosen in combinations(permitted, size) if must <= set(chosen))


def row_cost(market: Market, row: int, chosen: Sequence[int], fair: bool) -> Cost:
    """What one mentee's mentors cost, level by level; less is better."""
    filled = tuple(-int(len(chosen) > place) for place in range(market.places))
    regret = sum(market.regret(row, column) for column in chosen) if fair else 0
    return (*filled, regret, -sum(market.units[row][column] for column in chosen))


def best(market: Market, fair: bool) -> Best | None:
    """The best of all feasible sets of pairs, or None where there is none.

    Sets are built mentee by mentee; of those that use the same places and quotas, the best goes on.
    """
    start = ((0,) * len(market.most), (0,) * len(market.quotas))
    found: dict[tuple[tuple[int, ...], tuple[int, ...]], Cost] = {start: (0,) * (market.places + 2)}
    for row in range(len(market.wants)):
        onward: dict[tuple[tuple[int, ...], tuple[int, ...]], Cost] = {}
        for chosen in choices(market, row):
            own = row_cost(market, row, chosen, fair)
            for state, cost in found.items():
                after = moved(market, state, row, chosen)
                if after is None:
                    continue
                now = tuple(map(sum, zip(cost, own, strict=True)))
                if after not in onward or now < onward[after]:
                    onward[after] = now
        found = onward
    ends = [cost for state, cost in found.items() if enough(market, *state)]
    if not ends or not all(market.allowed[row][column] for row, column in market.required):
        return None
    *filled, regret, total = min(ends)
    return Best(tuple(-one for one in filled), regret, -total)


def moved(
    market: Market, state: tuple[tuple[int, ...], tuple[int, ...]], row: int, chosen: Sequence[int]
) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Places and quotas used once a mentee has these mentors; None where one of them is overfull."""
    loads = tuple(load + (column in chosen) for column, load in enumerate(state[0]))
    counts = tuple(
        count + sum((row, column) in inside for column in chosen)
        for count, (inside, _, _) in zip(state[1], market.quotas, strict=True)
    )
    full = any(load > most for load, most in zip(loads, market.most, strict=True))
    over = any(count > most for count, (_, _, most) in zip(counts, market.quotas, strict=True))
    return None if full or over else (loads, counts)


def enough(market: Market, loads: Sequence[int], counts: Sequence[int]) -> bool:
    """Whether every least number is reached."""
    return all(load >= least for load, least in zip(loads, market.least, strict=True)) and all(
        count >= least for count, (_, least, _) in zip(counts, market.quotas, strict=True)
    )


def every_answer(market: Market) -> Iterator[Pairs]:
    """Every feasible set of pairs, one by one: for very small problems."""
    for rows in product(*(tuple(choices(market, row)) for row in range(len(market.wants)))):
        loads = tuple(sum(column in chosen for chosen in rows) for column in range(len(market.most)))
        made = frozenset((row, column) for row, chosen in enumerate(rows) for column in chosen)
        counts = tuple(len(made & inside) for inside, _, _ in market.quotas)
        fits = all(load <= most for load, most in zip(loads, market.most, strict=True))
        kept = all(count <= most for count, (_, _, most) in zip(counts, market.quotas, strict=True))
        if fits and kept and enough(market, loads, counts) and market.required <= made:
            yield made


def cost_of(market: Market, made: Pairs, fair: bool) -> Cost:
    """The cost of one answer, level by level."""
    rows = [
        [column for column in range(len(market.most)) if (row, column) in made]
        for row in range(len(market.wants))
    ]
    costs = [row_cost(market, row, chosen, fair) for row, chosen in enumerate(rows)]
    return tuple(map(sum, zip((0,) * (market.places + 2), *costs, strict=True)))
