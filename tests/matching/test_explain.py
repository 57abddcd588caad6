"""Reasons are facts: held against solving again from cold, and against Hall's condition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from tests.matching.problems import FAIR, STABLE, TOTAL, from_table, lifelike, market, pairs_of
from tests.matching.test_solve import reached

from handrail.matching import (
    Answer,
    Conflict,
    Exact,
    Forbidden,
    Mentee,
    Mentor,
    Problem,
    Quota,
    Required,
    Settings,
    Shortage,
    checked,
    one_more_place,
    points,
    score,
    solve,
    why_not,
    why_unmatched,
)
from handrail.matching.places import Gain

BOTH = pytest.mark.parametrize("chosen", [FAIR, TOTAL], ids=["fair", "total"])


# ---------------------------------------------------------------------------------- one more place


def cold_gains(
    problem: Problem, chosen: Settings, answer: Answer
) -> dict[str, tuple[tuple[int, ...], int, int]]:
    """What one more place brings at each mentor, by solving again: (places filled, regret, units)."""
    before = reached(problem, answer)
    assert before is not None
    found = {}
    for place, mentor in enumerate(problem.mentors):
        more = (
            *problem.mentors[:place],
            replace(mentor, most=mentor.most + 1),
            *problem.mentors[place + 1 :],
        )
        other = replace(problem, mentors=more)
        after = reached(other, solve(other, chosen))
        assert after is not None
        filled = tuple(new - old for new, old in zip(after.filled, before.filled, strict=True))
        regret = after.regret - before.regret if chosen.objective == "fair" else 0
        if any(filled) or regret < 0 or after.total > before.total:
            found[mentor.id] = (filled, regret, after.total - before.total)
    return found


def stated(gain: Gain, places: int) -> tuple[tuple[int, ...], int, int]:
    filled = tuple(int(place == gain.place) * gain.filled for place in range(1, places + 1))
    return filled, gain.regret, gain.units


def expect_gains(problem: Problem, chosen: Settings) -> int:
    problem = checked(problem)
    answer = solve(problem, chosen)
    if answer.status == "infeasible":
        assert one_more_place(problem, chosen, score(problem), answer) == ()
        return 0
    gains = one_more_place(problem, chosen, score(problem), answer)
    found = {gain.mentor: stated(gain, len(answer.filled)) for gain in gains}
    assert found == cold_gains(problem, chosen, answer)
    assert len(found) == len(gains)
    order = [(-one.filled, one.place, one.regret, -one.units, one.mentor) for one in gains]
    assert order == sorted(order)
    return len(found)


@BOTH
@pytest.mark.parametrize("block", range(3))
def test_one_more_place_is_what_solving_again_finds(chosen: Settings, block: int) -> None:
    found = 0
    for seed in range(20 * block, 20 * block + 20):
        rng = Random(f"places {seed}")
        problem = market(
            rng, 7, wants=1 + seed % 3, most=2, least=seed % 4 == 0, required=seed % 5 == 0, ties=seed % 2 > 0
        )
        found += expect_gains(problem, chosen)
    assert found > 20


@BOTH
def test_one_more_place_on_lifelike_answers(chosen: Settings) -> None:
    for seed in range(10):
        expect_gains(lifelike(Random(seed), 6), chosen)


@BOTH
def test_one_more_place_under_quotas_is_what_solving_again_finds(chosen: Settings) -> None:
    for seed in range(12):
        expect_gains(market(Random(f"quota places {seed}"), 4, wants=1 + seed % 2, most=1, quotas=1), chosen)


def test_prices_overstate_where_scores_tie() -> None:
    table = {one: {"x": 100, "y": 100} for one in ("ann", "ben")}
    problem = checked(from_table(table))
    for chosen in (FAIR, TOTAL):
        answer = solve(problem, chosen)
        assert one_more_place(problem, chosen, score(problem), answer) == ()
        assert cold_gains(problem, chosen, answer) == {}


def test_one_more_place_for_somebody_left_out() -> None:
    problem = checked(from_table({"ann": {"x": 900}, "ben": {"x": 400}}))
    assert one_more_place(problem, FAIR, score(problem), solve(problem, FAIR)) == (
        Gain("x", filled=1, place=1, regret=0, units=40 * 100_000),
    )


# -------------------------------------------------------------------------------------------- why not


@pytest.mark.parametrize("chosen", [FAIR, TOTAL, STABLE], ids=["fair", "total", "stable"])
def test_why_not_says_what_forcing_the_pair_would_bring(chosen: Settings) -> None:
    for seed in range(16):
        problem = checked(
            market(Random(f"why {seed}"), 4, wants=2, lists=True, required=True, least=chosen != STABLE)
        )
        answer, scores = solve(problem, chosen), score(problem)
        if answer.status == "infeasible":
            continue
        for row, mentee in enumerate(problem.mentees):
            for column, mentor in enumerate(problem.mentors):
                why = why_not(problem, chosen, scores, answer, mentee.id, mentor.id)
                pair = (mentee.id, mentor.id)
                forced = replace(problem, required=(*problem.required, Required(*pair)))
                other = solve(forced, chosen)
                if pair in pairs_of(answer):
                    assert why.kind == "paired"
                elif not scores.allowed[row, column]:
                    assert (why.kind, why.barriers) == ("ruled_out", ("not available",))
                elif other.status == "infeasible":
                    assert why.kind == "infeasible"
                else:
                    assert why.kind == "possible"
                    assert why.total == other.total - answer.total
                    assert why.filled == tuple(
                        new - old for new, old in zip(other.filled, answer.filled, strict=True)
                    )
                    held = [one.units for one in answer.pairs if one.mentee == mentee.id]
                    assert why.short == (min(held) - int(scores.units[row, column]) if held else 0)
                    assert {one.mentee: (one.before, one.after, one.units) for one in why.changes} == changes(
                        problem, answer, other
                    )
                    assert [one.units for one in why.changes] == sorted(one.units for one in why.changes)


def changes(
    problem: Problem, before: Answer, after: Answer
) -> dict[str, tuple[tuple[str, ...], tuple[str, ...], int]]:
    found = {}
    for mentee in problem.mentees:
        held = [[pair for pair in one.pairs if pair.mentee == mentee.id] for one in (before, after)]
        old, new = (tuple(pair.mentor for pair in pairs) for pairs in held)
        if old != new:
            units = sum(pair.units for pair in held[1]) - sum(pair.units for pair in held[0])
            found[mentee.id] = (old, new, units)
    return found


def test_every_barrier_is_named() -> None:
    base = from_table({"ann": {"x": 1}})
    problem = checked(
        replace(
            base,
            mentees=(Mentee("ann", {"site": "North"}),),
            mentors=(Mentor("x", {"site": "South"}),),
            conflicts=(Conflict("ann", "x", "assesses"),),
        )
    )
    why = why_not(problem, FAIR, score(problem), solve(problem), "ann", "x")
    assert (why.kind, why.barriers) == ("ruled_out", ("conflict of interest",))


def test_points_sum_to_the_score_and_say_what_was_blank() -> None:
    for seed in range(20):
        problem = checked(lifelike(Random(seed)))
        scores = score(problem)
        for row, mentee in enumerate(problem.mentees):
            for column, mentor in enumerate(problem.mentors):
                found = points(problem, scores, mentee.id, mentor.id)
                assert sum(one.units for one in found) == scores.units[row, column]
                assert sum(one.most for one in found) == 10_000_000
                assert [one.units for one in found] == sorted((one.units for one in found), reverse=True)
                blank = {one.key: one.parts(mentee, mentor) is None for one in problem.criteria}
                assert {one.key: one.blank for one in found} == blank


def test_points_of_somebody_who_is_not_there() -> None:
    problem = checked(from_table({"ann": {"x": 1}}))
    with pytest.raises(KeyError, match="ben"):
        points(problem, score(problem), "ben", "x")


# ----------------------------------------------------------------------------------------- why nobody


def spare(problem: Problem, allowed: np.ndarray, mentees: Sequence[str], mentors: Sequence[str]) -> int:
    """How many places these mentees need at these mentors beyond what the mentors have (Hall)."""
    rows = [place for place, one in enumerate(problem.mentees) if one.id in mentees]
    inside = np.array([one.id in mentors for one in problem.mentors], dtype=bool)
    kept = {(one.mentee, one.mentor) for one in problem.required}
    need = 0
    for row in rows:
        elsewhere = int((allowed[row] & ~inside).sum())
        need += max(0, problem.mentees[row].wants - elsewhere)
    taken = sum(mentor in mentors and mentee not in mentees for mentee, mentor in kept)
    return need - (sum(one.most for one in problem.mentors if one.id in mentors) - taken)


def lacking(problem: Problem, answer: Answer) -> list[Mentee]:
    held = [pair.mentee for pair in answer.pairs]
    return [one for one in problem.mentees if held.count(one.id) < one.wants]


@BOTH
def test_the_set_found_really_shares_too_few_places(chosen: Settings) -> None:
    found = 0
    for seed in range(80):
        problem = checked(market(Random(f"hall {seed}"), 6, wants=1 + seed % 3, most=2, least=seed % 4 == 0))
        answer, scores = solve(problem, chosen), score(problem)
        for mentee in lacking(problem, answer) if answer.status == "optimal" else ():
            why = why_unmatched(problem, chosen, scores, answer, mentee.id)
            row = problem.mentees.index(mentee)
            if not scores.allowed[row].any():
                assert why.kind == "no_mentor"
                assert why.barriers == (("not available", len(problem.mentors)),)
                continue
            assert why.kind == "too_few_places"
            assert mentee.id in why.mentees
            assert why.places == sum(one.most for one in problem.mentors if one.id in why.mentors)
            assert spare(problem, scores.allowed, why.mentees, why.mentors) > 0
            found += 1
    assert found > 40


def test_the_set_is_the_smallest_where_one_mentee_alone_is_left_out() -> None:
    found = 0
    for seed in range(300):
        problem = checked(market(Random(f"least set {seed}"), 6, most=1))
        answer, scores = solve(problem, FAIR), score(problem)
        left = lacking(problem, answer)
        if len(left) != 1 or not scores.allowed[problem.mentees.index(left[0])].any():
            continue
        why = why_unmatched(problem, FAIR, scores, answer, left[0].id)
        assert spare(problem, scores.allowed, why.mentees, why.mentors) == 1
        for one in why.mentees:
            fewer = [other for other in why.mentees if other != one]
            reach = [
                mentor.id
                for column, mentor in enumerate(problem.mentors)
                if any(
                    scores.allowed[row, column] for row, who in enumerate(problem.mentees) if who.id in fewer
                )
            ]
            assert spare(problem, scores.allowed, fewer, reach) <= 0
        found += 1
    assert found >= 15


def test_a_required_pair_takes_its_place_from_what_is_shared() -> None:
    problem = checked(from_table({"ann": {"x": 1}, "ben": {"x": 1}}, required=(Required("ben", "x"),)))
    answer, scores = solve(problem, FAIR), score(problem)
    why = why_unmatched(problem, FAIR, scores, answer, "ann")
    assert (why.kind, why.mentors) == ("too_few_places", ("x",))
    assert len(why.mentees) > why.places  # "these mentees share so few places" must be true as said


def test_a_quota_that_stands_before_a_free_place() -> None:
    problem = checked(from_table({"ann": {"x": 1}}, quotas=(Quota("q", ("ann",), ("x",), 0, 0),)))
    answer = solve(problem, FAIR)
    assert why_unmatched(problem, FAIR, score(problem), answer, "ann").kind == "quota"


def test_rank_lists_leave_people_out_for_two_reasons() -> None:
    mentees = (Mentee("ann", ranks=(("x",),)), Mentee("ben"), Mentee("cho", ranks=(("x",),)))
    problem = checked(Problem(mentees, (Mentor("x", ranks=(("ann",), ("cho",))),)))
    answer, scores = solve(problem, STABLE), score(problem)
    assert why_unmatched(problem, STABLE, scores, answer, "ben").kind == "no_list"
    assert why_unmatched(problem, STABLE, scores, answer, "cho").kind == "list_full"
    with pytest.raises(ValueError, match="ann has as many mentors as wanted"):
        why_unmatched(problem, STABLE, scores, answer, "ann")


def test_the_barriers_of_somebody_without_any_mentor_are_counted() -> None:
    said = Exact(key="k", weight=100, mentee="m", mentor="m")
    mentors = tuple(Mentor(one) for one in "xyz")
    conflicts = (Conflict("ann", "x", "assesses"), Conflict("ann", "y", "assesses"))
    base = Problem((Mentee("ann"),), mentors, (said,), conflicts=conflicts)
    problem = checked(replace(base, forbidden=tuple(Forbidden("ann", one) for one in "yzx")))
    why = why_unmatched(problem, FAIR, score(problem), solve(problem), "ann")
    assert (why.kind, why.barriers) == ("no_mentor", (("not available", 3), ("conflict of interest", 2)))


# ------------------------------------------------------------------------------------ least numbers


def reachable(problem: Problem, allowed: np.ndarray, shortage: Shortage) -> int:
    """How many pairs can be made at the most with the mentors of a shortage."""
    inside = np.array([one.id in shortage.people for one in problem.mentors])
    kept = {(one.mentee, one.mentor) for one in problem.required}
    count = 0
    for row, mentee in enumerate(problem.mentees):
        outside = sum(one == mentee.id and other not in shortage.people for one, other in kept)
        count += min(mentee.wants - outside, int((allowed[row] & inside).sum()))
    return count


def test_least_numbers_that_cannot_be_met_are_explained_by_too_few_mentees() -> None:
    found = 0
    for seed in range(150):
        problem = checked(market(Random(f"short {seed}"), 6, wants=2, least=True, required=seed % 3 == 0))
        answer, scores = solve(problem, FAIR), score(problem)
        for shortage in answer.shortages:
            if shortage.what != "least":
                continue
            found += 1
            mentors = [one for one in problem.mentors if one.id in shortage.people]
            assert shortage.needed == sum(one.least for one in mentors)
            assert shortage.available == reachable(problem, scores.allowed, shortage) < shortage.needed
            assert shortage.people == tuple(one.id for one in mentors)
            inside = [one.id in shortage.people for one in problem.mentors]
            could = [
                one.id
                for row, one in enumerate(problem.mentees)
                if (scores.allowed[row] & np.array(inside)).any()
            ]
            assert list(shortage.others) == could
    assert found >= 10
