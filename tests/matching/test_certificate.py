"""The checker finds every planted fault: a wrong pair, a wrong figure, a price that proves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from tests.matching import brute
from tests.matching.planted import EVERY, expect_caught, runs, with_pairs
from tests.matching.problems import FAIR, TOTAL, from_table, pairs_of

from handrail.matching import (
    Answer,
    Mentor,
    Problem,
    Quota,
    Required,
    Settings,
    Shortage,
    check,
    checked,
    score,
    solve,
)
from handrail.matching.verdict import Proven

# ---------------------------------------------------------------------------------------------- pairs


@EVERY
def test_the_untouched_answer_is_optimal(name: str) -> None:
    for run in runs(name):
        verdict = check(*run)
        assert (verdict.findings, verdict.gap, verdict.optimal) == ((), None, True)


@EVERY
def test_a_dropped_pair(name: str) -> None:
    def plant(problem: Problem, answer: Answer) -> Iterator[Answer]:
        for place in range(len(answer.pairs)):
            yield replace(answer, pairs=answer.pairs[:place] + answer.pairs[place + 1 :])
            pairs = pairs_of(answer)
            yield with_pairs(problem, answer, pairs[:place] + pairs[place + 1 :])

    expect_caught(name, plant)


@EVERY
def test_an_added_pair(name: str) -> None:
    def plant(problem: Problem, answer: Answer) -> Iterator[Answer]:
        for mentee in problem.mentees:
            for mentor in problem.mentors:
                if (mentee.id, mentor.id) not in pairs_of(answer):
                    yield with_pairs(problem, answer, [*pairs_of(answer), (mentee.id, mentor.id)])

    expect_caught(name, plant)


def swaps(pairs: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    for one in pairs:
        for other in pairs:
            crossed = {(one[0], other[1]), (other[0], one[1])}
            if one[0] < other[0] and one[1] != other[1] and not crossed & set(pairs):
                yield sorted(set(pairs) - {one, other} | crossed)


@pytest.mark.parametrize("name", ["fair", "total"])
def test_two_mentees_who_swap_mentors(name: str) -> None:
    def plant(problem: Problem, answer: Answer) -> Iterator[Answer]:
        yield from (with_pairs(problem, answer, pairs) for pairs in swaps(pairs_of(answer)))

    expect_caught(name, plant)  # even where the swap costs nothing: the seed drew the other one


def test_a_swap_that_costs_something_under_quotas() -> None:
    def plant(problem: Problem, answer: Answer) -> Iterator[Answer]:
        for pairs in swaps(pairs_of(answer)):
            worse = with_pairs(problem, answer, pairs)
            if cost(problem, worse) != cost(problem, answer):
                yield worse

    expect_caught("quotas", plant)


def cost(problem: Problem, answer: Answer) -> tuple[int, ...]:
    rows = {one.id: place for place, one in enumerate(problem.mentees)}
    columns = {one.id: place for place, one in enumerate(problem.mentors)}
    made = frozenset((rows[one.mentee], columns[one.mentor]) for one in answer.pairs)
    numbers = brute.plain(problem)
    return brute.cost_of(numbers, made, fair=True) if all(numbers.allowed[a][b] for a, b in made) else ()


@EVERY
def test_the_same_pair_twice(name: str) -> None:
    def plant(problem: Problem, answer: Answer) -> Iterator[Answer]:
        for pair in answer.pairs:
            yield replace(answer, pairs=(*answer.pairs, pair))
            yield with_pairs(problem, answer, [*pairs_of(answer), (pair.mentee, pair.mentor)])

    expect_caught(name, plant)


@EVERY
def test_people_who_are_not_in_the_problem(name: str) -> None:
    def plant(problem: Problem, answer: Answer) -> Iterator[Answer]:
        first, *rest = answer.pairs
        yield replace(answer, pairs=(replace(first, mentee="nobody"), *rest))
        yield replace(answer, pairs=(replace(first, mentor="nobody"), *rest))

    expect_caught(name, plant)


def test_an_answer_that_breaks_each_number_or_rule() -> None:
    table = {"ann": {"x": 900, "y": 800}, "ben": {"x": 700, "y": 600}}
    base = from_table(table)
    answer = solve(base, FAIR)
    one, both = [("ann", "x")], [("ann", "x"), ("ben", "y")]

    def findings(problem: Problem, pairs: list[tuple[str, str]]) -> tuple[str, ...]:
        return check(problem, FAIR, with_pairs(checked(base), answer, pairs)).findings

    assert findings(base, [("ann", "x"), ("ben", "x")]) == ("x takes 0 to 1 and has 2.",)
    assert findings(base, [("ann", "x"), ("ann", "y")]) == ("ann wants 1 and has 2.",)
    least = replace(base, mentors=(Mentor("x"), Mentor("y", least=1)))
    assert findings(least, one) == ("y takes 1 to 1 and has 0.",)
    required = replace(base, required=(Required("ann", "y"),))
    assert findings(required, both) == ("ann and y are required, and not paired.",)
    kept = replace(base, quotas=(Quota("q", ("ben",), ("x",), 1),))
    assert findings(kept, both) == ("Quota q is not kept: it has 0 pairs.",)


@EVERY
def test_a_forbidden_pair_used(name: str) -> None:
    def plant(problem: Problem, answer: Answer) -> Iterator[Answer]:
        allowed = score(problem).allowed
        for row, mentee in enumerate(problem.mentees):
            for column, mentor in enumerate(problem.mentors):
                if not allowed[row, column]:
                    pairs = [pair for pair in pairs_of(answer) if pair[0] != mentee.id]
                    yield with_pairs(problem, answer, [*pairs, (mentee.id, mentor.id)])

    expect_caught(name, plant)


# -------------------------------------------------------------------------------------------- figures


@EVERY
@pytest.mark.parametrize("change", [-1, 1, 2**62])
def test_figures_that_are_not_the_figures(name: str, change: int) -> None:
    def plant(problem: Problem, answer: Answer) -> Iterator[Answer]:
        first, *rest = answer.pairs
        yield replace(answer, pairs=(replace(first, units=first.units + change), *rest))
        other = replace(first, units=first.units + change)
        yield replace(answer, pairs=(other, *rest), total=answer.total + change)
        yield replace(answer, total=answer.total + change)
        yield replace(answer, filled=(answer.filled[0] + change, *answer.filled[1:]))
        yield replace(answer, filled=(*answer.filled, 0))
        yield replace(answer, filled=answer.filled[1:])

    expect_caught(name, plant)


@EVERY
@pytest.mark.parametrize("change", [-1, 1, 10**7])
def test_a_bound_on_the_total_that_is_not_proven(name: str, change: int) -> None:
    expect_caught(name, lambda _, answer: iter([replace(answer, total_bound=answer.total_bound + change)]))


@EVERY
def test_an_optimal_answer_has_no_shortage(name: str) -> None:
    false = Shortage("least", ("x",), (), 5, 0)
    expect_caught(name, lambda _, answer: iter([replace(answer, shortages=(false,))]))


# -------------------------------------------------------------------------------------- wrong solvers


def greedy(problem: Problem, answer: Answer) -> Answer:
    """What a careless solver would give: the best pair left, again and again."""
    numbers = brute.plain(problem)
    order = sorted(
        (-unit, row, column)
        for row, units in enumerate(numbers.units)
        for column, unit in enumerate(units)
        if numbers.allowed[row][column]
    )
    made: list[tuple[int, int]] = []
    for _, row, column in order:
        degree = sum(one == row for one, _ in made), sum(one == column for _, one in made)
        if degree[0] < numbers.wants[row] and degree[1] < numbers.most[column]:
            made.append((row, column))
    ids = [(problem.mentees[row].id, problem.mentors[column].id) for row, column in made]
    return with_pairs(problem, answer, ids)


@pytest.mark.parametrize("chosen", [FAIR, TOTAL], ids=["fair", "total"])
def test_a_greedy_answer_is_found_out_exactly_where_it_is_not_the_best(chosen: Settings) -> None:
    worse = 0
    for seed in range(40):
        rng = Random(f"greedy {seed}")
        problem = checked(
            from_table({f"e{row}": {f"o{one}": rng.randint(0, 1000) for one in range(8)} for row in range(8)})
        )
        answer = solve(problem, chosen)
        careless = greedy(problem, answer)
        verdict = check(problem, chosen, careless)
        assert verdict.valid == (not verdict.findings)
        assert verdict.optimal == (pairs_of(careless) == pairs_of(answer))
        worse += not verdict.optimal
    assert worse >= 30


def test_the_proven_gap_is_how_much_is_missing() -> None:
    problem = checked(from_table({"ann": {"x": 900, "y": 800}, "ben": {"x": 900, "y": 100}}))
    answer = solve(problem, TOTAL)
    worse = with_pairs(problem, answer, [("ann", "x"), ("ben", "y")])
    honest = tuple(
        replace(one, cost=-worse.total if one.name == "total" else one.cost)
        for one in answer.certificate.levels[:2]
    )
    ties = replace(answer.certificate.levels[2], cost=0)
    worse = replace(worse, certificate=replace(answer.certificate, levels=(*honest, ties)))
    assert check(problem, TOTAL, worse).gap == Proven("total", -100 * 100_000, -170 * 100_000)
