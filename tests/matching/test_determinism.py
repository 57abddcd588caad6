"""The same problem, settings and seed give the same bytes; the seed settles ties and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from tests.matching import brute
from tests.matching.problems import FAIR, STABLE, TOTAL, from_table, lifelike, market, pairs_of, shuffled
from tests.matching.test_solve import reached

from handrail.matching import Problem, Quota, Settings, checked, redact, solve
from handrail.matching.runfile import Run, to_json

ROOT = Path(__file__).resolve().parents[2]
EVERY = pytest.mark.parametrize(
    "chosen", [FAIR, TOTAL, replace(STABLE, fill=True)], ids=lambda one: one.objective
)


def text(problem: Problem, chosen: Settings) -> str:
    return to_json(Run(checked(problem), chosen, solve(problem, chosen)))


def some_problem(seed: int, chosen: Settings) -> Problem:
    if seed % 2:
        return lifelike(Random(seed), 6)
    stable = chosen.objective == "stable"
    return market(
        Random(seed),
        6,
        wants=2,
        lists=True,
        least=not stable,
        required=True,
        quotas=0 if stable else seed % 4 // 2,
    )


@EVERY
def test_the_order_of_the_input_says_nothing(chosen: Settings) -> None:
    for seed in range(24):
        problem = some_problem(seed, chosen)
        mixed = shuffled(Random(seed + 1), problem)
        assert pairs_of(solve(mixed, chosen)) == pairs_of(solve(problem, chosen))
        assert text(mixed, chosen) == text(problem, chosen)


def test_the_order_of_tied_choices_says_nothing() -> None:
    problem = from_table({"a": {"x": 0, "y": 0}})
    one, other = (
        replace(problem, mentees=(replace(problem.mentees[0], ranks=(tied,)),))
        for tied in (("x", "y"), ("y", "x"))
    )
    assert text(one, FAIR) == text(other, FAIR)


def test_the_order_inside_a_group_says_nothing() -> None:
    problem = from_table({"a": {"x": 0, "y": 0}, "b": {"x": 0, "y": 0}})
    one = replace(problem, quotas=(Quota("q", ("a", "b"), ("x", "y"), 1),))
    other = replace(problem, quotas=(Quota("q", ("b", "a"), ("y", "x"), 1),))
    assert text(one, FAIR) == text(other, FAIR)


@EVERY
def test_solving_twice_gives_the_same_bytes(chosen: Settings) -> None:
    for seed in range(10):
        problem = some_problem(seed, chosen)
        assert text(problem, chosen) == text(problem, chosen)
        assert text(redact(problem), chosen) == text(redact(problem), chosen)


SCRIPT = """
import hashlib
from tests.matching.test_determinism import *
problems = [(some_problem(seed, chosen), chosen) for seed in range(4) for chosen in (FAIR, STABLE)]
texts = [text(*pair) + text(redact(pair[0]), pair[1]) for pair in problems]
print(hashlib.sha256("".join(texts).encode()).hexdigest())
"""


def test_another_hash_seed_gives_the_same_bytes() -> None:
    found = []
    for hash_seed in ("1", "2"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": hash_seed,
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        }
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
            cwd=ROOT,
        )
        found.append(done.stdout)
    assert found[0] == found[1]
    assert len(found[0]) == 65


def test_another_seed_moves_ties_and_no_figure() -> None:
    moved = 0
    for seed in range(60):
        problem = checked(market(Random(f"seeds {seed}"), 6, wants=2))
        one, other = (solve(problem, Settings(seed=number)) for number in (1, 2))
        assert (one.filled, one.total, one.total_bound) == (other.filled, other.total, other.total_bound)
        assert reached(problem, one) == reached(problem, other)
        moved += pairs_of(one) != pairs_of(other)
    assert moved >= 5


@pytest.mark.parametrize("chosen", [FAIR, TOTAL], ids=["fair", "total"])
def test_a_pure_tie_is_drawn_evenly(chosen: Settings) -> None:
    problem = from_table({"ann": {"x": 500}, "ben": {"x": 500}})
    winners = [solve(problem, replace(chosen, seed=seed)).pairs[0].mentee for seed in range(200)]
    assert 70 <= winners.count("ann") <= 130  # more than four standard deviations each way


def test_a_tie_under_a_quota_is_drawn_evenly() -> None:
    problem = from_table({"ann": {"x": 500}, "ben": {"x": 500}}, quotas=(Quota("q", ("ann",), ("x",), 0, 1),))
    winners = [solve(problem, replace(FAIR, seed=seed)).pairs[0].mentee for seed in range(40)]
    assert 8 <= winners.count("ann") <= 32


def test_brute_force_sees_a_tie_where_the_seed_moves_it() -> None:
    numbers = brute.plain(checked(from_table({"ann": {"x": 500}, "ben": {"x": 500}})))
    costs = [brute.cost_of(numbers, made, fair=True) for made in brute.every_answer(numbers)]
    assert costs.count(min(costs)) == 2
