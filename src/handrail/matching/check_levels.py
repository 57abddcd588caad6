"""The checker's proof for levels solved in turn: prices, their bound, and what the answer costs.

For each level the prices of a row and a column are taken off every arc's cost. What is left over is
compared level by level, the first that is not zero deciding. Where it is below zero, the arc could
still save something, so its room times that is added to the bound. The sum over all rows, columns and
such arcs is what no answer can cost less than.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handrail.matching.answer import Answer, Level, Pair
from handrail.matching.problem import POINTS, Problem, Required, Settings
from handrail.matching.scoring import UNITS, Flags, Scores
from handrail.matching.seeds import draw
from handrail.matching.verdict import Proven, Verdict

Whole = NDArray[np.int64]
LARGEST = 2**58  # sums of three such prices still fit; no honest price comes near


@dataclass(frozen=True, slots=True)
class _Blocks:
    """The four kinds of arcs as four tables: pairs, mentees' unfilled, mentors' empty, and both."""

    pairs: Whole
    unfilled: Whole
    empty: Whole
    spare: Whole

    def each(self) -> tuple[Whole, ...]:
        return self.pairs, self.unfilled, self.empty, self.spare


@dataclass(frozen=True, slots=True)
class _Market:
    """Places after required pairs are taken out."""

    wants: Whole
    have: Whole
    most: Whole
    least: Whole
    free_pairs: Flags
    c: int

    def places(self) -> Whole:
        """1 for each place that a mentee may still fill, shape (mentees, c)."""
        return ((np.arange(self.c) >= self.have[:, None]) & (np.arange(self.c) < self.wants[:, None])).astype(
            np.int64
        )

    def room(self) -> _Blocks:
        empty = np.stack([self.most - self.least, self.least])
        everything = np.full((2, self.c), int((self.wants - self.have).sum()), dtype=np.int64)
        return _Blocks(self.free_pairs.astype(np.int64), self.places(), empty, everything)


def prove_levels(problem: Problem, settings: Settings, scores: Scores, answer: Answer) -> Verdict:
    """Compare each level of the answer with the bound of its prices."""
    names = (
        ("places", "regret", "total", "ties") if settings.objective == "fair" else ("places", "total", "ties")
    )
    market = _market(problem, scores)
    levels = answer.certificate.levels
    wrong = _wrong_shape(levels, names, market) or _wrong_shape(
        answer.certificate.total, ("places", "total"), market
    )
    if wrong:
        return Verdict((wrong,))
    fixed = pair_table(problem, problem.required)
    _, open_pairs = _bounds(scores, market, levels, np.zeros_like(scores.units))
    draws = _draws(problem, settings, open_pairs & market.free_pairs)
    bounds, _ = _bounds(scores, market, levels, draws)
    costs = _costs(scores, market, pair_table(problem, answer.pairs) & ~fixed, names, draws)
    proven = tuple(Proven(*row) for row in zip(names, costs, bounds, strict=True))
    findings = [
        f"Level {level.name}: the cost written down is not the cost."
        for level, cost in zip(levels, costs, strict=True)
        if level.cost != cost
    ]
    plain, _ = _bounds(scores, market, answer.certificate.total, draws)
    required_units = int(scores.units[fixed].sum())
    stated = [level.cost for level in answer.certificate.total]
    if plain[0] != costs[0] or required_units - plain[1] != answer.total_bound or stated != plain:
        findings.append("The bound on the plain total is not proven by its prices.")
    return Verdict(tuple(findings), proven)


def _wrong_shape(levels: Sequence[Level], names: Sequence[str], market: _Market) -> str:
    """What is wrong with a certificate before any arithmetic, or nothing."""
    if tuple(level.name for level in levels) != tuple(names):
        return f"The certificate must have the levels {', '.join(names)}."
    for level in levels:
        shape = (len(level.mentees), len(level.mentors), len(level.unfilled), len(level.empty))
        if shape != (*market.free_pairs.shape, market.c, 2):
            return f"Level {level.name} must have one price for each mentee, mentor and place."
        prices = (*level.mentees, *level.mentors, *level.unfilled, *level.empty)
        if any(abs(price) > LARGEST for price in prices):
            return f"Level {level.name} has a price that is far too large."
    return ""


def pair_table(problem: Problem, pairs: Iterable[Pair | Required]) -> Flags:
    """Which pairs are listed, shape (mentees, mentors)."""
    listed = {(pair.mentee, pair.mentor) for pair in pairs}
    table = [[(mentee.id, mentor.id) in listed for mentor in problem.mentors] for mentee in problem.mentees]
    return np.array(table, dtype=bool).reshape(len(problem.mentees), len(problem.mentors))


def _market(problem: Problem, scores: Scores) -> _Market:
    fixed = pair_table(problem, problem.required)
    wants = np.array([mentee.wants for mentee in problem.mentees], dtype=np.int64)
    most = np.array([mentor.most for mentor in problem.mentors], dtype=np.int64) - fixed.sum(axis=0)
    least = np.array([mentor.least for mentor in problem.mentors], dtype=np.int64) - fixed.sum(axis=0)
    have = fixed.sum(axis=1)
    return _Market(
        wants, have, most, np.maximum(least, 0), scores.allowed & ~fixed, int(wants.max(initial=1))
    )


def _pair_cost(name: str, scores: Scores) -> Whole:
    if name == "total":
        return -scores.units
    if name == "regret":
        best = np.array(
            [
                max(row[permitted], default=0)
                for row, permitted in zip(scores.units, scores.allowed, strict=True)
            ]
        )
        return np.clip((best[:, None] - scores.units) // UNITS, 0, POINTS) ** 4
    return np.zeros_like(scores.units)


def _cost_blocks(name: str, market: _Market, pair_cost: Whole) -> _Blocks:
    n, m = market.free_pairs.shape
    unfilled, empty = np.zeros((n, market.c), dtype=np.int64), np.zeros((2, m), dtype=np.int64)
    if name == "places":
        unfilled += market.c - np.arange(market.c)
        empty[1] = market.c * int((market.wants - market.have).sum()) + 1
    return _Blocks(pair_cost, unfilled, empty, np.zeros((2, market.c), dtype=np.int64))


def _left_over(cost: _Blocks, level: Level) -> _Blocks:
    """Costs less the prices of both ends."""
    u, v = np.array(level.mentees, dtype=np.int64), np.array(level.mentors, dtype=np.int64)
    d, r = np.array(level.unfilled, dtype=np.int64), np.array(level.empty, dtype=np.int64)
    return _Blocks(
        cost.pairs - u[:, None] - v,
        cost.unfilled - u[:, None] - d,
        cost.empty - r[:, None] - v,
        cost.spare - r[:, None] - d,
    )


def _bounds(
    scores: Scores, market: _Market, levels: Sequence[Level], draws: Whole
) -> tuple[list[int], Flags]:
    """The bound of each level, and the pairs that no level before the tie-break decides.

    `draws` cost something in the tie-break, on undecided pairs alone.
    """
    room = market.room().each()
    undecided = [np.ones_like(table, dtype=bool) for table in room]
    saving = [np.zeros_like(table) for table in undecided]
    open_pairs, bounds = undecided[0].copy(), []
    for level in levels:
        open_pairs = undecided[0].copy()
        pair_cost = np.where(open_pairs, draws, 0) if level.name == "ties" else _pair_cost(level.name, scores)
        left = _left_over(_cost_blocks(level.name, market, pair_cost), level).each()
        for block, table in enumerate(left):
            saving[block] |= undecided[block] & (table < 0)
            undecided[block] &= table == 0
        saved = sum(
            _sum(table[save] * space[save]) for table, space, save in zip(left, room, saving, strict=True)
        )
        bounds.append(_fetched(market, level) + saved)
    return bounds, open_pairs


def _sum(numbers: Whole) -> int:
    """A sum that cannot overflow."""
    return sum(numbers.tolist())


def _fetched(market: _Market, level: Level) -> int:
    """What all places fetch at a level's prices."""
    empty = (int((market.most - market.least).sum()), int(market.least.sum()))
    sides = (
        (market.wants - market.have, level.mentees),
        (market.most, level.mentors),
        (market.places().sum(axis=0), level.unfilled),
        (np.array(empty), level.empty),
    )
    return sum(
        int(places) * price
        for amounts, prices in sides
        for places, price in zip(amounts, prices, strict=True)
    )


def _costs(scores: Scores, market: _Market, made: Flags, names: Sequence[str], draws: Whole) -> list[int]:
    """What the answer costs at each level; `made` are its pairs that were not required."""
    degrees = made.sum(axis=1) + market.have
    filled = np.arange(market.c) < degrees[:, None]
    unfilled = _cost_blocks("places", market, made.astype(np.int64)).unfilled
    costs = [_sum(unfilled[market.places().astype(bool) & ~filled])]
    return costs + [_sum((draws if name == "ties" else _pair_cost(name, scores))[made]) for name in names[1:]]


def _draws(problem: Problem, settings: Settings, wanted: Flags) -> Whole:
    table = np.zeros(wanted.shape, dtype=np.int64)
    for row, column in np.argwhere(wanted):
        table[row, column] = draw(settings.seed, problem.mentees[row].id, problem.mentors[column].id)
    return table
