"""From an answer to the page that a coordinator is shown: names for ids, sentences for figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from handrail.matching.answer import Answer, Shortage
from handrail.matching.explain import Unmatched, disclosed, why_unmatched
from handrail.matching.people import place_in
from handrail.matching.places import Gain, one_more_place
from handrail.matching.scoring import UNITS, Scores, score
from handrail.matching.verdict import Verdict
from handrail.sheets import outcome_words as say
from handrail.sheets.build import Cohort
from handrail.sheets.nearest import fold
from handrail.sheets.outcome import MentorLine, Outcome, PairLine, PersonLine, PlaceLine, UnmatchedLine
from handrail.sheets.outcome_settings import settings_rows
from handrail.sheets.words import barrier_words, cautions, reasons_between

MOST_ADVICE = 12
MOST_GROUPS = 6  # of each column
LARGE = 400_000  # pairs above which recruiting advice would take longer than the matching


def outcome(
    cohort: Cohort, answer: Answer, *, verdict: Verdict | None = None, scores: Scores | None = None
) -> Outcome:
    """Everything a coordinator is shown. `verdict` is the checker's, where it was asked.

    `scores` are the problem's own, where the caller has them at hand.

    Pairs and people stand in the order of names, recruiting advice with the most useful first.
    """
    page = _Page(cohort, answer, scores or score(cohort.problem))
    return Outcome(
        title=cohort.title,
        headline=page.headline(),
        summary=tuple(page.summary()),
        proof=say.proof(cohort.settings, answer, verdict),
        pairs=tuple(page.pairs()),
        unmatched=tuple(page.unmatched()),
        mentors=tuple(page.mentor_lines()),
        places=tuple(page.places()),
        ruled_out=tuple(page.ruled_out()),
        settings=tuple(settings_rows(cohort.problem, cohort.settings, cohort.vocabulary)),
        warnings=tuple(page.warnings()),
    )


def _by_name(line: PersonLine) -> tuple[str, str]:
    return fold(line.name), line.id


class _Page:
    """A cohort and its answer, with what every part of the page looks up."""

    def __init__(self, cohort: Cohort, answer: Answer, scores: Scores) -> None:
        self.cohort, self.answer, self.problem = cohort, answer, cohort.problem
        self.scores = scores
        self.shown = disclosed(cohort.problem, self.scores)
        self.taken = Counter(pair.mentor for pair in answer.pairs)
        self.have = Counter(pair.mentee for pair in answer.pairs)
        self.mentees = {mentee.id: mentee for mentee in self.problem.mentees}
        self.mentors = {mentor.id: mentor for mentor in self.problem.mentors}

    def mentee_names(self, ids: Iterable[str]) -> list[str]:
        return [self.cohort.mentees[one].name for one in ids]

    def mentor_names(self, ids: Iterable[str]) -> list[str]:
        return [self.cohort.mentors[one].name for one in ids]

    def made(self) -> Iterator[tuple[tuple[str, str], tuple[int, int]]]:
        """Pairs by id, with their row and column."""
        rows = {mentee.id: place for place, mentee in enumerate(self.problem.mentees)}
        columns = {mentor.id: place for place, mentor in enumerate(self.problem.mentors)}
        for pair in self.answer.pairs:
            yield (pair.mentee, pair.mentor), (rows[pair.mentee], columns[pair.mentor])

    def headline(self) -> str:
        if self.answer.status == "infeasible":
            return "No pairs could be made: what must be kept cannot all be kept."
        return say.headline(len(self.have), len(self.mentees), self.cohort.vocabulary.mentees)

    def summary(self) -> Iterator[str]:
        if self.answer.status == "infeasible":
            yield from map(self.shortage, self.answer.shortages)
            return
        for place, filled in enumerate(self.answer.filled[1:], 2):
            wanted = sum(mentee.wants >= place for mentee in self.mentees.values())
            yield say.further_mentors(place, filled, wanted, self.cohort.vocabulary.mentees)
        places = sum(mentor.most for mentor in self.mentors.values())
        yield say.places_taken(len(self.answer.pairs), places, self.cohort.vocabulary.mentors)
        yield from say.choices(Counter(self.choice(pair.mentee, pair.mentor) for pair in self.answer.pairs))
        yield say.objective(self.cohort.settings)
        if self.answer.pairs:
            total, bound = self.answer.total // UNITS, self.answer.total_bound // UNITS
            yield say.total(total, bound, reached=self.answer.total == self.answer.total_bound)
        apart, all_pairs = int((~self.scores.allowed).sum()), self.scores.allowed.size
        yield say.pairs_ruled_out(apart, all_pairs)

    def shortage(self, short: Shortage) -> str:
        if short.what == "least":
            return say.least_shortage(self.mentor_names(short.people), short.needed, short.available)
        if short.what == "quota":
            return say.quota_shortage(short.keys)
        words = [barrier_words(key, self.cohort.vocabulary) for key in short.keys]
        mentees, mentors = self.mentee_names(short.people), self.mentor_names(short.others)
        return say.required_shortage(mentees, mentors, words, short.available)

    def choice(self, mentee: str, mentor: str) -> int | None:
        """1 for a first choice; 0 for somebody not on the mentee's list; None if there is no list."""
        ranks = self.mentees[mentee].ranks
        place = place_in(ranks, mentor)
        return (0 if place is None else place + 1) if ranks else None

    def pairs(self) -> Iterator[PairLine]:
        units = {line: int(self.shown[place]) for line, place in self.made()}
        lines = [self.pair(*made, units[made]) for made in units]
        yield from sorted(lines, key=lambda line: (*_by_name(line.mentee), *_by_name(line.mentor)))

    def pair(self, mentee_id: str, mentor_id: str, units: int) -> PairLine:
        cohort = self.cohort
        mentee, mentor = self.mentees[mentee_id], self.mentors[mentor_id]
        return PairLine(
            cohort.mentees[mentee_id],
            cohort.mentors[mentor_id],
            say.points(units),
            say.choice(self.choice(mentee_id, mentor_id)),
            reasons_between(self.problem, cohort.vocabulary, mentee, mentor),
            cautions(self.problem, cohort.vocabulary, mentee, mentor),
        )

    def unmatched(self) -> Iterator[UnmatchedLine]:
        if self.answer.status == "infeasible":
            return
        without = [one for one in self.mentees.values() if self.have[one.id] < one.wants]
        found = {one.id: self.why_unmatched(one.id) for one in without}
        rivals: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for why in found.values():  # who has the same mentors only is short of the same places
            rivals[why.mentors] |= set(why.mentees)
        for line in sorted((self.cohort.mentees[one] for one in found), key=_by_name):
            why = found[line.id]
            yield self.unmatched_line(line, replace(why, mentees=tuple(sorted(rivals[why.mentors]))))

    def why_unmatched(self, mentee: str) -> Unmatched:
        return why_unmatched(self.problem, self.cohort.settings, self.scores, self.answer, mentee)

    def unmatched_line(self, line: PersonLine, found: Unmatched) -> UnmatchedLine:
        others = self.mentee_names(one for one in found.mentees if one != line.id)
        why = say.why_unmatched(found, others, self.mentor_names(found.mentors))
        have, wants = self.have[line.id], self.mentees[line.id].wants
        if have:
            why = say.has_some(have, wants, why)
        barriers = tuple(
            say.barrier(count, barrier_words(key, self.cohort.vocabulary)) for key, count in found.barriers
        )
        return UnmatchedLine(line, why, barriers)

    def mentor_lines(self) -> Iterator[MentorLine]:
        """How contested: for how many mentees a mentor is (one of) the best that the rules allow."""
        scores = self.scores
        units = np.where(scores.allowed, scores.units, -1)
        best = units.max(axis=1, initial=-1)
        favoured = ((units == best[:, None]) & scores.allowed).sum(axis=0)
        able = scores.allowed.sum(axis=0)
        column = {mentor.id: place for place, mentor in enumerate(self.problem.mentors)}
        for line in sorted(self.cohort.mentors.values(), key=_by_name):
            place = column[line.id]
            contest = say.contest(int(able[place]), int(favoured[place]))
            yield MentorLine(line, self.taken[line.id], self.mentors[line.id].most, contest)

    def places(self) -> Iterator[PlaceLine]:
        """Where one more place would help, found exactly; not for problems where that would take long."""
        if self.scores.allowed.size > LARGE:
            return
        gains = one_more_place(self.problem, self.cohort.settings, self.scores, self.answer)
        yield from self.group_places(gains)
        for gain in gains[:MOST_ADVICE]:
            line = self.cohort.mentors[gain.mentor]
            yield PlaceLine(line.name, line.detail, say.gain(gain))

    def group_places(self, gains: Sequence[Gain]) -> Iterator[PlaceLine]:
        """The same by group: the best of its places, and at how many of its mentors a place fills another."""
        members = Counter(group for line in self.cohort.mentors.values() for group in line.groups)
        best: dict[tuple[str, str], Gain] = {}
        filling = Counter[tuple[str, str]]()
        for gain in gains:  # the most useful comes first
            for group in self.cohort.mentors[gain.mentor].groups:
                best.setdefault(group, gain)
                filling[group] += gain.filled
        shown = Counter[str]()
        for column, value in best:
            shown[column] += 1
            if shown[column] <= MOST_GROUPS:
                group = column, value
                yield PlaceLine(value, column, say.group_gain(best[group], filling[group], members[group]))

    def ruled_out(self) -> Iterator[str]:
        """Pairs that each rule took out, the most first; one pair can stand under several."""
        counts: Counter[str] = Counter()
        for barrier in self.scores.barriers:
            counts[barrier_words(barrier.key, self.cohort.vocabulary)] += int(barrier.fails.sum())
        for words, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
            yield say.ruled_out(count, words)

    def warnings(self) -> Iterator[str]:
        if self.problem.criteria or self.problem.undisclosed_weight:
            yield "These weights are a reasoned default. No study has estimated them."
        unseen = sum(
            bool(
                cautions(
                    self.problem, self.cohort.vocabulary, self.mentees[pair.mentee], self.mentors[pair.mentor]
                )
            )
            for pair in self.answer.pairs
        )
        if unseen:
            yield say.unchecked_pairs(unseen, len(self.answer.pairs))
        if self.scores.allowed.size > LARGE:
            yield "With so many people, what one more place would bring was not worked out."
