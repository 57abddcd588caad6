"""Quotas over groups: levels in turn by HiGHS, each proven by a bound from its linear relaxation.

Quotas tie pairs together that share no person, so shortest paths no longer serve. Each level is a
mixed-integer programme with all levels before it held at their best; it counts only where HiGHS closes
the gap to nothing. Prices of the relaxation, rounded to whole numbers over a denominator, go into the
certificate: the checker works out from them, in exact arithmetic, what no answer can beat.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from handrail.matching.answer import Answer, Bounds, Certificate, Shortage
from handrail.matching.figures import finished
from handrail.matching.network import TIES
from handrail.matching.problem import Problem, Settings
from handrail.matching.programme import (
    PLACE,
    PLAIN_TOTAL,
    Programme,
    bound,
    level_costs,
    programme,
    total_cost,
)
from handrail.matching.scoring import Scores

DENOMINATORS = (1, 2, 12, 2**20, 2**36)  # vertices mostly sit on small fractions; the rest need fine ones
SOLVED, CANNOT_BE = 0, 2  # of the ways in which SciPy says that HiGHS ended
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Settled:
    """Levels already solved: their costs over the columns, and the best value of each."""

    costs: tuple[NDArray[np.int64], ...] = ()
    best: tuple[int, ...] = ()


def solve_with_quotas(problem: Problem, settings: Settings, scores: Scores) -> Answer:
    """`fair` or `total` under quotas: exact where HiGHS reaches gap 0, which the bounds then show."""
    form = programme(problem, scores)
    settled, places, bounds = _Settled(), _Settled(), []
    chosen = np.zeros(form.size, dtype=np.int64)
    for name, cost in level_costs(problem, settings, scores, form):
        found = _best(form, cost, settled)
        if found is None:
            return Answer("infeasible", shortages=(_quota_shortage(problem, scores),))
        chosen = np.rint(found).astype(np.int64)
        if name == TIES:
            break  # which of equally good answers was drawn needs no proof
        value = int(cost @ chosen)
        bounds.append(_bounds(name, form, cost, value, settled))
        settled = _Settled((*settled.costs, cost), (*settled.best, value))
        if name.startswith(PLACE):
            places = settled
    made = form.fixed.copy()
    made[tuple(form.pairs[chosen[: len(form.pairs)] == 1].T)] = True
    plain = total_cost(form, scores)
    bounds.append(_bounds(PLAIN_TOTAL, form, plain, int(plain @ chosen), places))
    highest = int(scores.units[form.fixed].sum()) - bound(form, plain, places.costs, places.best, bounds[-1])
    answer = finished(problem, scores, made, Certificate(bounds=tuple(bounds)))
    return replace(answer, total_bound=highest)


def _rows(form: Programme, settled: _Settled) -> tuple[csr_array, Floats, Floats]:
    """The rows of the programme with the settled levels held at their best."""
    if not settled.costs:
        return form.rows, form.lower, form.upper
    held = csr_array(np.stack(settled.costs).astype(float))
    lower = np.concatenate([form.lower, np.full(len(settled.best), -np.inf)])
    return (
        vstack([form.rows, held]).tocsr(),
        lower,
        np.concatenate([form.upper, np.array(settled.best, dtype=float)]),
    )


def _best(form: Programme, cost: NDArray[np.int64], settled: _Settled) -> Floats | None:
    """The cheapest whole-number columns, or None where nothing fits."""
    rows, lower, upper = _rows(form, settled)
    if not form.size:
        return np.zeros(0) if (lower <= 0).all() and (upper >= 0).all() else None
    result = milp(
        cost.astype(float),
        constraints=LinearConstraint(rows, lower, upper),
        integrality=np.ones(form.size),
        bounds=Box(0, 1),
        options={"mip_rel_gap": 0},
    )
    if result.status not in (SOLVED, CANNOT_BE):
        raise RuntimeError(f"HiGHS gave up: {result.message}")
    return result.x if result.status == SOLVED else None


def _bounds(name: str, form: Programme, cost: NDArray[np.int64], value: int, settled: _Settled) -> Bounds:
    """The best bound that the relaxation's prices give, over the denominators tried."""
    prices = _prices(form, cost, settled)
    tries = [_rounded(name, value, prices, form, denominator) for denominator in DENOMINATORS]
    return max(tries, key=lambda one: bound(form, cost, settled.costs, settled.best, one))


def _prices(form: Programme, cost: NDArray[np.int64], settled: _Settled) -> Floats:
    """One price a row of the relaxation; all zero where HiGHS gives none."""
    rows, lower, upper = _rows(form, settled)
    if not form.size:
        return np.zeros(len(lower))
    above, below = np.isfinite(upper), np.isfinite(lower)
    stacked = vstack([rows[above], -rows[below]]).tocsr()
    limits = np.concatenate([upper[above], -lower[below]])
    result = linprog(cost.astype(float), A_ub=stacked, b_ub=limits, bounds=(0, 1), method="highs")
    prices = np.zeros(len(lower))
    if result.status == 0:
        count = int(above.sum())
        prices[above] += result.ineqlin.marginals[:count]
        prices[below] -= result.ineqlin.marginals[count:]
    return prices


def _rounded(name: str, value: int, prices: Floats, form: Programme, denominator: int) -> Bounds:
    whole = [round(price * denominator) for price in prices.tolist()]
    ends = np.cumsum([form.mentees, form.mentors, form.quotas]).tolist()
    mentees, mentors, quotas, before = (
        tuple(whole[start:end]) for start, end in zip([0, *ends], [*ends, len(whole)], strict=True)
    )
    before = tuple(min(0, price) for price in before)
    return Bounds(name, value, denominator, mentees, mentors, quotas, before)


def _quota_shortage(problem: Problem, scores: Scores) -> Shortage:
    """Quotas that cannot all be kept, each of them needed for that."""
    kept = list(problem.quotas)
    for quota in problem.quotas:
        fewer = [one for one in kept if one != quota]
        form = programme(replace(problem, quotas=tuple(fewer)), scores)
        if _best(form, np.zeros(form.size, dtype=np.int64), _Settled()) is None:
            kept = fewer
    keys = tuple(quota.key for quota in kept)
    return Shortage("quota", (), (), needed=len(keys), available=len(keys) - 1, keys=keys)
