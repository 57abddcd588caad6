"""Handrail: `solve` from the answers of people, or its solver alone, given the finished scores.

Both return the full certificate, and the checker looks at it after the clock has stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from meter import serve

from bench.instances import instance, with_lists
from handrail.matching import Answer, Problem, Settings, check, score
from handrail.matching.scoring import Scores
from handrail.matching.solve import solve, solve_scored


def solve_case(case: dict[str, Any]) -> Callable[[], Any]:
    settings = Settings(case["objective"])
    lists = case["objective"] == "stable"
    problem, known = _made(case["mentees"], case["mentors"], case["seed"], lists)
    scores = None if case["from_answers"] else known

    def work() -> Callable[[], dict[str, Any]]:
        answer = solve(problem, settings) if scores is None else solve_scored(problem, settings, scores)
        return lambda: {
            "pairs": _pairs(problem, answer),
            "own_check": _proven(case, problem, settings, answer),
        }

    return work


@cache  # both are frozen: work cannot change them
def _made(mentees: int, mentors: int, seed: int, lists: bool) -> tuple[Problem, Scores]:
    problem = instance(mentees, mentors, seed)
    scores = score(problem)
    return (with_lists(problem, scores, seed) if lists else problem), scores


def _pairs(problem: Problem, answer: Answer) -> list[list[int]]:
    rows = {mentee.id: place for place, mentee in enumerate(problem.mentees)}
    columns = {mentor.id: place for place, mentor in enumerate(problem.mentors)}
    return [[rows[pair.mentee], columns[pair.mentor]] for pair in answer.pairs]


def _proven(case: dict[str, Any], problem: Problem, settings: Settings, answer: Answer) -> bool | None:
    return check(problem, settings, answer).optimal if case["check"] else None


serve(solve_case, ["numpy", "scipy"])
