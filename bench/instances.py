"""Invented cohorts to measure with: the same size and seed give the same problem.

Every mentee wants one mentor; mentors take 1 to 4. Answers are drawn so that scores are fine (hardly two
pairs of a mentee are equal) and about a third of the pairs have no language in common. One answer in
twenty is left blank, as in life.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from handrail.matching import (
    Closeness,
    Conflict,
    Coverage,
    Criterion,
    Mentee,
    Mentor,
    Overlap,
    Personality,
    Problem,
    SetMatch,
    Shares,
    Tree,
    checked,
)
from handrail.matching.scoring import Scores

Answers = dict[str, str | tuple[str, ...] | Mapping[str, int]]

MOST = 4  # mentees that a mentor takes at most: 1 to 4, evenly
CONFLICTS = 3  # conflicts of interest a mentee
LISTED = 10  # mentors on a mentee's rank list
BLANK = 0.05

FAMILIES, A_FAMILY = 8, 5
GOALS = tuple(f"goal {place}" for place in range(20))
INTERESTS = tuple(f"interest {place}" for place in range(60))
SLOTS = tuple(f"slot {place}" for place in range(21))
STAGES = tuple(f"stage {place}" for place in range(8))
PARENT = {f"specialty {place}": f"family {place // A_FAMILY}" for place in range(FAMILIES * A_FAMILY)}
SPECIALTIES = tuple(PARENT)
LANGUAGES = ("first", "second", "third", "fourth", "fifth", "sixth")
SPEAKERS = (20, 5, 3, 2, 1, 1)  # how common each language is
TRAITS = ("openness", "conscientiousness")

CRITERIA: tuple[Criterion, ...] = (
    Coverage(key="goals", weight=30, mentee="goals", mentor="goals"),
    Tree(key="specialties", weight=20, mentee="specialties", mentor="specialties", parent=PARENT),
    SetMatch(key="interests", weight=15, mentee="interests", mentor="interests", measure="all"),
    Overlap(key="slots", weight=15, mentee="slots", mentor="slots"),
    Closeness(key="stage", weight=10, mentee="stage", mentor="stage", scale=STAGES, gap=2),
    Personality(key="personality", weight=10, mentee="traits", mentor="traits", traits=TRAITS),
)
RULES = (Shares(key="language", mentee="languages", mentor="languages"),)


def instance(mentees: int, mentors: int, seed: int) -> Problem:
    """A problem without rank lists, in canonical order."""
    dice = Random(f"{mentees} {mentors} {seed}")  # noqa: S311 (nothing here is secret)
    left = tuple(Mentee(f"e{place:05}", _mentee(dice)) for place in range(mentees))
    right = tuple(
        Mentor(f"r{place:05}", _mentor(dice), most=dice.randint(1, MOST)) for place in range(mentors)
    )
    conflicts = tuple(
        Conflict(mentee.id, mentor.id, "assesses")
        for mentee in left
        for mentor in dice.sample(right, min(CONFLICTS, mentors))
    )
    return checked(Problem(left, right, CRITERIA, RULES, conflicts))


def with_lists(problem: Problem, scores: Scores, seed: int) -> Problem:
    """The problem with strict rank lists, as people write them: near the scores, each in their own way.

    A mentee lists up to ten permitted mentors; a mentor lists exactly those who list them.
    """
    dice = Random(f"lists {seed}")  # noqa: S311 (nothing here is secret)
    units = scores.units.tolist()
    noise = max(map(max, units), default=0) // 4
    permitted = [[place for place, free in enumerate(row) if free] for row in scores.allowed.tolist()]
    chosen = [
        _nearly_sorted(dice, options, [-row[place] for place in options], noise)[:LISTED]
        for row, options in zip(units, permitted, strict=True)
    ]
    askers = [
        [row for row, wanted in enumerate(chosen) if place in wanted] for place in range(len(problem.mentors))
    ]
    answered = [
        _nearly_sorted(dice, rows, [-units[row][place] for row in rows], noise)
        for place, rows in enumerate(askers)
    ]
    return replace(
        problem,
        mentees=tuple(
            replace(mentee, ranks=tuple((problem.mentors[place].id,) for place in wanted))
            for mentee, wanted in zip(problem.mentees, chosen, strict=True)
        ),
        mentors=tuple(
            replace(mentor, ranks=tuple((problem.mentees[row].id,) for row in rows))
            for mentor, rows in zip(problem.mentors, answered, strict=True)
        ),
    )


def _nearly_sorted(dice: Random, options: Sequence[int], keys: Sequence[int], noise: int) -> list[int]:
    """Options by key, each key moved a little."""
    moved = {option: key + noise * dice.random() for option, key in zip(options, keys, strict=True)}
    return sorted(options, key=moved.__getitem__)


def _mentee(dice: Random) -> Answers:
    goals = {goal: dice.randint(1, 3) for goal in dice.sample(GOALS, dice.randint(2, 5))}
    return _person(dice, goals, interests=(3, 8), specialties=(1, 3), languages=(1, 2))


def _mentor(dice: Random) -> Answers:
    goals = {goal: dice.randint(1, 2) for goal in dice.sample(GOALS, dice.randint(4, 10))}
    return _person(dice, goals, interests=(3, 10), specialties=(1, 2), languages=(1, 3))


def _person(
    dice: Random,
    goals: Mapping[str, int],
    *,
    interests: tuple[int, int],
    specialties: tuple[int, int],
    languages: tuple[int, int],
) -> Answers:
    answers: Answers = {
        "goals": goals,
        "interests": _some(dice, INTERESTS, interests),
        "specialties": _some(dice, SPECIALTIES, specialties),
        "slots": _some(dice, SLOTS, (3, 9)),
        "stage": dice.choice(STAGES),
        "traits": {trait: dice.randint(4, 20) for trait in TRAITS},
    }
    said = {key: answer for key, answer in answers.items() if dice.random() >= BLANK}
    # A blank language would let a pair pass the rule, so nobody leaves it blank here.
    return {**said, "languages": _spoken(dice, dice.randint(*languages))}


def _some(dice: Random, items: Sequence[str], how_many: tuple[int, int]) -> tuple[str, ...]:
    return tuple(dice.sample(items, dice.randint(*how_many)))


def _spoken(dice: Random, how_many: int) -> tuple[str, ...]:
    return tuple(sorted(set(dice.choices(LANGUAGES, SPEAKERS, k=how_many))))
