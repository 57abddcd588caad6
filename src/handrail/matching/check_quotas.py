"""The checker's proof under quotas: bounds in exact arithmetic, from the prices of each row.

For any prices, a level cannot cost less than its rows fetch at their limits plus whatever single pairs
or places could still save. Earlier levels are rows too: they may not be worse than they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import lil_array

from handrail.matching.answer import Answer, Bounds
from handrail.matching.problem import POINTS, Problem, Settings
from handrail.matching.scoring import UNITS, Scores
from handrail.matching.verdict import Proven, Verdict

CANNOT_BE = 2  # what SciPy says of a programme without any answer
Cost = Mapping[tuple[str, int, int], int]  # ("pair", mentee, mentor) or ("place", mentee, place) to cost


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The columns of the programme, which rows each is in, and the limits of the rows."""

    pairs: tuple[tuple[int, int], ...]
    places: tuple[tuple[int, int], ...]
    quotas_of: Mapping[tuple[int, int], tuple[int, ...]]
    limits: tuple[tuple[int | None, int | None], ...]


def prove_bounds(problem: Problem, settings: Settings, scores: Scores, answer: Answer) -> Verdict:
    """Compare each level of the answer with the bound of its prices."""
    sheet = _sheet(problem, scores)
    costs = dict(_level_costs(problem, settings, scores, sheet))
    bounds = answer.certificate.bounds
    names = [*costs, "plain total"]
    if [one.name for one in bounds] != names or any(
        not _right_shape(problem, one, place) for place, one in enumerate(bounds)
    ):
        return Verdict((f"The certificate must have one price a row for each of {', '.join(names)}.",))
    made = _columns(problem, answer)
    proven, findings, earlier = [], [], list[tuple[Cost, int]]()
    for one in bounds[:-1]:
        cost = costs[one.name]
        value = sum(amount for column, amount in cost.items() if column in made)
        if value != one.cost:
            findings.append(f"Level {one.name}: the cost written down is not the cost.")
        proven.append(Proven(one.name, value, ceil(_bound(sheet, cost, earlier, one))))
        earlier.append((cost, value))
    places = [row for name, row in zip(costs, earlier, strict=True) if name.startswith("place ")]
    fixed = {(pair.mentee, pair.mentor) for pair in problem.required}
    beside = sum(pair.units for pair in answer.pairs if (pair.mentee, pair.mentor) in fixed)
    proven_total = beside - ceil(_bound(sheet, costs["total"], places, bounds[-1]))
    if proven_total != answer.total_bound or bounds[-1].cost != beside - answer.total:
        findings.append("The bound on the plain total is not proven by its prices.")
    return Verdict(tuple(findings), tuple(proven))


def quotas_exclude_each_other(problem: Problem, scores: Scores) -> bool:
    """Whether not even fractions of pairs could keep all quotas and numbers, by HiGHS."""
    sheet = _sheet(problem, scores)
    n, m = len(problem.mentees), len(problem.mentors)
    size = len(sheet.pairs) + len(sheet.places)
    rows = lil_array((n + m + len(problem.quotas), size))
    for column, pair in enumerate(sheet.pairs):
        for row in (pair[0], n + pair[1], *(n + m + one for one in sheet.quotas_of[pair])):
            rows[row, column] = 1
    for column, (row, _) in enumerate(sheet.places, len(sheet.pairs)):
        rows[row, column] = -1
    upper = [np.inf if limit is None else limit for _, limit in sheet.limits]
    lower = [limit or 0 for limit, _ in sheet.limits]
    if not size:
        return any(limit > 0 for limit in lower)
    found = milp([0.0] * size, constraints=LinearConstraint(rows.tocsr(), lower, upper), bounds=Box(0, 1))
    return bool(found.status == CANNOT_BE)


def _right_shape(problem: Problem, one: Bounds, place: int) -> bool:
    shape = (len(one.mentees), len(one.mentors), len(one.quotas))
    before = (
        max((mentee.wants for mentee in problem.mentees), default=0) if one.name == "plain total" else place
    )
    wanted = (len(problem.mentees), len(problem.mentors), len(problem.quotas))
    return shape == wanted and len(one.before) == before and one.denominator > 0


