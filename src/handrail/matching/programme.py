"""A problem with quotas as a linear programme: one column a pair and one for each place to be filled.

Rows: each mentee's pairs less their filled places are 0; each mentor's pairs lie between least and
most; each quota's pairs lie between its numbers. All columns lie between 0 and 1. Required pairs are
fixed first and counted in the rows' limits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from handrail.matching.answer import Bounds
from handrail.matching.network import TIES, Whole, regret_table, required_pairs
from handrail.matching.problem import Problem, Settings
from handrail.matching.scoring import Flags, Scores
from handrail.matching.seeds import draw

PLACE, PLAIN_TOTAL = "place ", "plain total"
SMALL_DRAW = 2**16  # HiGHS computes in doubles: draws stay small enough to be told apart


@dataclass(frozen=True, slots=True)
class Programme:
    """`pairs`, shape (columns, 2), and `places`, shape (columns, 2): (mentee, mentor) and (mentee, place)."""

    pairs: Whole
    places: Whole
    rows: csr_array
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    fixed: Flags
    mentees: int
    mentors: int
    quotas: int

    @property
    def size(self) -> int:
        """How many columns."""
        return len(self.pairs) + len(self.places)


def programme(problem: Problem, scores: Scores) -> Programme:
    """The programme of a problem; required pairs must be permitted and fit."""
    fixed = required_pairs(problem)
    pairs = np.argwhere(scores.allowed & ~fixed)
    have = fixed.sum(axis=1)
    places = [
        (row, place) for row, mentee in enumerate(problem.mentees) for place in range(have[row], mentee.wants)
    ]
    n, m, q = len(problem.mentees), len(problem.mentors), len(problem.quotas)
    members = [_members(problem, quota.mentees, quota.mentors) for quota in problem.quotas]
    least = [
        max(0, mentor.least - taken) for mentor, taken in zip(problem.mentors, fixed.sum(axis=0), strict=True)
    ]
    most = [mentor.most - taken for mentor, taken in zip(problem.mentors, fixed.sum(axis=0), strict=True)]
    counted = [int(fixed[one].sum()) for one in members]
    lower = (
        [0] * n + least + [quota.least - count for quota, count in zip(problem.quotas, counted, strict=True)]
    )
    upper = (
        [0] * n
        + most
        + [
            np.inf if quota.most is None else quota.most - count
            for quota, count in zip(problem.quotas, counted, strict=True)
        ]
    )
    place_table = np.array(places, dtype=np.int64).reshape(len(places), 2)
    rows = _matrix(pairs, place_table, members, n, m)
    return Programme(pairs, place_table, rows, np.array(lower, float), np.array(upper, float), fixed, n, m, q)


def _members(problem: Problem, mentees: Sequence[str], mentors: Sequence[str]) -> Flags:
    rows = np.isin([mentee.id for mentee in problem.mentees], mentees)
    columns = np.isin([mentor.id for mentor in problem.mentors], mentors)
    return np.asarray(rows[:, None] & columns[None, :])


def _matrix(pairs: Whole, places: Whole, members: Sequence[Flags], n: int, m: int) -> csr_array:
    of_pair, of_place = np.arange(len(pairs)), len(pairs) + np.arange(len(places))
    entries = [(pairs[:, 0], of_pair, 1.0), (places[:, 0], of_place, -1.0), (n + pairs[:, 1], of_pair, 1.0)]
    for place, table in enumerate(members):
        inside = np.flatnonzero(table[pairs[:, 0], pairs[:, 1]])
        entries.append((np.full(len(inside), n + m + place), inside, 1.0))
    rows, columns = (np.concatenate([entry[part] for entry in entries]) for part in (0, 1))
    values = np.concatenate([np.full(len(entry[0]), entry[2]) for entry in entries])
    shape = (n + m + len(members), len(pairs) + len(places))
    return csr_array((values, (rows, columns)), shape=shape)


def level_costs(
    problem: Problem, settings: Settings, scores: Scores, form: Programme
) -> Iterator[tuple[str, Whole]]:
    """(name, cost a column) of each level: first places, second places ..., then as the objective says."""
    for place in range(max((mentee.wants for mentee in problem.mentees), default=0)):
        cost = np.zeros(form.size, dtype=np.int64)
        cost[len(form.pairs) :][form.places[:, 1] == place] = -1
        yield f"{PLACE}{place + 1}", cost
    if settings.objective == "fair":
        yield "regret", _on_pairs(form, regret_table(scores))
    yield "total", total_cost(form, scores)
    yield TIES, _draws(problem, settings, form)


def total_cost(form: Programme, scores: Scores) -> Whole:
    """The score, as a cost below zero on each column."""
    return _on_pairs(form, -scores.units)


def _on_pairs(form: Programme, table: Whole) -> Whole:
    cost = np.zeros(form.size, dtype=np.int64)
    cost[: len(form.pairs)] = table[form.pairs[:, 0], form.pairs[:, 1]]
    return cost


def _draws(problem: Problem, settings: Settings, form: Programme) -> Whole:
    cost = np.zeros(form.size, dtype=np.int64)
    for column, (row, other) in enumerate(form.pairs.tolist()):
        ids = (problem.mentees[row].id, problem.mentors[other].id)
        cost[column] = draw(settings.seed, *ids) % SMALL_DRAW
    return cost


def bound(form: Programme, cost: Whole, held: Sequence[Whole], best: Sequence[int], prices: Bounds) -> int:
    """What no answer can cost less than, at these prices, rounded up to the next whole number."""
    every = (*prices.mentees, *prices.mentors, *prices.quotas)
    left = cost.astype(object) * prices.denominator
    rows, columns = form.rows.nonzero()
    np.subtract.at(
        left, columns, form.rows.data.astype(np.int64).astype(object) * np.array(every, dtype=object)[rows]
    )
    for price, earlier in zip(prices.before, held, strict=True):
        left = left - earlier.astype(object) * price
    limits = [
        *zip(form.lower, form.upper, every, strict=True),
        *((-np.inf, one, price) for one, price in zip(best, prices.before, strict=True)),
    ]
    fetched = 0
    for lower, upper, price in limits:
        limit = lower if price > 0 else upper
        if price and not np.isfinite(limit):
            return -(10**30)
        fetched += price * int(limit) if price else 0
    whole = fetched + sum(value for value in left.tolist() if value < 0)
    return int(-(-whole // prices.denominator))
