"""What a coordinator is shown of a finished matching: names and sentences, ready to be laid out.

The workbook, the report and the terminal all print this one thing. Points stand here because its reader
is the coordinator; nothing in it goes to mentors or mentees.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as the coordinator knows them: the id of the spreadsheet, the name, a few words more.

    `groups` are (column, value): what the coordinator recruits by, such as ("Specialty", "Dermatology").
    """

    id: str
    name: str
    detail: str = ""
    groups: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PairLine:
    """One proposed pair. `reasons` are sentences; `cautions` say what no one could check."""

    mentee: PersonLine
    mentor: PersonLine
    points: str
    choice: str
    reasons: tuple[str, ...]
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnmatchedLine:
    """One mentee with fewer mentors than wanted: `why` in a sentence, and counts of what stood in the way."""

    mentee: PersonLine
    why: str
    barriers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MentorLine:
    """One mentor's places: how many are taken, how many more could be, how many mentees could go there."""

    mentor: PersonLine
    taken: int
    most: int
    contest: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """What one more place would bring, at a mentor or in a group of mentors (a specialty, a site)."""

    where: str
    group: str
    brings: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The whole page. Every tuple is in the order in which it is shown."""

    title: str
    headline: str
    summary: tuple[str, ...]
    proof: tuple[str, ...]
    pairs: tuple[PairLine, ...]
    unmatched: tuple[UnmatchedLine, ...]
    mentors: tuple[MentorLine, ...]
    places: tuple[PlaceLine, ...]
    ruled_out: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...] = ()
    right_to_left: bool = False
