"""Why this pair, why not another, why nobody: facts for words, never guesses.

Every function takes a problem in canonical order with its scores, and answers in ids and whole numbers;
`handrail.sheets.words` says them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from handrail.matching.answer import Answer
from handrail.matching.network import required_pairs
from handrail.matching.people import Audience
from handrail.matching.problem import Problem, Required, Settings
from handrail.matching.scoring import Flags, Scores
from handrail.matching.solve import solve_scored
from handrail.matching.tables import Whole


@dataclass(frozen=True, slots=True)
class CriterionPoints:
    """What one criterion brings to one pair: `units` of the score, out of `most` for this mentee.

    `blank` where a needed answer was missing and an average stands in.
    """

    key: str
    units: int
    most: int
    blank: bool
    audience: Audience


@dataclass(frozen=True, slots=True)
class Change:
    """Who would have whom instead, and how many units the mentee gains or (below zero) loses."""

    mentee: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    units: int


@dataclass(frozen=True, slots=True)
class WhyNot:
    """`ruled_out` names the barriers; `possible` says what forcing the pair would bring, re-solved exactly.

    `short` is how many units the pair lies below the mentee's lowest present one (0 if they have none).
    `filled` and `total` are changes against the answer; `infeasible` if no answer can hold the pair.
    All units are disclosed ones (see `disclosed`).
    """

    kind: Literal["paired", "ruled_out", "possible", "infeasible"]
    barriers: tuple[str, ...] = ()
    short: int = 0
    changes: tuple[Change, ...] = ()
    filled: tuple[int, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Why a mentee has fewer mentors than wanted.

    `no_mentor`: no mentor passes the rules; `barriers` count what stood in the way.
    `too_few_places`: `mentees` (this one among them) can only go to `mentors`, who have `places` in all
    beside those that required pairs or rank lists hold.
    `no_list`, `list_full`: with rank lists, none was given, or all on it hold people they prefer.
    `quota`: a place is free, and a quota stands before it.
    """

    kind: Literal["no_mentor", "too_few_places", "no_list", "list_full", "quota"]
    mentees: tuple[str, ...] = ()
    mentors: tuple[str, ...] = ()
    places: int = 0
    barriers: tuple[tuple[str, int], ...] = ()


def disclosed(problem: Problem, scores: Scores) -> Whole:
    """Scores without what the audience "nobody" hides, shape (mentees, mentors).

    Explanations speak in these: a difference that a hidden criterion makes would betray it.
    """
    hidden = np.zeros_like(scores.units)
    rows = {mentee.id: place for place, mentee in enumerate(problem.mentees)}
    for row in problem.undisclosed:
        hidden[rows[row.mentee]] += row.units
    shown: Whole = scores.units - hidden
    return shown


def points(problem: Problem, scores: Scores, mentee: str, mentor: str) -> tuple[CriterionPoints, ...]:
    """The disclosed score of a pair by criterion, the most units first."""
    row, column = places_of(problem, mentee, mentor)
    found = [
        CriterionPoints(
            criterion.key,
            units=int(scores.weights[row, place] * scores.parts[place][row, column]),
            most=int(scores.weights[row, place]) * 1000,
            blank=bool(scores.blanks[place][row, column]),
            audience=criterion.audience,
        )
        for place, criterion in enumerate(problem.criteria)
    ]
    return tuple(sorted(found, key=lambda one: (-one.units, one.key)))


def places_of(problem: Problem, mentee: str, mentor: str) -> tuple[int, int]:
    """Row and column of a pair. Raises KeyError with the id that is not there."""
    rows = {person.id: place for place, person in enumerate(problem.mentees)}
    columns = {person.id: place for place, person in enumerate(problem.mentors)}
    return rows[mentee], columns[mentor]


def barriers_of(problem: Problem, scores: Scores, mentee: str, mentor: str) -> tuple[str, ...]:
    """The keys of what keeps two people apart."""
    place = places_of(problem, mentee, mentor)
    return tuple(barrier.key for barrier in scores.barriers if barrier.fails[place])


