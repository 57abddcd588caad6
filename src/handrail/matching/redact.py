"""Takes everything of the audience "nobody" out of a problem, without changing what is decided.

Hidden rules, conflicts, must-haves and blocks become forbidden pairs without a cause, hidden criteria
one number a pair. Two problems that differ in their hidden causes alone become equal, so nothing made
from them (a run file, a workbook, a sentence) can tell them apart.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from handrail.matching.faults import checked
from handrail.matching.people import Answers, Mentee
from handrail.matching.problem import Forbidden, Problem, Undisclosed
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
    """The problem less hidden criteria, rules, conflicts and must-haves, and unread answers."""
    criteria = tuple(criterion for criterion in problem.criteria if criterion.audience != HIDDEN)
    rules = tuple(rule for rule in problem.rules if rule.audience != HIDDEN)
    always = sum(one.weight for one in problem.criteria if one.audience == HIDDEN and not one.asked_by)
    bare = replace(
        problem,
        mentees=tuple(_mentee_without(mentee) for mentee in problem.mentees),
        criteria=criteria,
        rules=rules,
        conflicts=tuple(conflict for conflict in problem.conflicts if conflict.audience != HIDDEN),
        undisclosed_weight=problem.undisclosed_weight + always,
    )
    used = _used(bare)
    return replace(
        bare,
        mentees=tuple(replace(mentee, answers=_kept(mentee.answers, used)) for mentee in bare.mentees),
        mentors=tuple(replace(mentor, answers=_kept(mentor.answers, used)) for mentor in bare.mentors),
    )


def _used(problem: Problem) -> set[str]:
    """Names of answers that a criterion, a rule or a must-have reads."""
    names = {must.field for mentee in problem.mentees for must in mentee.musts}
    for thing in (*problem.criteria, *problem.rules):
        names |= {
            thing.mentee,
            thing.mentor,
            getattr(thing, "asked_by", ""),
            getattr(thing, "open_field", ""),
        }
    return names


def _kept(answers: Answers, used: set[str]) -> Answers:
    return {name: answer for name, answer in answers.items() if name in used}


def _mentee_without(mentee: Mentee) -> Mentee:
    return replace(mentee, musts=tuple(must for must in mentee.musts if must.audience != HIDDEN))
