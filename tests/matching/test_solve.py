"""Answers are the best there are: held against SciPy on many problems, and against trying everything."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from tests.matching import brute
from tests.matching.problems import FAIR, TOTAL, from_table, lifelike, market, markets, pairs_of

from handrail.matching import Answer, Problem, RankList, Settings, check, checked, score, solve

BOTH = pytest.mark.parametrize("chosen", [FAIR, TOTAL], ids=["fair", "total"])


def reached(problem: Problem, answer: Answer) -> brute.Best | None:
    """What an answer reaches, worked out from its pairs alone; None where it is infeasible."""
    if answer.status == "infeasible":
        return None
    numbers = brute.plain(problem)
    rows = {mentee.id: place for place, mentee in enumerate(problem.mentees)}
    columns = {mentor.id: place for place, mentor in enumerate(problem.mentors)}
    made = frozenset((rows[pair.mentee], columns[pair.mentor]) for pair in answer.pairs)
    *filled, regret, total = brute.cost_of(numbers, made, fair=True)
    return brute.Best(tuple(-one for one in filled), regret, -total)


def best(problem: Problem, chosen: Settings) -> brute.Best | None:
    return brute.best(brute.plain(problem), fair=chosen.objective == "fair")


def expect_best(problem: Problem, chosen: Settings) -> str:
    """Solve, compare with brute force, check; the status."""
    problem = checked(problem)
    answer = solve(problem, chosen)
    wanted, found = best(problem, chosen), reached(problem, answer)
    assert (found is None) == (wanted is None)
    if wanted is not None and found is not None:
        assert (found.filled, found.total) == (wanted.filled, wanted.total)
        assert (answer.filled, answer.total) == (wanted.filled, wanted.total)
        if chosen.objective == "fair":
            assert found.regret == wanted.regret
        highest = best(problem, TOTAL)
        assert answer.total_bound == (highest.total if highest else None)
    verdict = check(problem, chosen, answer)
    assert (verdict.findings, verdict.gap) == ((), None)
    return answer.status


# ------------------------------------------------------------------------------- by trying everything


def test_the_two_ways_of_trying_everything_agree() -> None:
    for seed in range(60):
        numbers = brute.plain(
            checked(market(Random(seed), 3, wants=2, least=True, required=True, quotas=seed % 2))
        )
        for fair in (True, False):
            costs = [brute.cost_of(numbers, made, fair) for made in brute.every_answer(numbers)]
            least = min(costs, default=None)
            found = brute.best(numbers, fair)
            said = None if found is None else (*(-one for one in found.filled), found.regret, -found.total)
            assert said == least


@BOTH
@pytest.mark.parametrize("block", range(4))
def test_nothing_is_better_with_one_mentor_each(chosen: Settings, block: int) -> None:
    for seed in range(25 * block, 25 * block + 25):
        expect_best(market(Random(f"one {seed}"), 6, ties=seed % 3 > 0), chosen)


@BOTH
@pytest.mark.parametrize("block", range(4))
def test_nothing_is_better_with_several_mentors_each(chosen: Settings, block: int) -> None:
    for seed in range(12 * block, 12 * block + 12):
        expect_best(market(Random(f"more {seed}"), 5, wants=3, ties=seed % 3 > 0), chosen)


@BOTH
def test_nothing_is_better_with_least_numbers_and_required_pairs(chosen: Settings) -> None:
    found = [
        expect_best(market(Random(f"least {seed}"), 5, wants=2, least=True, required=seed % 2 > 0), chosen)
        for seed in range(100)
    ]
    assert min(found.count("optimal"), found.count("infeasible")) >= 20  # both kinds are met


@BOTH
def test_nothing_is_better_on_lifelike_answers(chosen: Settings) -> None:
    for seed in range(30):
        expect_best(lifelike(Random(seed), 5), chosen)


@BOTH
@given(problem=markets(least=True, required=True))
@settings(max_examples=60)
def test_nothing_is_better_on_drawn_problems(problem: Problem, chosen: Settings) -> None:
    expect_best(problem, chosen)


@BOTH
@pytest.mark.parametrize("block", range(3))
def test_nothing_is_better_under_quotas(chosen: Settings, block: int) -> None:
    for seed in range(20 * block, 20 * block + 20):
        rng = Random(f"quota {seed}")
        expect_best(
            market(rng, 5, wants=2, quotas=rng.randint(1, 2), least=seed % 4 == 0, required=seed % 3 == 0),
            chosen,
        )


# ------------------------------------------------------------------------------------------ by SciPy


def expanded(problem: Problem, pair_cost: np.ndarray) -> np.ndarray:
    """One column a place, and for each mentee one column to stay without: for one mentor each."""
    allowed = score(problem).allowed
    most = [mentor.most for mentor in problem.mentors]
    cost = np.where(allowed, pair_cost, 1e15)
    without = np.where(np.eye(len(cost), dtype=bool), 1e12, 1e15)
    return np.hstack([np.repeat(cost, most, axis=1), without])


def least_cost(problem: Problem, pair_cost: np.ndarray) -> tuple[int, int]:
    """How many mentees have a mentor at best, and what their pairs then cost at least."""
    cost = expanded(problem, pair_cost)
    rows, columns = linear_sum_assignment(cost)
    values = cost[rows, columns]
    assert (values < 1e15).all()
    return int((values < 1e12).sum()), int(values[values < 1e12].sum())


@pytest.mark.parametrize("block", range(4))
def test_scipy_finds_the_same_with_one_mentor_each(block: int) -> None:
    for seed in range(50 * block, 50 * block + 50):
        problem = checked(market(Random(f"scipy {seed}"), 14, ties=seed % 3 > 0))
        scores = score(problem)
        top = np.where(scores.allowed, scores.units, 0).max(axis=1)
        regret = (np.maximum(top[:, None] - scores.units, 0) // brute.POINT) ** 4
        total, fair = solve(problem, TOTAL), solve(problem, FAIR)
        assert (total.filled[0], -total.total) == least_cost(problem, -scores.units)
        found = reached(problem, fair)
        assert found is not None
        assert (fair.filled[0], found.regret) == least_cost(problem, regret)
        assert check(problem, TOTAL, total).optimal
        assert check(problem, FAIR, fair).optimal


def by_milp(problem: Problem) -> tuple[tuple[int, ...], int] | None:
    """Places filled in order, then the total, each held while the next is solved; None if infeasible."""
    scores = score(problem)
    n, m = scores.units.shape
    most = max(mentee.wants for mentee in problem.mentees)
    size = n * m + n * most
    by_row, by_column = np.zeros((n, size)), np.zeros((m, size))
    upper = np.concatenate([scores.allowed.ravel().astype(float), np.zeros(n * most)])
    for row, mentee in enumerate(problem.mentees):
        by_row[row, row * m : (row + 1) * m] = 1
        by_row[row, n * m + row * most : n * m + (row + 1) * most] = -1
        upper[n * m + row * most : n * m + row * most + mentee.wants] = 1
    for column in range(m):
        by_column[column, column : n * m : m] = 1
    limits = [
        LinearConstraint(by_row, 0, 0),
        LinearConstraint(
            by_column,
            [mentor.least for mentor in problem.mentors],
            [mentor.most for mentor in problem.mentors],
        ),
    ]
    costs = [np.zeros(size) for _ in range(most)]
    for place, cost in enumerate(costs):
        cost[n * m + place :: most] = -1
    costs.append(np.concatenate([-scores.units.ravel().astype(float), np.zeros(n * most)]))
    values = []
    for cost in costs:
        found = milp(
            cost,
            constraints=limits,
            bounds=Bounds(0, upper),
            integrality=np.ones(size),
            options={"mip_rel_gap": 0},
        )
        if found.status == 2:
            return None
        values.append(-round(found.fun))
        limits.append(LinearConstraint(cost, -np.inf, -values[-1] + 0.5))
    return tuple(values[:-1]), values[-1]


@pytest.mark.parametrize("block", range(4))
def test_scipy_finds_the_same_with_several_mentors_each(block: int) -> None:
    for seed in range(50 * block, 50 * block + 50):
        problem = checked(market(Random(f"milp {seed}"), 8, wants=3, least=seed % 3 == 0, ties=seed % 4 > 0))
        answer = solve(problem, TOTAL)
        found = None if answer.status == "infeasible" else (answer.filled, answer.total)
        assert found == by_milp(problem)
        assert check(problem, TOTAL, answer).optimal
        assert check(problem, FAIR, solve(problem, FAIR)).optimal


# ------------------------------------------------------------------------------------------- by hand


def test_fair_keeps_the_worst_off_from_paying_for_the_average() -> None:
    table = {"ann": {"x": 100, "y": 800, "z": 400}, "ben": {"x": 0, "y": 1000, "z": 100}}
    table["cho"] = {"x": 100, "y": 0, "z": 700}
    total, fair = solve(from_table(table), TOTAL), solve(from_table(table), FAIR)
    # 70 points below the best for one, against 40 and 60 for two.
    assert pairs_of(total) == [("ann", "x"), ("ben", "y"), ("cho", "z")]
    assert pairs_of(fair) == [("ann", "z"), ("ben", "y"), ("cho", "x")]
    assert (total.total, fair.total) == (180 * brute.POINT, 150 * brute.POINT)
    assert total.total_bound == fair.total_bound == total.total


@pytest.mark.parametrize("chosen", [FAIR, TOTAL])
@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (0, 2), (2, 0)])
def test_an_empty_side_gives_an_empty_answer(chosen: Settings, mentees: int, mentors: int) -> None:
    whole = from_table({"a": {"x": 1, "y": 1}, "b": {"x": 1, "y": 1}})
    problem = Problem(whole.mentees[:mentees], whole.mentors[:mentors], (RankList(key="list", weight=100),))
    answer = solve(problem, chosen)
    assert (answer.status, answer.pairs, answer.total, answer.total_bound) == ("optimal", (), 0, 0)
    assert answer.filled == ((0,) if mentees else ())
    assert check(problem, chosen, answer).optimal


def test_progress_is_told_by_level() -> None:
    told: list[tuple[int, int, str]] = []
    solve(market(Random(3), 6), FAIR, progress=lambda *step: told.append(step))
    assert all(0 <= done <= whole for done, whole, _ in told)
    assert {name for _, _, name in told} <= {"places", "regret", "total", "ties"}
