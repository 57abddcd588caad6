"""What cannot be met is said with its reason, and the checker holds the reason to be true."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.matching.problems import FAIR, from_table

from handrail.matching import Answer, Mentee, Mentor, Pair, Problem, Quota, Required, Shortage, check, solve


def short_of(what: str) -> tuple[Problem, Shortage]:
    """A problem that cannot be met, and why."""
    base = from_table({"ann": {"x": 1, "y": 1}})
    if what == "least":
        mentors = (Mentor("x", least=1), Mentor("y", least=1))
        return replace(base, mentors=mentors), Shortage("least", ("x", "y"), ("ann",), 2, 1)
    if what == "required":
        pairs = (Required("ann", "x"), Required("ann", "y"))
        return replace(base, required=pairs), Shortage("required", ("ann",), ("x", "y"), 2, 1)
    return replace(base, quotas=(Quota("q", ("ann",), ("x", "y"), 2),)), Shortage(
        "quota", (), (), 2, 1, ("q",)
    )


WHATS = pytest.mark.parametrize("what", ["least", "required", "quota"])


@pytest.mark.parametrize("what", ["least", "required"])
def test_a_real_shortage_is_found_with_its_numbers(what: str) -> None:
    problem, shortage = short_of(what)
    answer = solve(problem, FAIR)
    assert answer == Answer("infeasible", shortages=(shortage,))
    assert check(problem, FAIR, answer).valid


def test_quotas_that_cannot_be_kept_are_named() -> None:
    problem, _ = short_of("quota")
    answer = solve(problem, FAIR)
    assert [(one.what, one.keys) for one in answer.shortages] == [("quota", ("q",))]
    assert answer.status == "infeasible"
    assert check(problem, FAIR, answer).valid


@WHATS
def test_a_feasible_problem_is_not_infeasible(what: str) -> None:
    problem, shortage = short_of(what)
    feasible = replace(problem, mentees=(Mentee("ann", wants=2),))
    false = Answer("infeasible", shortages=(shortage,))
    assert solve(feasible, FAIR).status == "optimal"
    assert not check(feasible, FAIR, false).valid
    assert not check(feasible, FAIR, Answer("infeasible")).valid


@pytest.mark.parametrize("what", ["least", "required"])
@pytest.mark.parametrize(
    "change",
    [
        {"needed": 3},
        {"needed": 1},
        {"available": 0},
        {"available": 2},
        {"people": ("y",)},
        {"people": ("nobody",)},
    ],
    ids=str,
)
def test_a_shortage_with_other_numbers_or_people(what: str, change: dict[str, object]) -> None:
    problem, _ = short_of(what)
    answer = solve(problem, FAIR)
    wrong = replace(answer, shortages=(replace(answer.shortages[0], **change),))
    assert not check(problem, FAIR, wrong).valid


def test_an_infeasible_answer_has_no_pairs_and_no_figures() -> None:
    problem, _ = short_of("least")
    answer = solve(problem, FAIR)
    for change in (
        {"pairs": (Pair("ann", "x", 10_000),)},
        {"total": 1},
        {"filled": (1,)},
        {"total_bound": 9},
    ):
        assert not check(problem, FAIR, replace(answer, **change)).valid
