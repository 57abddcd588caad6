"""Whom to suggest to each mentee before they choose: a matching in which everybody wants several.

Left to themselves, a few famous mentors would stand on every list, and most wishes would be in vain. So a
mentor stands on at most `a_place` lists for each place that they have, and who gains most by it sees them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from handrail.matching.network import network
from handrail.matching.problem import Problem
from handrail.matching.scoring import Scores
from handrail.matching.solve import climb

LEVELS = ("places", "total")


def shortlists(
    problem: Problem, scores: Scores, *, length: int, a_place: int, first: Collection[str] = ()
) -> Mapping[str, tuple[str, ...]]:
    """Mentors for each mentee, the best first: at most `length` of those whom the rules allow.

    Lists are as long as they can be, the shortest first; among those, all together have the most points. The
    mentees in `first` are served before the others. `problem` is in canonical order, `scores` are its own.
    """
    room = np.array([mentor.most for mentor in problem.mentors], dtype=np.int64) * a_place
    found: dict[str, tuple[str, ...]] = {}
    for turn in (True, False):
        rows = [row for row, mentee in enumerate(problem.mentees) if (mentee.id in first) is turn]
        if rows:
            made = _made(problem, scores, rows, room, length)
            room = room - made.sum(axis=0)
            found |= {
                problem.mentees[row].id: _best_first(problem, scores, row, made[at])
                for at, row in enumerate(rows)
            }
    return found


def _made(problem: Problem, scores: Scores, rows: list[int], room: np.ndarray, length: int) -> np.ndarray:
    """Who is suggested to whom, shape (rows, mentors)."""
    mentees = tuple(replace(problem.mentees[row], wants=length) for row in rows)
    mentors = tuple(
        replace(mentor, most=int(most), least=0) for mentor, most in zip(problem.mentors, room, strict=True)
    )
    part = replace(problem, mentees=mentees, mentors=mentors, required=(), quotas=())
    theirs = replace(scores, units=scores.units[rows], allowed=scores.allowed[rows])
    _, flow = climb(part, network(part, theirs), theirs, 0, LEVELS, None)
    return flow


def _best_first(problem: Problem, scores: Scores, row: int, made: np.ndarray) -> tuple[str, ...]:
    columns = sorted(
        np.flatnonzero(made).tolist(), key=lambda column: (-int(scores.units[row, column]), column)
    )
    return tuple(problem.mentors[column].id for column in columns)