def _sheet(problem: Problem, scores: Scores) -> _Sheet:
    required = {(pair.mentee, pair.mentor) for pair in problem.required}
    pairs, fixed = [], []
    for row, mentee in enumerate(problem.mentees):
        for column, mentor in enumerate(problem.mentors):
            if (mentee.id, mentor.id) in required:
                fixed.append((row, column))
            elif scores.allowed[row, column]:
                pairs.append((row, column))
    have = [sum(row == one for one, _ in fixed) for row in range(len(problem.mentees))]
    places = [
        (row, place) for row, mentee in enumerate(problem.mentees) for place in range(have[row], mentee.wants)
    ]
    inside = _inside(problem)
    return _Sheet(
        tuple(pairs),
        tuple(places),
        {one: inside(one) for one in pairs},
        tuple(_limits(problem, fixed, inside)),
    )


def _inside(problem: Problem) -> Callable[[tuple[int, int]], tuple[int, ...]]:
    """A function from a pair to the quotas that count it."""
    groups = [(set(quota.mentees), set(quota.mentors)) for quota in problem.quotas]

    def quotas(pair: tuple[int, int]) -> tuple[int, ...]:
        mentee, mentor = problem.mentees[pair[0]].id, problem.mentors[pair[1]].id
        return tuple(
            place for place, (rows, columns) in enumerate(groups) if mentee in rows and mentor in columns
        )

    return quotas


def _limits(
    problem: Problem, fixed: list[tuple[int, int]], inside: Callable[[tuple[int, int]], tuple[int, ...]]
) -> Iterator[tuple[int | None, int | None]]:
    for _ in problem.mentees:
        yield 0, 0
    for place, mentor in enumerate(problem.mentors):
        taken = sum(column == place for _, column in fixed)
        yield max(0, mentor.least - taken), mentor.most - taken
    for place, quota in enumerate(problem.quotas):
        taken = sum(place in inside(pair) for pair in fixed)
        yield quota.least - taken, None if quota.most is None else quota.most - taken


def _level_costs(
    problem: Problem, settings: Settings, scores: Scores, sheet: _Sheet
) -> Iterator[tuple[str, Cost]]:
    for place in range(max((mentee.wants for mentee in problem.mentees), default=0)):
        yield f"place {place + 1}", {("place", *one): -1 for one in sheet.places if one[1] == place}
    units = {pair: int(scores.units[pair]) for pair in sheet.pairs}
    if settings.objective == "fair":
        best = [
            max(row[permitted].tolist(), default=0)
            for row, permitted in zip(scores.units, scores.allowed, strict=True)
        ]
        regret = {pair: min(POINTS, max(0, best[pair[0]] - value) // UNITS) for pair, value in units.items()}
        yield "regret", {("pair", *pair): value**4 for pair, value in regret.items()}
    yield "total", {("pair", *pair): -value for pair, value in units.items()}


def _columns(problem: Problem, answer: Answer) -> set[tuple[str, int, int]]:
    """Which columns the answer uses: its pairs that were not required, and the places that they fill."""
    rows = {mentee.id: place for place, mentee in enumerate(problem.mentees)}
    columns = {mentor.id: place for place, mentor in enumerate(problem.mentors)}
    pairs = {("pair", rows[pair.mentee], columns[pair.mentor]) for pair in answer.pairs}
    degrees = [sum(one == row for _, one, _ in pairs) for row in rows.values()]
    return pairs | {("place", row, place) for row, degree in enumerate(degrees) for place in range(degree)}


def _bound(sheet: _Sheet, cost: Cost, earlier: list[tuple[Cost, int]], prices: Bounds) -> Fraction:
    every = (*prices.mentees, *prices.mentors, *prices.quotas)
    n, m = len(prices.mentees), len(prices.mentors)
    if any(price > 0 for price in prices.before):
        return Fraction(-(10**30))
    fetched = sum(price * value for price, (_, value) in zip(prices.before, earlier, strict=True))
    for price, (lower, upper) in zip(every, sheet.limits, strict=True):
        limit = lower if price > 0 else upper
        if price and limit is None:
            return Fraction(-(10**30))
        fetched += price * (limit or 0)
    rows = [
        (("pair", *pair), (pair[0], n + pair[1], *(n + m + one for one in sheet.quotas_of[pair])))
        for pair in sheet.pairs
    ]
    for column, within in rows:
        left = cost.get(column, 0) * prices.denominator - sum(every[row] for row in within)
        fetched += min(0, left - _held(earlier, prices, column))
    for row, place in sheet.places:
        column = ("place", row, place)
        left = cost.get(column, 0) * prices.denominator + every[row]
        fetched += min(0, left - _held(earlier, prices, column))
    return Fraction(fetched, prices.denominator)


def _held(earlier: list[tuple[Cost, int]], prices: Bounds, column: tuple[str, int, int]) -> int:
    return sum(price * cost.get(column, 0) for price, (cost, _) in zip(prices.before, earlier, strict=True))
