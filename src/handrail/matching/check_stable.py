"""The checker's own search for blocking pairs, from the lists as they were given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from handrail.matching.people import Mentee, Mentor, Ranks
from handrail.matching.problem import Problem
from handrail.matching.scoring import Scores

Pairs = set[tuple[str, str]]


def stable_findings(problem: Problem, scores: Scores, made: Pairs) -> Iterator[str]:
    """Pairs that would both leave for each other; a tie is no reason to leave."""
    required = {(pair.mentee, pair.mentor) for pair in problem.required}
    partners = _partners(made)
    taken = _partners(required)
    units = _units(problem, scores)
    mentors = {mentor.id: mentor for mentor in problem.mentors}
    for mentee in problem.mentees:
        for wanted in _listed(mentee.ranks):
            mentor, pair = mentors[wanted], (mentee.id, wanted)
            if pair in made | required or pair not in units or not _accepts(mentor, mentee.id):
                continue
            if _mentee_would(mentee, wanted, partners, taken) and _mentor_would(
                mentor, mentee.id, partners, taken, units
            ):
                yield f"{mentee.id} and {wanted} would both leave for each other."
    for one, other in sorted(made):
        if not _accepts(mentors[other], one) or not any(other in tied for tied in _ranks_of(problem, one)):
            yield f"{one} and {other} are paired, and one of them did not list the other."


def _partners(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    partners: dict[tuple[str, str], list[str]] = defaultdict(list)
    for mentee, mentor in sorted(pairs):
        partners["mentee", mentee].append(mentor)
        partners["mentor", mentor].append(mentee)
    return partners


def _units(problem: Problem, scores: Scores) -> dict[tuple[str, str], int]:
    """Scores of the permitted pairs."""
    return {
        (mentee.id, mentor.id): int(scores.units[row, column])
        for row, mentee in enumerate(problem.mentees)
        for column, mentor in enumerate(problem.mentors)
        if scores.allowed[row, column]
    }


def _listed(ranks: Ranks) -> list[str]:
    return [one for tied in ranks for one in tied]


def _ranks_of(problem: Problem, mentee: str) -> Ranks:
    return next(person.ranks for person in problem.mentees if person.id == mentee)


def _accepts(mentor: Mentor, mentee: str) -> bool:
    return not mentor.ranks or mentee in _listed(mentor.ranks)


def _place(ranks: Ranks, one: str) -> int:
    return [one in tied for tied in ranks].index(True)


def _mentee_would(
    mentee: Mentee,
    wanted: str,
    partners: dict[tuple[str, str], list[str]],
    taken: dict[tuple[str, str], list[str]],
) -> bool:
    """Whether a mentee has a place free, or someone they like less than `wanted`."""
    have = partners.get(("mentee", mentee.id), [])
    if len(have) + len(taken.get(("mentee", mentee.id), [])) < mentee.wants:
        return True
    return any(_place(mentee.ranks, one) > _place(mentee.ranks, wanted) for one in have)


def _mentor_would(
    mentor: Mentor,
    mentee: str,
    partners: dict[tuple[str, str], list[str]],
    taken: dict[tuple[str, str], list[str]],
    units: dict[tuple[str, str], int],
) -> bool:
    """Whether a mentor has a place free, or someone they like less; without a list, points speak."""
    have = partners.get(("mentor", mentor.id), [])
    if len(have) + len(taken.get(("mentor", mentor.id), [])) < mentor.most:
        return True
    if not mentor.ranks:
        return any(units[one, mentor.id] < units[mentee, mentor.id] for one in have)
    return any(_place(mentor.ranks, one) > _place(mentor.ranks, mentee) for one in have)
