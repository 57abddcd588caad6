"""Scores: each kind at its edges, tables against single pairs, weights, and what a blank may not do."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from tests.matching import naive
from tests.matching.problems import PARENT, STAGES, lifelike, lifelike_problems

from handrail.matching import (
    Agreement,
    Closeness,
    Conflict,
    Coverage,
    Criterion,
    Exact,
    Forbidden,
    Given,
    Mentee,
    Mentor,
    Number,
    Overlap,
    Personality,
    Problem,
    RankList,
    SetMatch,
    Tree,
    checked,
    score,
)
from handrail.matching.criteria import share_out
from handrail.matching.people import Answer
from handrail.matching.scoring import weights_table
from handrail.matching.tables import BLANK, parts_table, verdict_table

NAMED = {"weight": 100, "mentee": "mine", "mentor": "theirs"}
TREE = Tree(
    key="t",
    parent=PARENT,
    undecided="undecided",
    open_field="open",
    open_values=("changes", "generalist"),
    **NAMED,
)


def parts(criterion: Criterion, mine: Answer | None, theirs: Answer | None, **more: Answer) -> int | None:
    """Parts of one pair, where None is a blank; the table must say the same."""
    mentee = Mentee("e", {} if mine is None else {"mine": mine})
    mentor = Mentor("o", ({} if theirs is None else {"theirs": theirs}) | more)
    found = criterion.parts(mentee, mentor)
    assert parts_table(criterion, (mentee,), (mentor,))[0, 0] == (BLANK if found is None else found)
    return found


# --------------------------------------------------------------------------------- each kind, at the edges


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ({"research": 3, "exams": 1}, {"research": 2, "exams": 2}, 1000),
        ({"research": 3, "exams": 1}, {"research": 2}, 750),
        ({"research": 3, "exams": 1}, {"research": 1}, 375),
        ({"research": 3, "exams": 1}, {"exams": 1, "wellbeing": 2}, 125),
        ({"research": 3}, {"wellbeing": 2}, 0),
        ({"research": 3, "exams": 0}, {"research": 2}, 1000),
        ({"a": 1, "b": 1, "c": 1}, {"a": 2}, 334),  # shares of 500: 167, 167, 166
        ({"a": 1, "b": 1, "c": 1}, {"c": 2}, 332),
        (("a", "b"), ("b",), 500),
        ("a", "a", 1000),
        ({"research": 0}, {"research": 2}, None),  # nothing matters: as good as blank
        (None, {"research": 2}, None),
        ({"research": 2}, None, None),
    ],
)
def test_goals_are_covered_by_importance_and_strength(
    mine: Answer | None, theirs: Answer | None, expected: int | None
) -> None:
    assert parts(Coverage(key="g", **NAMED), mine, theirs) == expected


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (("heart failure",), ("heart failure",), 1000),  # the same subspecialty
        (("heart failure",), ("electrophysiology",), 800),  # the same specialty
        (("heart failure",), ("cardiology",), 800),
        (("heart failure",), ("dermatology",), 400),  # the same family
        (("cardiology",), ("dermatology",), 400),
        (("heart failure",), ("hand surgery",), 0),
        (("heart failure",), ("medical",), 400),  # a mentor for the family at large
        (("radiology",), ("radiology",), 1000),  # not in the tree: a family of its own
        (("radiology",), ("cardiology",), 0),
        (("cardiology", "hand surgery"), ("hand surgery",), 330),  # shares of 100: 67 and 33
        (("cardiology", "hand surgery"), ("cardiology",), 670),
        (("cardiology",), ("orthopaedics", "dermatology", "cardiology"), 1000),  # the best match counts
        ("cardiology", "cardiology", 1000),
        (("undecided",), ("cardiology",), 0),
        (None, ("cardiology",), None),
        (("cardiology",), None, None),
    ],
)
def test_interests_are_near_in_the_tree(
    mine: Answer | None, theirs: Answer | None, expected: int | None
) -> None:
    assert parts(TREE, mine, theirs) == expected


@pytest.mark.parametrize(
    ("field", "expected"), [(("changes",), 800), ("generalist", 800), (("abroad",), 0), ((), 0)]
)
def test_the_undecided_are_met_by_open_offers(field: Answer, expected: int) -> None:
    assert parts(TREE, ("undecided",), ("cardiology",), open=field) == expected


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ({"a": 1, "b": 5}, {"a": 1, "b": 5}, 1000),
        ({"a": 1}, {"a": 5}, 0),
        ({"a": 1, "b": 3}, {"a": 2, "b": 3}, 875),
        ({"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 1, "c": 1}, 916),  # 11 of 12, rounded down
        ({"a": 1, "b": 3}, {"a": 2, "c": 3}, 750),  # only what both answered
        ({"a": 1}, {"b": 1}, None),
        (None, {"b": 1}, None),
    ],
)
def test_agreement_on_statements(mine: Answer | None, theirs: Answer | None, expected: int | None) -> None:
    assert parts(Agreement(key="v", **NAMED), mine, theirs) == expected


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [(-2, 2, 0), (-2, -2, 1000), (-1, 0, 750), (0, -1, 750), (2, 2, 1000)],
)
def test_agreement_on_a_scale_around_zero(mine: int, theirs: int, expected: int) -> None:
    assert parts(Agreement(key="v", low=-2, high=2, **NAMED), {"a": mine}, {"a": theirs}) == expected


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (("Mon", "Tue"), ("Mon",), 500),
        (("Mon", "Tue", "Wed"), ("Mon", "Wed", "Sun"), 666),
        (("Mon",), ("Mon", "Tue", "Wed"), 1000),
        (("Mon",), ("Tue",), 0),
        ("Mon", ("Mon",), 1000),
        (None, ("Mon",), None),
        (("Mon",), None, None),
    ],
)
def test_overlap_is_the_share_of_the_mentees_times(
    mine: Answer | None, theirs: Answer | None, expected: int | None
) -> None:
    assert parts(Overlap(key="o", **NAMED), mine, theirs) == expected


@pytest.mark.parametrize(
    ("gap", "mine", "theirs", "expected"),
    [
        (0, 0, 0, 1000),
        (0, 0, 4, 0),
        (0, 4, 1, 250),
        (2, 0, 2, 1000),
        (2, 0, 0, 500),
        (2, 4, 4, 500),
        (2, 4, 0, 0),  # six steps off on a scale of four
        (-1, 2, 1, 1000),
    ],
)
def test_closeness_on_a_scale(gap: int, mine: int, theirs: int, expected: int) -> None:
    criterion = Closeness(key="c", scale=STAGES, gap=gap, **NAMED)
    assert parts(criterion, STAGES[mine], STAGES[theirs]) == expected


def test_closeness_on_a_scale_of_one_step() -> None:
    assert parts(Closeness(key="c", scale=("only",), **NAMED), "only", "only") == 1000
    assert parts(Closeness(key="c", scale=("only",), **NAMED), "only", None) is None


@pytest.mark.parametrize("side", ["mentee", "mentor"])
@pytest.mark.parametrize(
    ("place", "expected"), [(0, 1000), (1, 800), (2, 600), (3, 400), (4, 400), (None, 0)]
)
def test_ranks_count_by_place(side: str, place: int | None, expected: int) -> None:
    other = "o" if side == "mentee" else "e"
    listed = tuple((other,) if number == place else (f"p{number}",) for number in range(5))
    mentee = Mentee("e", ranks=listed if side == "mentee" else ())
    mentor = Mentor("o", ranks=listed if side == "mentor" else ())
    criterion = RankList(key="r", weight=100, side=side)
    others = [Mentor(f"p{number}") for number in range(5)], [Mentee(f"p{number}") for number in range(5)]
    assert criterion.parts(mentee, mentor) == expected
    assert parts_table(criterion, (mentee, *others[1]), (mentor, *others[0]))[0, 0] == expected


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_no_list_is_a_blank_and_a_tie_shares_its_place(side: str) -> None:
    criterion = RankList(key="r", weight=100, side=side)
    mentee, mentor = Mentee("e", ranks=(("x", "o"),)), Mentor("o", ranks=(("x", "e"),))
    assert criterion.parts(mentee, mentor) == 1000
    assert criterion.parts(Mentee("e"), Mentor("o")) is None


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ((20, 20), (20, 20), 1000),
        ((4, 4), (20, 20), 0),
        ((4, 12), (20, 12), 500),
        ((12, 12), (13, 12), 968),  # 31 of 32 parts, rounded down
        ((13, 12), (12, 12), 968),  # the absolute difference
    ],
)
def test_personality_before_it_is_shrunk(
    mine: tuple[int, int], theirs: tuple[int, int], expected: int
) -> None:
    traits = ("openness", "conscientiousness")
    said = [dict(zip(traits, one, strict=True)) for one in (mine, theirs)]
    assert parts(Personality(key="p", **NAMED), *said) == expected
    assert parts(Personality(key="p", **NAMED), said[0], {"openness": 10}) is None
    assert parts(Personality(key="p", **NAMED), {"openness": 10}, said[1]) is None


def test_personality_is_shrunk_toward_the_mean_of_the_mentees_pool() -> None:
    traits = ("openness", "conscientiousness")
    mentors = tuple(Mentor(f"o{one}", {"theirs": dict.fromkeys(traits, one)}) for one in (20, 12, 4))
    mentee = Mentee("e", {"mine": dict.fromkeys(traits, 20)})
    problem = checked(Problem((mentee,), (*mentors, Mentor("o0")), (Personality(key="p", **NAMED),)))
    # Fits 1000 (o20), 500 (o12), 0 (o4): mean 500, then 500 + 0.41 * (fit - 500); o0 left it blank.
    assert score(problem).parts[0].tolist() == [[500, 500, 705, 295]]


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("a", "a", 1000),
        ("a", "b", 0),
        (("a", "b"), ("b", "a"), 1000),
        (("a", "b"), ("a",), 0),
        (3, "3", 1000),
    ],
)
def test_exact(mine: Answer, theirs: Answer, expected: int) -> None:
    assert parts(Exact(key="e", **NAMED), mine, theirs) == expected
    assert parts(Exact(key="e", **NAMED), mine, None) is None


@pytest.mark.parametrize(
    ("mine", "theirs", "any_", "all_"),
    [
        (("a",), ("a",), 1000, 1000),
        (("a", "b"), ("b", "c"), 1000, 333),
        (("a", "b"), ("c",), 0, 0),
        ("a", ("a", "b"), 1000, 500),
    ],
)
def test_set_match(mine: Answer, theirs: Answer, any_: int, all_: int) -> None:
    assert parts(SetMatch(key="s", **NAMED), mine, theirs) == any_
    assert parts(SetMatch(key="s", measure="all", **NAMED), mine, theirs) == all_


@pytest.mark.parametrize(
    ("mine", "theirs", "plain", "more"),
    [
        (10, 10, 1000, 1000),
        (10, 13, 700, 1000),
        (13, 10, 700, 700),
        (0, 10, 0, 1000),
        (10, 0, 0, 0),
        (30, 0, 0, 0),
    ],
)
def test_number(mine: int, theirs: int, plain: int, more: int) -> None:
    assert parts(Number(key="n", span=10, **NAMED), mine, theirs) == plain
    assert parts(Number(key="n", span=10, more=True, **NAMED), mine, theirs) == more
    assert parts(Number(key="n", **NAMED), mine, None) is None


def test_given_parts_and_pairs_that_were_not_given() -> None:
    criterion = Given(key="g", weight=100, table={"e": {"o": 305}})
    assert criterion.parts(Mentee("e"), Mentor("o")) == 305
    assert criterion.parts(Mentee("e"), Mentor("x")) == criterion.parts(Mentee("x"), Mentor("o")) == 0


def test_shares_sum_to_the_whole() -> None:
    assert share_out(100, {"a": 1, "b": 1, "c": 1}) == {"a": 34, "b": 33, "c": 33}
    assert share_out(100, {"c": 1, "b": 1, "a": 1}) == {"a": 34, "b": 33, "c": 33}
    assert share_out(500, {"a": 3, "b": 0, "c": 4}) == {"a": 214, "c": 286}
    assert share_out(500, {"a": 0}) == share_out(500, {}) == {}


# ------------------------------------------------------------------------------------------ all at once


@given(lifelike_problems())
@settings(max_examples=60)
def test_tables_equal_the_definition_of_every_kind(problem: Problem) -> None:
    for criterion in problem.criteria:
        single = [
            [criterion.parts(mentee, mentor) for mentor in problem.mentors] for mentee in problem.mentees
        ]
        wanted = [[BLANK if part is None else part for part in row] for row in single]
        assert parts_table(criterion, problem.mentees, problem.mentors).tolist() == wanted
        assert all(part is None or 0 <= part <= 1000 for row in single for part in row)
    for rule in problem.rules:
        said = [[rule.verdict(mentee, mentor) for mentor in problem.mentors] for mentee in problem.mentees]
        wanted = [[BLANK if one is None else int(one) for one in row] for row in said]
        assert verdict_table(rule, problem.mentees, problem.mentors).tolist() == wanted


@given(lifelike_problems())
@settings(max_examples=60)
def test_scores_equal_the_definition_pair_by_pair(problem: Problem) -> None:
    expect_naive(problem)


def expect_naive(problem: Problem) -> None:
    problem = checked(problem)
    scores = score(problem)
    assert scores.units.tolist() == naive.units(problem)
    assert scores.allowed.tolist() == naive.permitted(problem)
    assert scores.units.min() >= 0
    assert scores.units.max() <= 10_000_000


def test_scores_equal_the_definition_on_larger_problems() -> None:
    for seed in range(12):
        expect_naive(lifelike(Random(seed), 25))


@given(lifelike_problems())
@settings(max_examples=40)
def test_weights_sum_to_one_hundred_points_for_everybody(problem: Problem) -> None:
    assert weights_table(problem).sum(axis=1).tolist() == [10_000] * len(problem.mentees)


def test_what_is_asked_for_takes_its_points_from_the_others_in_proportion() -> None:
    criteria = (
        Exact(key="a", weight=70, mentee="x", mentor="x"),
        Exact(key="b", weight=30, mentee="x", mentor="x"),
        Exact(key="c", weight=10, mentee="x", mentor="x", asked_by="ask"),
        Exact(key="d", weight=20, mentee="x", mentor="x", asked_by="ask too"),
    )
    said = ({}, {"ask": "yes"}, {"ask": "yes", "ask too": "yes"}, {"ask": "no"})
    mentees = tuple(Mentee(f"e{place}", one) for place, one in enumerate(said))
    assert weights_table(Problem(mentees, (), criteria)).tolist() == [
        [7000, 3000, 0, 0],
        [6300, 2700, 1000, 0],
        [4900, 2100, 1000, 2000],
        [7000, 3000, 0, 0],
    ]


def test_scores_reach_from_nothing_to_one_hundred_points() -> None:
    criterion = Exact(key="a", weight=100, mentee="x", mentor="x")
    mentors = (Mentor("o1", {"x": "1"}), Mentor("o2", {"x": "2"}))
    assert score(Problem((Mentee("e", {"x": "1"}),), mentors, (criterion,))).units.tolist() == [
        [10_000_000, 0]
    ]


def test_blanks_count_as_averages_over_permitted_mentors_rounded_down() -> None:
    table = Number(key="n", weight=100, mentee="x", mentor="x", span=1000)
    mentees = (Mentee("e1", {"x": 0}), Mentee("e2"), Mentee("e3", {"x": 1000}))
    mentors = (Mentor("o1", {"x": 1}), Mentor("o2", {"x": 502}), Mentor("o3"), Mentor("o4", {"x": 900}))
    conflicts = tuple(Conflict(one.id, "o4", "assesses") for one in mentees)
    scores = score(Problem(mentees, mentors, (table,), conflicts=conflicts))
    # e1: 999 and 498, average 748 (748.5); e3: 1 and 502, average 251; all four: 2000 / 4 = 500.
    assert scores.parts[0].tolist() == [[999, 498, 748, 100], [500] * 4, [1, 502, 251, 900]]
    assert np.argwhere(scores.blanks[0]).tolist() == [[0, 2], [1, 0], [1, 1], [1, 2], [1, 3], [2, 2]]


def test_a_pair_forbidden_by_hand_moves_no_average_and_a_private_block_does() -> None:

    table = Number(key="n", weight=100, mentee="x", mentor="x", span=1000)
    mentors = (Mentor("o1", {"x": 0}), Mentor("o2", {"x": 500}), Mentor("o3"))
    problem = Problem((Mentee("e", {"x": 0}),), mentors, (table,))
    by_hand = replace(problem, forbidden=(Forbidden("e", "o2", audience="coordinator"),))
    blocked = replace(problem, forbidden=(Forbidden("e", "o2"),))
    assert [score(one).parts[0][0, 2] for one in (problem, by_hand, blocked)] == [750, 750, 1000]
