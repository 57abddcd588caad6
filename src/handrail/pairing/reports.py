"""What a run found, as a coordinator reads it: its report with the names of its people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from handrail.pairing.naming import named
from handrail.programmes.states import Side
from handrail.sheets.outcome_words import choice as choice_words

FIRST_CHOICE = choice_words(1)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the cohort by their school number; `member` is their place in it, if there still is one."""

    number: str
    name: str
    stage: str = ""
    member: UUID | None = None


People = Mapping[tuple[str, str], Person]  # (side, school number)


@dataclass(frozen=True, slots=True)
class PairLine:
    """One proposed pair."""

    mentee: Person
    mentor: Person
    points: str
    choice: str
    reasons: Sequence[str]
    cautions: Sequence[str]


@dataclass(frozen=True, slots=True)
class UnmatchedLine:
    """One mentee without a mentor, and why."""

    mentee: Person
    why: str
    barriers: Sequence[str]


@dataclass(frozen=True, slots=True)
class MentorLine:
    """One mentor's places, and how many mentees could have gone there."""

    mentor: Person
    taken: int
    most: int
    contest: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """What one more place would bring, at a mentor or in a group of mentors."""

    where: str
    group: str
    brings: str


@dataclass(frozen=True, slots=True)
class WeightLine:
    """How many mentees would have another mentor with ten points less or more of one weight."""

    key: str
    label: str
    less: int
    more: int


class Report:
    """A run's report, its sentences with names. Parts are read when they are asked for."""

    def __init__(self, data: Mapping[str, Any], people: People) -> None:
        self._data, self._people = data, people
        self._names = {key: person.name for key, person in people.items()}

    @property
    def headline(self) -> str:
        """The finding in one sentence."""
        return self._text(self._data.get("headline", ""))

    @property
    def summary(self) -> list[str]:
        """What came out, in numbers."""
        return self._texts(self._data.get("summary", ()))

    @property
    def proof(self) -> list[str]:
        """What is proven of it, and by what."""
        return self._texts(self._data.get("proof", ()))

    @property
    def ruled_out(self) -> list[str]:
        """How many pairs each rule took out."""
        return self._texts(self._data.get("ruled_out", ()))

    @property
    def warnings(self) -> list[str]:
        """What to keep in mind."""
        return self._texts(self._data.get("warnings", ()))

    @property
    def settings(self) -> list[tuple[str, str]]:
        """What the run was computed with, label and value."""
        return [(self._text(label), self._text(value)) for label, value in self._data.get("settings", ())]

    @property
    def pairs(self) -> Iterator[PairLine]:
        """The proposed pairs in the order of the report."""
        for row in self._data.get("pairs", ()):
            yield PairLine(
                self.person(Side.MENTEE, row["mentee"]),
                self.person(Side.MENTOR, row["mentor"]),
                str(row["points"]),
                row["choice"],
                self._texts(row["reasons"]),
                self._texts(row["cautions"]),
            )

    @property
    def unmatched(self) -> Iterator[UnmatchedLine]:
        """Mentees without a mentor."""
        for row in self._data.get("unmatched", ()):
            mentee = self.person(Side.MENTEE, row["mentee"])
            yield UnmatchedLine(mentee, self._text(row["why"]), self._texts(row["barriers"]))

    @property
    def mentors(self) -> Iterator[MentorLine]:
        """The mentors and their places."""
        for row in self._data.get("mentors", ()):
            mentor = self.person(Side.MENTOR, row["mentor"])
            yield MentorLine(mentor, row["taken"], row["most"], self._text(row["contest"]))

    @property
    def places(self) -> list[PlaceLine]:
        """What one more place would bring."""
        return [
            PlaceLine(self._text(row["where"]), self._text(row["group"]), self._text(row["brings"]))
            for row in self._data.get("places", ())
        ]

    @property
    def sensitivity(self) -> list[WeightLine]:
        """The effect of each weight; empty until that is computed."""
        return [WeightLine(**row) for row in self._data.get("sensitivity", ())]

    @property
    def matched(self) -> int:
        """How many pairs there are."""
        return len(self._data.get("pairs", ()))

    @property
    def without(self) -> int:
        """How many mentees have no mentor."""
        return len(self._data.get("unmatched", ()))

    @property
    def mentor_of(self) -> dict[str, str]:
        """Each mentee's mentor, by school number; "" for those without."""
        found = {row["mentee"]: "" for row in self._data.get("unmatched", ())}
        return found | {row["mentee"]: row["mentor"] for row in self._data.get("pairs", ())}

    @property
    def first_choices(self) -> set[str]:
        """The mentees who got their first choice, by school number."""
        return {row["mentee"] for row in self._data.get("pairs", ()) if row["choice"] == FIRST_CHOICE}

    @property
    def has_choices(self) -> bool:
        """Whether anybody put mentors in order."""
        return any(row["choice"] for row in self._data.get("pairs", ()))

    def person(self, side: str, number: str) -> Person:
        """Somebody by number, also when they left the cohort meanwhile."""
        return self._people.get((side, number)) or Person(number, number)

    def named(self, lines: Sequence[str]) -> list[str]:
        """Sentences about this run with their names."""
        return self._texts(lines)

    def _text(self, text: str) -> str:
        return named(text, self._names)

    def _texts(self, lines: Sequence[str]) -> list[str]:
        return [named(line, self._names) for line in lines]


@dataclass(frozen=True, slots=True)
class Change:
    """A mentee who has another mentor in one run than in another; None is nobody."""

    mentee: Person
    before: Person | None
    after: Person | None


def changes(before: Report, after: Report) -> list[Change]:
    """Who would change between two runs, by name. Who takes part in one alone is unmatched in the other."""
    old, new = before.mentor_of, after.mentor_of
    found = [
        Change(
            after.person(Side.MENTEE, mentee),
            _mentor(before, old.get(mentee)),
            _mentor(after, new.get(mentee)),
        )
        for mentee in old.keys() | new.keys()
        if old.get(mentee, "") != new.get(mentee, "")
    ]
    return sorted(found, key=lambda change: (change.mentee.name, change.mentee.number))


def _mentor(report: Report, number: str | None) -> Person | None:
    return report.person(Side.MENTOR, number) if number else None
