"""Pairs by rank lists: nobody would leave, and the proposing side does as well as can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest
from tests.matching.problems import STABLE, from_table, market, pairs_of

from handrail.matching import (
    Mentee,
    Mentor,
    Problem,
    ProblemError,
    Quota,
    Settings,
    check,
    checked,
    score,
    solve,
)
from handrail.matching.people import Ranks
from handrail.matching.problem import Objective

Pair = tuple[str, str]
BY_MENTORS = replace(STABLE, proposing="mentors")
SIDES = pytest.mark.parametrize("chosen", [STABLE, BY_MENTORS], ids=["mentees", "mentors"])


class Market:
    """A problem's lists, and an own definition of who would leave."""

    def __init__(self, problem: Problem) -> None:
        scores = score(problem)
        self.mentees = {one.id: one for one in problem.mentees}
        self.mentors = {one.id: one for one in problem.mentors}
        self.required = {(one.mentee, one.mentor) for one in problem.required}
        self.units: dict[Pair, int] = {
            (mentee.id, mentor.id): int(scores.units[row, column])
            for row, mentee in enumerate(problem.mentees)
            for column, mentor in enumerate(problem.mentors)
            if scores.allowed[row, column]
        }
        self.acceptable = {
            pair for pair in self.units if pair not in self.required and self.listed_by_both(pair)
        }

    def listed_by_both(self, pair: Pair) -> bool:
        mentor = self.mentors[pair[1]]
        return place(self.mentees[pair[0]].ranks, pair[1]) is not None and (
            not mentor.ranks or place(mentor.ranks, pair[0]) is not None
        )

    def mentee_value(self, pair: Pair) -> int:
        """Less is liked better."""
        return place(self.mentees[pair[0]].ranks, pair[1]) or 0

    def mentor_value(self, pair: Pair) -> int:
        ranks = self.mentors[pair[1]].ranks
        return place(ranks, pair[0]) or 0 if ranks else -self.units[pair]

    def blocking(self, made: set[Pair]) -> set[Pair]:
        """Pairs in which each has a place free or would rather have the other than somebody they have."""
        found = set()
        for pair in self.acceptable - made:
            hers = [one for one in made if one[0] == pair[0]]
            his = [one for one in made if one[1] == pair[1]]
            kept = [sum(one[side] == pair[side] for one in self.required) for side in (0, 1)]
            she = len(hers) + kept[0] < self.mentees[pair[0]].wants or any(
                self.mentee_value(one) > self.mentee_value(pair) for one in hers
            )
            he = len(his) + kept[1] < self.mentors[pair[1]].most or any(
                self.mentor_value(one) > self.mentor_value(pair) for one in his
            )
            if she and he:
                found.add(pair)
        return found

    def every_stable(self) -> Iterator[set[Pair]]:
        """All stable sets of pairs, by trying every set: for small problems without required pairs."""
        options = [
            [
                chosen
                for size in range(mentee.wants + 1)
                for chosen in combinations([pair for pair in sorted(self.acceptable) if pair[0] == one], size)
            ]
            for one, mentee in self.mentees.items()
        ]
        for rows in product(*options):
            made = {pair for row in rows for pair in row}
            loads = [
                sum(pair[1] == one for pair in made) <= mentor.most for one, mentor in self.mentors.items()
            ]
            if all(loads) and not self.blocking(made):
                yield made


def place(ranks: Ranks, one: str) -> int | None:
    return next((number for number, tied in enumerate(ranks) if one in tied), None)


@SIDES
@pytest.mark.parametrize("block", range(4))
def test_nobody_would_leave(chosen: Settings, block: int) -> None:
    for seed in range(50 * block, 50 * block + 50):
        problem = checked(
            market(
                Random(f"stable {seed}"), 8, wants=3, lists=True, required=seed % 3 == 0, ties=seed % 4 > 0
            )
        )
        answer = solve(problem, chosen)
        if answer.status == "infeasible":
            assert problem.required
            continue
        lists = Market(problem)
        made = set(pairs_of(answer))
        assert answer.certificate.stable == tuple(sorted(made - lists.required))
        assert lists.blocking(made - lists.required) == set()
        assert made - lists.required <= lists.acceptable
        assert check(problem, chosen, answer).optimal


@pytest.mark.parametrize("seed", range(40))
def test_the_proposing_side_does_best_of_all_stable_matchings(seed: int) -> None:
    problem = checked(market(Random(f"best {seed}"), 4, wants=2, lists=True, ties=False))
    lists = Market(problem)
    every = list(lists.every_stable())
    by_mentees, by_mentors = (set(pairs_of(solve(problem, one))) for one in (STABLE, BY_MENTORS))
    assert by_mentees in every
    assert by_mentors in every
    for other in every:
        for one in lists.mentees:
            assert liked(lists, by_mentees, one, 0) <= liked(lists, other, one, 0)
            assert liked(lists, other, one, 0) <= liked(lists, by_mentors, one, 0)
        for one in lists.mentors:
            assert liked(lists, by_mentors, one, 1) <= liked(lists, other, one, 1)
            assert liked(lists, other, one, 1) <= liked(lists, by_mentees, one, 1)


