"""Mentors for one mentee, outside of a round. Pure, and no more than one row, so it needs no process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

import numpy as np

from handrail.matching.scoring import Scores, score
from handrail.pairing.compute import LEAST, People, Reply, counted, few, said
from handrail.pairing.problem import CHOICE, Snapshot, cohort_of
from handrail.sheets.build import Cohort

LENGTH = 10  # mentors from whom a coordinator chooses


def shortlist(
    snapshot: Snapshot, weights: Mapping[str, int], seed: int, *, but: Collection[str] = ()
) -> Reply:
    """The mentors whom the rules permit for the one mentee of a snapshot, for the coordinator.

    In order: whose offers cover most of the goals, then who fits best in all. Those in `but` are left out.
    """
    cohort = cohort_of(snapshot, weights, seed)
    scores = score(cohort.problem)
    places = {row["id"]: row["places"] for row in snapshot["mentors"]}
    (mentee,) = cohort.problem.mentees
    people = People(cohort, but=CHOICE)  # nobody chooses from a list here
    fit = _goals_first(cohort, scores, snapshot)
    able = [mentor for mentor in fit if mentor not in but]
    return {
        "mentors": [
            {
                **said(people, mentee.id, mentor),
                "reasons": people.reasons(mentee.id, mentor, "coordinator"),
                "places": places[mentor],
            }
            for mentor in able[:LENGTH]
        ],
        "more": max(0, len(able) - LENGTH),
        "short": [] if len(fit) >= LEAST else list(few(len(fit), _kept_away(cohort, scores), most=6)),
    }


def _goals_first(cohort: Cohort, scores: Scores, snapshot: Snapshot) -> list[str]:
    """Who may be paired with the one mentee, in order. An offer that nobody made covers no goal."""
    covers = [
        np.where(scores.blanks[column][0], 0, scores.weights[0, column] * scores.parts[column][0])
        for column, criterion in enumerate(cohort.problem.criteria)
        if _is_about_goals(criterion.key, snapshot)
    ]
    covered = sum(covers, np.zeros(len(cohort.problem.mentors), dtype=np.int64))
    order = sorted(
        (-int(covered[column]), -int(scores.units[0, column]), mentor.id)
        for column, mentor in enumerate(cohort.problem.mentors)
        if scores.allowed[0, column]
    )
    return [mentor for _, _, mentor in order]


def _is_about_goals(criterion: str, snapshot: Snapshot) -> bool:
    question = snapshot["questions"].get(snapshot["criteria"][criterion]["question"])
    return bool(question) and question["kind"] == "weighted"


def _kept_away(cohort: Cohort, scores: Scores) -> Iterator[tuple[int, str]]:
    """What keeps mentors away, as far as a coordinator may know: rules, and what was before."""
    yield from counted(cohort, scores, 0, ("shown", "coordinator"))
    causes = Counter(one.cause for one in cohort.problem.forbidden if one.audience == "coordinator")
    for cause, number in causes.items():
        yield number, f"{cause}."
