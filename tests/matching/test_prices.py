"""A proof is only as good as its prices: changed ones prove nothing that is not true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from random import Random

import pytest
from tests.matching.planted import LEVELLED, expect_caught, runs
from tests.matching.problems import pairs_of

from handrail.matching import (
    Answer,
    Problem,
    check,
    solve,
)
from handrail.matching.answer import Bounds, Certificate, Level
from handrail.matching.verdict import Verdict

PARTS = ("levels", "total", "bounds")


def proofs(answer: Answer) -> Iterator[tuple[str, int, Level | Bounds]]:
    for part in PARTS:
        for place, one in enumerate(getattr(answer.certificate, part)):
            yield part, place, one


def with_proof(answer: Answer, part: str, place: int, *instead: Level | Bounds) -> Answer:
    """The answer with one level of its proof replaced by others, or by none."""
    whole = getattr(answer.certificate, part)
    changed = (*whole[:place], *instead, *whole[place + 1 :])
    return replace(answer, certificate=replace(answer.certificate, **{part: changed}))


def changed_prices(one: Level | Bounds, change: Callable[[int], int]) -> Iterator[Level | Bounds]:
    """The level with each of its prices changed in turn."""
    for field in fields(one):
        prices = getattr(one, field.name)
        if isinstance(prices, tuple):
            for place, price in enumerate(prices):
                other = (*prices[:place], change(price), *prices[place + 1 :])
                yield replace(one, **{field.name: other})


def sound(verdict: Verdict) -> bool:
    """No bound above the cost of an answer that is the best: that would prove a falsehood."""
    places = [(level.bound, level.cost) for level in verdict.levels]
    return all(bound <= cost for bound, cost in [tuple(zip(*places, strict=True))]) if places else True


@pytest.mark.parametrize("name", ["fair", "total", "stable, filled", "quotas"])
@pytest.mark.parametrize("change", [-1, 1, -7, 10**6, -(10**9)])
def test_a_changed_price_never_proves_more_than_is_true(name: str, change: int) -> None:
    rng, refused = Random(change), 0
    for problem, chosen, answer in runs(name):
        for part, place, one in proofs(answer):
            others = list(changed_prices(one, lambda price: price + change))
            for other in rng.sample(others, min(4, len(others))):
                verdict = check(problem, chosen, with_proof(answer, part, place, other))
                assert sound(verdict)
                assert verdict.optimal == (not verdict.findings and verdict.gap is None)
                assert (verdict.gap is None) == all(level.cost == level.bound for level in verdict.levels)
                refused += not verdict.optimal
    assert refused >= 20


@LEVELLED
@pytest.mark.parametrize("price", [2**62, -(2**62), 2**200])
def test_a_price_far_too_large_is_refused_in_words(name: str, price: int) -> None:
    for problem, chosen, answer in runs(name):
        for part, place, one in proofs(answer):
            other = next(changed_prices(one, lambda _: price))
            assert check(problem, chosen, with_proof(answer, part, place, other)).findings == (
                f"Level {one.name} has a price that is far too large.",
            )


def test_a_large_price_under_quotas_proves_nothing_false() -> None:
    for problem, chosen, answer in runs("quotas"):
        for part, place, one in proofs(answer):
            for price in (2**62, -(2**62), 2**200):
                for other in changed_prices(one, lambda _, price=price: price):  # type: ignore[misc]
                    assert sound(check(problem, chosen, with_proof(answer, part, place, other)))


@pytest.mark.parametrize("name", ["fair", "total", "stable, filled", "quotas"])
def test_a_proof_with_a_wrong_shape(name: str) -> None:
    def plant(problem: Problem, answer: Answer) -> Iterator[Answer]:
        for part, place, one in proofs(answer):
            yield with_proof(answer, part, place)
            yield with_proof(answer, part, place, one, one)
            yield with_proof(answer, part, place, replace(one, name="something else"))
            yield with_proof(answer, part, place, replace(one, mentees=one.mentees[1:]))
            yield with_proof(answer, part, place, replace(one, mentors=(*one.mentors, 0)))
        for part in PARTS:
            whole = getattr(answer.certificate, part)
            if len(whole) > 1:
                yield replace(answer, certificate=replace(answer.certificate, **{part: whole[::-1]}))
                yield replace(answer, certificate=replace(answer.certificate, **{part: ()}))
        yield replace(answer, certificate=Certificate())

    expect_caught(name, plant)


@pytest.mark.parametrize("name", ["fair", "total", "stable, filled", "quotas"])
@pytest.mark.parametrize("change", [-1, 1])
def test_a_cost_that_is_not_the_cost(name: str, change: int) -> None:
    def plant(problem: Problem, answer: Answer) -> Iterator[Answer]:
        for part, place, one in proofs(answer):
            if part != "total" and one.name != "plain total":
                yield with_proof(answer, part, place, replace(one, cost=one.cost + change))

    expect_caught(name, plant)


@pytest.mark.parametrize("name", ["fair", "total", "stable, filled", "quotas"])
def test_a_cost_that_is_not_the_cost_in_the_proof_of_the_plain_total(name: str) -> None:
    def plant(problem: Problem, answer: Answer) -> Iterator[Answer]:
        for part, place, one in proofs(answer):
            if part == "total" or one.name == "plain total":
                yield with_proof(answer, part, place, replace(one, cost=one.cost - 1))

    expect_caught(name, plant)


def test_a_denominator_below_one_is_refused() -> None:
    def plant(problem: Problem, answer: Answer) -> Iterator[Answer]:
        for part, place, one in proofs(answer):
            yield with_proof(answer, part, place, replace(one, denominator=0))
            yield with_proof(answer, part, place, replace(one, denominator=-1))

    expect_caught("quotas", plant)


@pytest.mark.parametrize("name", ["stable", "stable, filled"])
def test_stable_pairs_that_lists_did_not_make(name: str) -> None:
    def plant(problem: Problem, answer: Answer) -> Iterator[Answer]:
        stable = answer.certificate.stable or ()
        yield replace(answer, certificate=replace(answer.certificate, stable=None))
        yield replace(answer, certificate=replace(answer.certificate, stable=stable[1:]))
        yield replace(answer, certificate=replace(answer.certificate, stable=(*stable, ("nobody", "x"))))

    expect_caught(name, plant)


@pytest.mark.parametrize("name", ["fair", "total"])
def test_another_seed_passes_only_where_it_draws_the_same(name: str) -> None:
    differs = 0
    for problem, chosen, answer in runs(name):
        for seed in range(100, 110):
            other = replace(chosen, seed=seed)
            same = pairs_of(solve(problem, other)) == pairs_of(answer)
            assert same or not check(problem, other, answer).optimal
            differs += not same
    assert differs