def liked(lists: Market, made: set[Pair], one: str, side: int) -> list[int]:
    """What somebody has, best first. Stable matchings give each the same number (rural hospitals)."""
    value = lists.mentor_value if side else lists.mentee_value
    return sorted(value(pair) for pair in made if pair[side] == one)


def textbook() -> Problem:
    """Gale and Shapley's 3 x 3: each mentee's first choice ranks them last, and the other way round."""
    wishes = {"a": "xyz", "b": "yzx", "c": "zxy"}
    others = {"x": "bca", "y": "cab", "z": "abc"}
    return Problem(
        tuple(Mentee(one, ranks=tuple((each,) for each in listed)) for one, listed in wishes.items()),
        tuple(Mentor(one, ranks=tuple((each,) for each in listed)) for one, listed in others.items()),
    )


def test_the_textbook_example() -> None:
    assert pairs_of(solve(textbook(), STABLE)) == [("a", "x"), ("b", "y"), ("c", "z")]
    assert pairs_of(solve(textbook(), BY_MENTORS)) == [("a", "z"), ("b", "x"), ("c", "y")]


def test_a_blocking_pair_is_found() -> None:
    answer = solve(textbook(), STABLE)
    swapped = {"x": "y", "y": "x"}
    worse = replace(
        answer,
        pairs=tuple(replace(one, mentor=swapped.get(one.mentor, one.mentor)) for one in answer.pairs),
        certificate=replace(answer.certificate, stable=(("a", "y"), ("b", "x"), ("c", "z"))),
    )
    assert Market(checked(textbook())).blocking(set(pairs_of(worse))) == {("b", "z")}
    assert check(textbook(), STABLE, worse).findings == ("b and z would both leave for each other.",)


@SIDES
def test_ties_are_settled_by_the_seed_and_by_nothing_else(chosen: Settings) -> None:
    mentees = tuple(Mentee(one, ranks=(("x",),)) for one in ("ann", "ben"))
    problem = Problem(mentees, (Mentor("x", ranks=(("ann", "ben"),)),))
    winners = [solve(problem, replace(chosen, seed=seed)).pairs[0].mentee for seed in range(200)]
    again = [solve(problem, replace(chosen, seed=seed)).pairs[0].mentee for seed in range(200)]
    assert winners == again
    assert 70 <= winners.count("ann") <= 130  # more than four standard deviations each way


def test_a_mentees_tie_is_settled_by_the_seed_too() -> None:
    problem = Problem((Mentee("ann", ranks=(("x", "y"),)),), (Mentor("x"), Mentor("y")))
    chosen = [solve(problem, replace(STABLE, seed=seed)).pairs[0].mentor for seed in range(200)]
    assert 70 <= chosen.count("x") <= 130  # more than four standard deviations each way


def test_a_mentor_without_a_list_takes_the_higher_score() -> None:
    problem = from_table({"ann": {"x": 300}, "ben": {"x": 400}})
    problem = replace(problem, mentees=tuple(replace(one, ranks=(("x",),)) for one in problem.mentees))
    for seed in range(5):
        assert pairs_of(solve(problem, replace(STABLE, seed=seed))) == [("ben", "x")]


def test_fill_gives_what_is_left_by_points_and_moves_no_stable_pair() -> None:
    chosen = replace(STABLE, fill=True)
    for seed in range(60):
        problem = checked(market(Random(f"fill {seed}"), 7, wants=2, lists=True, required=seed % 4 == 0))
        bare, full = solve(problem, STABLE), solve(problem, chosen)
        if bare.status == "infeasible":
            continue
        assert full.certificate.stable == bare.certificate.stable
        assert set(pairs_of(bare)) <= set(pairs_of(full))
        assert check(problem, chosen, full).optimal
        assert full.total == full.total_bound


def test_fill_reaches_everybody_it_can() -> None:
    problem = from_table({"ann": {"x": 300, "y": 0}, "ben": {"x": 400, "y": 0}})
    lists = tuple(replace(one, ranks=(("x",),)) for one in problem.mentees)
    problem = replace(problem, mentees=lists)
    assert pairs_of(solve(problem, replace(STABLE, fill=True))) == [("ann", "y"), ("ben", "x")]


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (
            Problem((Mentee("a"),), (Mentor("x", least=1),)),
            "objective stable: cannot keep a least number of mentees. Set it to 0, or use fair or total.",
        ),
        (
            Problem((Mentee("a"),), (Mentor("x"),), quotas=(Quota("q", ("a",), ("x",)),)),
            "objective stable: cannot keep quotas. Remove them, or use fair or total.",
        ),
    ],
)
def test_what_rank_lists_cannot_keep_is_refused_in_words(problem: Problem, sentence: str) -> None:
    with pytest.raises(ProblemError) as error:
        solve(problem, STABLE)
    assert str(error.value) == sentence
    others: tuple[Objective, ...] = ("fair", "total")
    assert [solve(problem, Settings(objective=one)).status for one in others] == ["optimal", "optimal"]
