"""Scores of all pairs, and which pairs the rules permit.

A score is a whole number of units, the same on every machine: for each criterion its parts of a
thousand times its weight in hundredths of a point, summed. `UNITS` of them make one point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handrail.matching.criteria import PARTS, Criterion, Personality
from handrail.matching.people import Audience, Mentee, Mentor
from handrail.matching.problem import POINTS, Problem
from handrail.matching.tables import BLANK, Whole, parts_table, verdict_table

HUNDREDTHS = 100
UNITS = PARTS * HUNDREDTHS

BY_HAND = "forbidden by hand"
NOT_AVAILABLE = "not available"
MUST_HAVE = "must-have"
CONFLICT = "conflict of interest"
RESERVED = (BY_HAND, NOT_AVAILABLE, MUST_HAVE, CONFLICT)

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Barrier:
    """Pairs that one rule, must-have, conflict or block keeps apart; `fails` has shape (mentees, mentors)."""

    key: str
    audience: Audience
    fails: Flags


@dataclass(frozen=True, slots=True)
class Scores:
    """Everything the solvers read. Arrays have shape (mentees, mentors), in the problem's order.

    `parts` has one array a criterion, blanks filled; `blanks` says where; `weights`, shape (mentees,
    criteria), is in hundredths of a point; `unchecked` has the pairs where a rule met a blank, whether it let
    them pass or not.
    """

    units: Whole
    allowed: Flags
    barriers: tuple[Barrier, ...]
    unchecked: tuple[Barrier, ...]
    parts: tuple[Whole, ...]
    blanks: tuple[Flags, ...]
    weights: Whole


def score(problem: Problem) -> Scores:
    """Scores for a problem in canonical order (see `handrail.matching.faults`)."""
    barriers, unchecked = _barriers(problem)
    shape = (len(problem.mentees), len(problem.mentors))
    allowed = ~_any([barrier.fails for barrier in barriers], shape)
    # A coordinator who forbids a pair while reviewing must not move what blanks count as.
    pool = ~_any([barrier.fails for barrier in barriers if barrier.key != BY_HAND], shape)
    raw = [parts_table(criterion, problem.mentees, problem.mentors) for criterion in problem.criteria]
    filled = [_fill(*pair, problem, pool) for pair in zip(problem.criteria, raw, strict=True)]
    weights = weights_table(problem)
    units = np.zeros(shape, dtype=np.int64)
    for column, table in enumerate(filled):
        units += weights[:, column, None] * table
    units += _undisclosed(problem)
    blanks = tuple(table == BLANK for table in raw)
    return Scores(units, allowed, tuple(barriers), tuple(unchecked), tuple(filled), blanks, weights)


def weights_table(problem: Problem) -> Whole:
    """Weights in hundredths of a point, shape (mentees, criteria).

    What a mentee asked for takes its points from the other criteria in proportion.
    """
    table = np.zeros((len(problem.mentees), len(problem.criteria)), dtype=np.int64)
    for row, mentee in enumerate(problem.mentees):
        taken = sum(criterion.weight for criterion in problem.criteria if asks(mentee, criterion))
        for column, criterion in enumerate(problem.criteria):
            if criterion.asked_by:
                table[row, column] = HUNDREDTHS * criterion.weight if asks(mentee, criterion) else 0
            else:
                table[row, column] = criterion.weight * (POINTS - taken)
    return table


def asks(mentee: Mentee, criterion: Criterion) -> bool:
    """Whether this mentee asked for a criterion that counts only when asked for."""
    return bool(criterion.asked_by) and mentee.answers.get(criterion.asked_by) == "yes"


def _fill(criterion: Criterion, raw: Whole, problem: Problem, pool: Flags) -> Whole:
    """Blanks filled: a mentor's counts as that mentee's average, a mentee's as the average of all."""
    answered = (raw != BLANK) & pool
    silent = np.array([criterion.mentee_blank(mentee) for mentee in problem.mentees], dtype=bool)
    sums, counts = np.where(answered, raw, 0).sum(axis=1), answered.sum(axis=1)
    overall = int(sums.sum()) // max(1, int(counts.sum()))
    means = np.where(counts > 0, sums // np.maximum(counts, 1), overall)[:, None]
    known = raw
    if isinstance(criterion, Personality):
        known = means + criterion.shrink * (raw - means) // 100
    filled = np.where(raw == BLANK, means, known)
    filled[silent, :] = overall
    return filled


def _any(tables: list[Flags], shape: tuple[int, int]) -> Flags:
    result = np.zeros(shape, dtype=bool)
    for table in tables:
        result |= table
    return result


def _undisclosed(problem: Problem) -> Whole:
    units = np.zeros((len(problem.mentees), len(problem.mentors)), dtype=np.int64)
    rows, _ = _places(problem)
    for row in problem.undisclosed:
        units[rows[row.mentee]] += row.units
    return units


def _places(problem: Problem) -> tuple[dict[str, int], dict[str, int]]:
    mentees = {mentee.id: place for place, mentee in enumerate(problem.mentees)}
    return mentees, {mentor.id: place for place, mentor in enumerate(problem.mentors)}


def _barriers(problem: Problem) -> tuple[list[Barrier], list[Barrier]]:
    barriers, unchecked = [], []
    for rule in problem.rules:
        table = verdict_table(rule, problem.mentees, problem.mentors)
        blank = table == BLANK
        barriers.append(Barrier(rule.key, rule.audience, (table == 0) | (blank & (rule.blank == "forbid"))))
        unchecked.append(Barrier(rule.key, rule.audience, blank))
    barriers += _facts(problem)
    for fails, blank, audience in _musts(problem.mentees, problem.mentors):
        barriers.append(Barrier(MUST_HAVE, audience, fails))
        unchecked.append(Barrier(MUST_HAVE, audience, blank))
    return [one for one in barriers if one.fails.any()], [one for one in unchecked if one.fails.any()]


def _facts(problem: Problem) -> Iterator[Barrier]:
    """Conflicts and forbidden pairs, one barrier for each key and audience."""
    rows, columns = _places(problem)
    tables: dict[tuple[str, Audience], Flags] = {}
    named: list[tuple[str, Audience, str, str]] = [
        (CONFLICT, conflict.audience, conflict.mentee, conflict.mentor)
        for conflict in problem.conflicts
        if conflict.touches(problem.starts, problem.ends)
    ]
    for pair in problem.forbidden:
        key = NOT_AVAILABLE if pair.audience == "nobody" else BY_HAND
        named.append((key, pair.audience, pair.mentee, pair.mentor))
    for key, audience, mentee, mentor in named:
        table = tables.setdefault((key, audience), np.zeros((len(rows), len(columns)), dtype=bool))
        table[rows[mentee], columns[mentor]] = True
    for (key, audience), table in sorted(tables.items(), key=lambda item: item[0]):
        yield Barrier(key, audience, table)


def _musts(
    mentees: tuple[Mentee, ...], mentors: tuple[Mentor, ...]
) -> Iterator[tuple[Flags, Flags, Audience]]:
    """(fails, blank, audience) of all must-haves of one audience."""
    audiences: tuple[Audience, ...] = ("shown", "coordinator", "nobody")
    for audience in audiences:
        fails = np.zeros((len(mentees), len(mentors)), dtype=bool)
        blank = np.zeros_like(fails)
        for row, mentee in enumerate(mentees):
            for must in mentee.musts:
                if must.audience == audience:
                    verdicts = [must.verdict(mentor) for mentor in mentors]
                    fails[row] |= [verdict is False for verdict in verdicts]
                    blank[row] |= [verdict is None for verdict in verdicts]
        if fails.any() or blank.any():
            yield fails, blank, audience
