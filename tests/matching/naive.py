"""Scores one pair at a time, from the definitions alone: what the tables are held against."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from handrail.matching.criteria import Criterion, Given, Personality
from handrail.matching.problem import Problem

Table = list[list[int]]


def permitted(problem: Problem, by_hand: bool = True) -> list[list[bool]]:
    """Which pairs no rule, must-have, conflict or block keeps apart."""
    apart = {
        (one.mentee, one.mentor) for one in problem.conflicts if one.touches(problem.starts, problem.ends)
    }
    apart |= {(one.mentee, one.mentor) for one in problem.forbidden if by_hand or one.audience == "nobody"}

    def passes(mentee, mentor) -> bool:  # type: ignore[no-untyped-def]
        verdicts = [(rule.verdict(mentee, mentor), rule.blank) for rule in problem.rules]
        verdicts += [(must.verdict(mentor), "allow") for must in mentee.musts]
        ruled_out = any(said is False or (said is None and blank == "forbid") for said, blank in verdicts)
        return not ruled_out and (mentee.id, mentor.id) not in apart

    return [[passes(mentee, mentor) for mentor in problem.mentors] for mentee in problem.mentees]


def average(numbers: list[int]) -> int:
    return floor(Fraction(sum(numbers), len(numbers)))


def filled_parts(problem: Problem, criterion: Criterion) -> Table:
    """Parts of a thousand with blanks filled: by the mentee's average, or by the average of all."""
    pool = permitted(problem, by_hand=False)
    raw = [[criterion.parts(mentee, mentor) for mentor in problem.mentors] for mentee in problem.mentees]
    known = [
        [part for part, free in zip(parts, frees, strict=True) if free and part is not None]
        for parts, frees in zip(raw, pool, strict=True)
    ]
    everyone = [part for parts in known for part in parts]
    overall = average(everyone) if everyone else 0
    rows = []
    for mentee, parts, own in zip(problem.mentees, raw, known, strict=True):
        mean = average(own) if own else overall
        rows.append([filled(criterion, part, mean) for part in parts])
        if not isinstance(criterion, Given) and criterion.mentee_blank(mentee):
            rows[-1] = [overall] * len(parts)
    return rows


def filled(criterion: Criterion, part: int | None, mean: int) -> int:
    if part is None:
        return mean
    if isinstance(criterion, Personality):
        return mean + floor(Fraction(criterion.shrink, 100) * (part - mean))
    return part


def weight(problem: Problem, criterion: Criterion, row: int) -> Fraction:
    """The weight of a criterion for one mentee, in points: what was asked for is taken from the others."""
    said = problem.mentees[row].answers
    asked = [one for one in problem.criteria if one.asked_by and said.get(one.asked_by) == "yes"]
    if criterion.asked_by:
        return Fraction(criterion.weight if criterion in asked else 0)
    return Fraction(criterion.weight * (100 - sum(one.weight for one in asked)), 100)


def units(problem: Problem) -> Table:
    """The score of every pair: a hundred thousand units are one point."""
    total = [[Fraction(0) for _ in problem.mentors] for _ in problem.mentees]
    for criterion in problem.criteria:
        parts = filled_parts(problem, criterion)
        for row in range(len(problem.mentees)):
            for column in range(len(problem.mentors)):
                total[row][column] += weight(problem, criterion, row) * 100 * parts[row][column]
    return [[int(one) if one.denominator == 1 else -1 for one in row] for row in total]
