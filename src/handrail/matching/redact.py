"""Takes everything of the audience "nobody" out of a problem, without changing what is decided.

Hidden rules, conflicts, must-haves and blocks become forbidden pairs without a cause, hidden criteria
one number a pair. Two problems that differ in their hidden causes alone become equal, so nothing made
from them (a run file, a workbook, a sentence) can tell them apart.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from handrail.matching.people import Answers, Mentee, Mentor
from handrail.matching.problem import Forbidden, Problem, Undisclosed, checked
from handrail.matching.scoring import NOT_AVAILABLE, score

HIDDEN = "nobody"


def redact(problem: Problem) -> Problem:
    """An equal problem that names no hidden cause. Raises ProblemError like `checked`."""
    problem = checked(problem)
    whole = score(problem)
    hidden = np.zeros_like(whole.allowed)
    for barrier in whole.barriers:
        if barrier.audience == HIDDEN:
            hidden |= barrier.fails
    bare = _without_hidden(problem)
    ids = [(problem.mentees[row].id, problem.mentors[column].id) for row, column in np.argwhere(hidden)]
    kept = tuple(pair for pair in bare.forbidden if pair.audience != HIDDEN)
    bare = replace(bare, forbidden=(*kept, *(Forbidden(*pair, cause=NOT_AVAILABLE) for pair in ids)))
    rest = np.where(whole.allowed, whole.units - score(replace(bare, undisclosed=())).units, 0)
    extra = tuple(
        Undisclosed(mentee.id, tuple(units.tolist()))
        for mentee, units in zip(problem.mentees, rest, strict=True)
        if units.any()
    )
    return replace(bare, undisclosed=extra).ordered()


def _without_hidden(problem: Problem) -> Problem:
    """The problem less hidden criteria, rules, conflicts and must-haves, and the answers only they used."""
    criteria = tuple(criterion for criterion in problem.criteria if criterion.audience != HIDDEN)
    rules = tuple(rule for rule in problem.rules if rule.audience != HIDDEN)
    always = sum(one.weight for one in problem.criteria if one.audience == HIDDEN and not one.asked_by)
    bare = replace(
        problem,
        criteria=criteria,
        rules=rules,
        conflicts=tuple(conflict for conflict in problem.conflicts if conflict.audience != HIDDEN),
        undisclosed_weight=problem.undisclosed_weight + always,
    )
    secret = _used(problem) - _used(bare)
    return replace(
        bare,
        mentees=tuple(_mentee_without(mentee, secret) for mentee in bare.mentees),
        mentors=tuple(_mentor_without(mentor, secret) for mentor in bare.mentors),
    )


def _used(problem: Problem) -> set[str]:
    """Names of answers that a criterion, a rule or a must-have reads."""
    names = {must.field for mentee in problem.mentees for must in mentee.musts if must.audience != HIDDEN}
    for thing in (*problem.criteria, *problem.rules):
        names |= {
            thing.mentee,
            thing.mentor,
            getattr(thing, "asked_by", ""),
            getattr(thing, "open_field", ""),
        }
    return names


def _shown(answers: Answers, secret: set[str]) -> Answers:
    return {name: answer for name, answer in answers.items() if name not in secret}


def _mentee_without(mentee: Mentee, secret: set[str]) -> Mentee:
    musts = tuple(must for must in mentee.musts if must.audience != HIDDEN)
    return replace(mentee, answers=_shown(mentee.answers, secret), musts=musts)


def _mentor_without(mentor: Mentor, secret: set[str]) -> Mentor:
    return replace(mentor, answers=_shown(mentor.answers, secret))
