"""Why a demand cannot be met: facts that no arrangement of pairs gets round."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from handrail.matching.answer import Shortage
from handrail.matching.network import required_pairs
from handrail.matching.problem import Problem
from handrail.matching.scoring import Flags, Scores


def required_shortages(problem: Problem, scores: Scores) -> Iterator[Shortage]:
    """Required pairs that a rule forbids, or that ask more places than there are."""
    fixed = required_pairs(problem)
    for row, column in np.argwhere(fixed & ~scores.allowed):
        keys = tuple(barrier.key for barrier in scores.barriers if barrier.fails[row, column])
        pair = (problem.mentees[row].id,), (problem.mentors[column].id,)
        yield Shortage("required", *pair, needed=1, available=0, keys=keys)
    for row, mentee in enumerate(problem.mentees):
        taken = np.flatnonzero(fixed[row])
        if len(taken) > mentee.wants:
            others = tuple(problem.mentors[column].id for column in taken)
            yield Shortage("required", (mentee.id,), others, needed=len(taken), available=mentee.wants)
    for column, mentor in enumerate(problem.mentors):
        taken = np.flatnonzero(fixed[:, column])
        if len(taken) > mentor.most:
            mentees = tuple(problem.mentees[row].id for row in taken)
            yield Shortage("required", mentees, (mentor.id,), needed=len(taken), available=mentor.most)


def least_shortage(problem: Problem, allowed: Flags, made: Flags, fixed: Flags) -> Shortage | None:
    """The mentors whose least numbers, taken together, ask for more mentees than can go to them.

    `fixed` pairs are required. `made` fills as many places below the mentors' least numbers as can be. From a
    mentor left short, walk to every mentee who could go there too, and on to the mentors who hold these
    and are themselves at or below their least: nobody in that set can spare one.
    """
    least = np.array([mentor.least for mentor in problem.mentors])
    short = np.flatnonzero(made.sum(axis=0) < least)
    if not len(short):
        return None
    mentors = {int(short[0])}
    ahead = list(mentors)
    while ahead:
        column = ahead.pop()
        for row in np.flatnonzero(allowed[:, column] & ~made[:, column]):
            holders = set(np.flatnonzero(made[row] & ~fixed[row]).tolist()) - mentors
            mentors |= holders
            ahead += sorted(holders)
    columns = sorted(mentors)
    rows = np.flatnonzero(allowed[:, columns].any(axis=1))
    return Shortage(
        "least",
        tuple(problem.mentors[column].id for column in columns),
        tuple(problem.mentees[row].id for row in rows),
        needed=int(least[columns].sum()),
        available=int(made[:, columns].sum()),
    )
