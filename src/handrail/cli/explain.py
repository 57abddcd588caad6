"""`handrail explain`: why this mentor, or why not that one, by ids."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator

import numpy as np

from handrail.cli.runs import read_run
from handrail.cli.speech import Refusal, say, say_list
from handrail.matching.explain import (
    Change,
    CriterionPoints,
    Unmatched,
    WhyNot,
    points,
    why_not,
    why_unmatched,
)
from handrail.matching.faults import checked
from handrail.matching.runfile import Run
from handrail.matching.scoring import UNITS, Scores, score
from handrail.sheets.grammar import listed
from handrail.sheets.nearest import did_you_mean
from handrail.sheets.vocabulary import Vocabulary, barrier_words, vocabulary_from
from handrail.sheets.words import reasons

INDENT = "  "


def run(arguments: argparse.Namespace) -> int:
    """Explain a mentee's pairs, or one pair that was or was not made."""
    found = read_run(arguments.run)
    mentee = known(arguments.mentee, (person.id for person in found.problem.mentees), "mentee")
    mentor = arguments.mentor and known(
        arguments.mentor, (person.id for person in found.problem.mentors), "mentor"
    )
    Explainer(found).explain(mentee, mentor)
    return 0


def known(text: str, ids: Iterable[str], side: str) -> str:
    """The id, if somebody has it; otherwise a refusal that names the nearest."""
    every = set(ids)
    if text not in every:
        raise Refusal(
            f"No {side} has the id {text!r}. {did_you_mean(text, every, 'Ids stand in pairs.xlsx.')}"
        )
    return text


def in_points(units: int) -> str:
    """Units as points with one decimal, rounded down towards nothing."""
    tenths = abs(units) * 10 // UNITS
    return f"{'-' if units < 0 and tenths else ''}{tenths // 10}.{tenths % 10}"


class Explainer:
    """A run with its scores computed and its words at hand."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.problem = checked(run.problem, run.settings)
        self.scores: Scores = score(self.problem)
        self.words = _vocabulary(run)

    def explain(self, mentee: str, mentor: str | None = None) -> None:
        """Print what there is to say of a mentee, or of one pair."""
        mine = [pair.mentor for pair in self.run.answer.pairs if pair.mentee == mentee]
        if mentor is not None and mentor not in mine:
            self._why_not(mentee, mentor)
            return
        for one in [mentor] if mentor else mine:
            self._pair(mentee, one)
        if mentor is None:
            self._missing(mentee, len(mine))

    def unmet_wish(self) -> tuple[str, str] | None:
        """A mentee with the permitted mentor who has the most points for them, if it is not who they got."""
        units = np.where(self.scores.allowed, self.scores.units, -1)
        made = {(pair.mentee, pair.mentor) for pair in self.run.answer.pairs}
        for mentee, best in zip(self.problem.mentees, units.argmax(axis=1).tolist(), strict=True):
            wish = (mentee.id, self.problem.mentors[best].id)
            if wish not in made and any(mentee.id == one for one, _ in made):
                return wish
        return None

    def _pair(self, mentee: str, mentor: str) -> None:
        say(f"{mentee} has {mentor}.")
        self._reasons(mentee, mentor)

    def _reasons(self, mentee: str, mentor: str) -> None:
        say_list(reasons(self.problem, self.words, mentee, mentor))
        lines = points(self.problem, self.scores, mentee, mentor)
        width = max((len(self._label(line)) for line in lines), default=0)
        say("Points, for the coordinator only:")
        for line in lines:
            say(f"{self._label(line):<{width}} {_figures(line)}", INDENT)
        say(f"{'In all':<{width}} {in_points(sum(line.units for line in lines)):>5}", INDENT)

    def _label(self, line: CriterionPoints) -> str:
        return self.words.criteria.get(line.key, line.key)

    def _missing(self, mentee: str, have: int) -> None:
        wants = next(person.wants for person in self.problem.mentees if person.id == mentee)
        if self.run.answer.status == "infeasible":
            say("No pairs were made, because the rules cannot all be kept.")
        elif have < wants:
            say(f"{mentee} wants {wants} mentor{'s' if wants > 1 else ''} and has {have or 'none'}.")
            found = why_unmatched(self.problem, self.run.settings, self.scores, self.run.answer, mentee)
            say_list(self._shortage(found))

    def _shortage(self, found: Unmatched) -> Iterator[str]:
        if found.kind == "no_mentor":
            yield "The rules leave no mentor. What stands in the way, by mentors:"
            for key, number in found.barriers:
                yield f"{number}: {barrier_words(key, self.words)}"
        elif found.kind == "too_few_places":
            yield (
                f"{len(found.mentees)} mentees can only go to {listed(found.mentors)}, who "
                f"{'has' if len(found.mentors) == 1 else 'have'} {found.places} places in all."
            )
        else:
            yield SHORTAGES[found.kind]

    def _why_not(self, mentee: str, mentor: str) -> None:
        if self.run.answer.status == "infeasible":
            raise Refusal(
                "No pairs were made, because the rules cannot all be kept. There is nothing to compare."
            )
        found = why_not(self.problem, self.run.settings, self.scores, self.run.answer, mentee, mentor)
        say(f"{mentee} does not have {mentor}.")
        say_list(self._obstacles(found))
        if found.kind == "possible":
            self._reasons(mentee, mentor)
            self._forced(found)

    def _obstacles(self, found: WhyNot) -> Iterator[str]:
        if found.kind == "infeasible":
            yield "No arrangement that keeps the rules and the required pairs can hold these two."
        for key in found.barriers:
            yield barrier_words(key, self.words)
        if found.kind == "possible":
            yield "No rule forbids it."
            if found.short > 0:
                yield f"It falls short of the mentor found by {in_points(found.short)} points."
            elif found.short < 0:
                yield f"For this mentee alone it would be better, by {in_points(-found.short)} points."

    def _forced(self, found: WhyNot) -> None:
        say("If these two were put together all the same:")
        say_list([*_filled(found.filled), *map(_change, found.changes), _total(found.total)])


def _figures(line: CriterionPoints) -> str:
    """Points, out of how many, and whether an average stands in."""
    average = ", average for a blank" if line.blank else ""
    return f"{in_points(line.units):>5} of {in_points(line.most):>4}{average}"


SHORTAGES = {
    "no_list": "The mentee gave no list of mentors.",
    "list_full": "Every mentor on the mentee's list has people that they prefer.",
    "quota": "A place is free, and a quota stands before it.",
}


def _vocabulary(run: Run) -> Vocabulary:
    try:
        return vocabulary_from(run.words)
    except (KeyError, TypeError, AttributeError) as error:
        raise Refusal(
            "The run file lacks the words that an explanation needs. Match again to have them."
        ) from error


def _filled(changes: Iterable[int]) -> Iterator[str]:
    for place, change in enumerate(changes, 1):
        if change:
            which = "a mentor" if place == 1 else f"{place} mentors"
            yield f"{abs(change)} {'more' if change > 0 else 'fewer'} would have {which}."


def _change(change: Change) -> str:
    before, after = (listed(side) or "no mentor" for side in (change.before, change.after))
    gain = f"{'gains' if change.units >= 0 else 'loses'} {in_points(abs(change.units))} points"
    return f"{change.mentee} would have {after} instead of {before} and {gain}."


def _total(units: int) -> str:
    if not units:
        return "The total stays the same."
    return f"The total {'rises' if units > 0 else 'falls'} by {in_points(abs(units))} points."
