"""From a table of pairs to the answer that states its figures."""

from __future__ import annotations

import numpy as np

from handrail.matching.answer import Answer, Certificate, Pair
from handrail.matching.problem import Problem
from handrail.matching.scoring import Flags, Scores


def filled_places(problem: Problem, made: Flags) -> tuple[int, ...]:
    """How many mentees have at least one mentor, at least two, and so on."""
    degrees = made.sum(axis=1)
    most = max((mentee.wants for mentee in problem.mentees), default=0)
    return tuple(int((degrees >= place).sum()) for place in range(1, most + 1))


def finished(problem: Problem, scores: Scores, made: Flags, certificate: Certificate) -> Answer:
    """The answer for a table of pairs made, shape (mentees, mentors)."""
    pairs = tuple(
        Pair(problem.mentees[row].id, problem.mentors[column].id, int(scores.units[row, column]))
        for row, column in np.argwhere(made)
    )
    total = sum(pair.units for pair in pairs)
    return Answer("optimal", pairs, filled_places(problem, made), total, total, certificate)