def why_not(
    problem: Problem, settings: Settings, scores: Scores, answer: Answer, mentee: str, mentor: str
) -> WhyNot:
    """Why this pair was not made, and what would follow if it were."""
    now = _mentors_of(answer)
    if mentor in now.get(mentee, ()):
        return WhyNot("paired")
    if found := barriers_of(problem, scores, mentee, mentor):
        return WhyNot("ruled_out", barriers=found)
    forced = replace(problem, required=(*problem.required, Required(mentee, mentor))).ordered()
    other = solve_scored(forced, settings, scores)
    if other.status == "infeasible":
        return WhyNot("infeasible")
    shown = disclosed(problem, scores)
    have = [int(shown[places_of(problem, mentee, one)]) for one in now.get(mentee, ())]
    changes = _changes(problem, shown, answer, other)
    return WhyNot(
        "possible",
        short=min(have) - int(shown[places_of(problem, mentee, mentor)]) if have else 0,
        changes=changes,
        filled=tuple(after - before for before, after in zip(answer.filled, other.filled, strict=True)),
        total=sum(change.units for change in changes),
    )


def _mentors_of(answer: Answer) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in answer.pairs:
        found[pair.mentee] = (*found.get(pair.mentee, ()), pair.mentor)
    return found


def _changes(problem: Problem, shown: Whole, before: Answer, after: Answer) -> tuple[Change, ...]:
    """Every mentee whose mentors differ, the greatest loss first."""
    old, new = _mentors_of(before), _mentors_of(after)
    made = [np.where(made_table(problem, answer), shown, 0).sum(axis=1) for answer in (before, after)]
    gained = (made[1] - made[0]).tolist()
    changes = [
        Change(mentee.id, old.get(mentee.id, ()), new.get(mentee.id, ()), gained[row])
        for row, mentee in enumerate(problem.mentees)
        if old.get(mentee.id) != new.get(mentee.id)
    ]
    return tuple(sorted(changes, key=lambda change: (change.units, change.mentee)))


def why_unmatched(
    problem: Problem, settings: Settings, scores: Scores, answer: Answer, mentee: str
) -> Unmatched:
    """Why a mentee has fewer mentors than wanted; ValueError if they have all."""
    row = next(place for place, person in enumerate(problem.mentees) if person.id == mentee)
    made = made_table(problem, answer)
    if made[row].sum() >= problem.mentees[row].wants:
        raise ValueError(f"{mentee} has as many mentors as wanted")
    if not scores.allowed[row].any():
        counts = [(barrier.key, int(barrier.fails[row].sum())) for barrier in scores.barriers]
        found = sorted((one for one in counts if one[1]), key=lambda one: (-one[1], one[0]))
        return Unmatched("no_mentor", barriers=tuple(found))
    if settings.objective == "stable" and not settings.fill:
        return Unmatched("list_full" if problem.mentees[row].ranks else "no_list")
    held = required_pairs(problem)
    for pair in answer.certificate.stable or ():
        held[places_of(problem, *pair)] = True
    return _too_few_places(problem, scores, made, held, row)


def made_table(problem: Problem, answer: Answer) -> Flags:
    """The pairs of an answer, shape (mentees, mentors)."""
    rows = {person.id: place for place, person in enumerate(problem.mentees)}
    columns = {person.id: place for place, person in enumerate(problem.mentors)}
    made = np.zeros((len(rows), len(columns)), dtype=bool)
    for pair in answer.pairs:
        made[rows[pair.mentee], columns[pair.mentor]] = True
    return made


def _too_few_places(problem: Problem, scores: Scores, made: Flags, held: Flags, start: int) -> Unmatched:
    """Walk from a mentee to every mentor they may have, to the mentees these could let go, and on.

    `held` pairs are let go by nobody: they are required, or rank lists made them.
    """
    mentees, mentors = np.zeros(made.shape[0], dtype=bool), np.zeros(made.shape[1], dtype=bool)
    onward, back = scores.allowed & ~made, made & ~held
    ahead = mentees.copy()
    ahead[start] = True
    while ahead.any():
        mentees |= ahead
        new = onward[ahead].any(axis=0) & ~mentors
        mentors |= new
        ahead = back[:, new].any(axis=1) & ~mentees
    columns = np.flatnonzero(mentors).tolist()
    places = sum(problem.mentors[column].most for column in columns) - int(held[:, columns].sum())
    if (made & ~held)[:, columns].sum() < places:
        return Unmatched("quota")
    return Unmatched(
        "too_few_places",
        tuple(problem.mentees[row].id for row in np.flatnonzero(mentees).tolist()),
        tuple(problem.mentors[column].id for column in columns),
        places,
    )
