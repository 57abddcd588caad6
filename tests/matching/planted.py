"""Answers that are right, to plant faults in, and the expectation that the checker finds each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from tests.matching.problems import FAIR, STABLE, TOTAL, market

from handrail.matching import Answer, Pair, Problem, Settings, check, checked, score, solve

Run = tuple[Problem, Settings, Answer]
FILL = replace(STABLE, fill=True)
RUNS = {"fair": FAIR, "total": TOTAL, "stable": STABLE, "stable, filled": FILL, "quotas": FAIR}
EVERY = pytest.mark.parametrize("name", list(RUNS))
LEVELLED = pytest.mark.parametrize("name", ["fair", "total", "stable, filled"])


@cache
def runs(name: str) -> tuple[Run, ...]:
    """Some answers of one kind with at least two pairs, all of them proven optimal."""
    found, seed = [], 0
    while len(found) < 6:
        seed += 1
        groups = 1 if name == "quotas" else 0
        problem = checked(market(Random(f"{name} {seed}"), 6, wants=2, lists=True, quotas=groups))
        answer = solve(problem, RUNS[name])
        if answer.status == "optimal" and len(answer.pairs) >= 2 and len(problem.mentors) > 2:
            assert check(problem, RUNS[name], answer).optimal
            found.append((problem, RUNS[name], answer))
    return tuple(found)


def expect_caught(name: str, plant: Callable[[Problem, Answer], Iterator[Answer]]) -> None:
    """Every answer that `plant` yields is refused; and it yields some."""
    planted = 0
    for problem, chosen, answer in runs(name):
        for wrong in plant(problem, answer):
            planted += 1
            assert not check(problem, chosen, wrong).optimal, f"passed as optimal: {wrong}"
    assert planted


def with_pairs(problem: Problem, answer: Answer, pairs: list[tuple[str, str]]) -> Answer:
    """The answer with other pairs and honest figures, but the old prices."""
    scores = score(problem)
    rows = {one.id: place for place, one in enumerate(problem.mentees)}
    columns = {one.id: place for place, one in enumerate(problem.mentors)}
    made = tuple(Pair(*pair, int(scores.units[rows[pair[0]], columns[pair[1]]])) for pair in sorted(pairs))
    held = [sum(pair.mentee == one for pair in made) for one in rows]
    filled = tuple(sum(count > place for count in held) for place in range(len(answer.filled)))
    stable = answer.certificate.stable
    kept = None if stable is None else tuple(pair for pair in stable if pair in pairs)
    return replace(
        answer,
        pairs=made,
        filled=filled,
        total=sum(pair.units for pair in made),
        certificate=replace(answer.certificate, stable=kept),
    )
