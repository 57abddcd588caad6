"""The result as a workbook: one tab for each question a coordinator asks of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from handrail.sheets.outcome import MentorLine, Outcome, PairLine, PlaceLine, UnmatchedLine
from handrail.sheets.write import SheetOut

PAIRS = (
    "Mentee",
    "Mentee id",
    "Mentee detail",
    "Mentor",
    "Mentor id",
    "Mentor detail",
    "Choice",
    "Why",
    "To check",
    "Points",
)
UNMATCHED = ("Mentee", "Mentee id", "Mentee detail", "Why", "What stood in the way")
MENTORS = ("Mentor", "Mentor id", "Mentor detail", "Places taken", "Places", "Who could go there")
PLACES = ("One more place at", "Details", "Would bring")
NOTES = {
    "Pairs": "For the coordinator only: points are not for mentees or mentors.",
    "One more place": "Worked out exactly, for one place at a time.",
}


def pairs_workbook(outcome: Outcome) -> list[SheetOut]:
    """The tabs Pairs, Unmatched, Mentors, One more place and Settings."""
    tabs: tuple[tuple[str, Sequence[str], Iterable[Sequence[str | int]]], ...] = (
        ("Pairs", PAIRS, map(_pair, outcome.pairs)),
        ("Unmatched", UNMATCHED, map(_unmatched, outcome.unmatched)),
        ("Mentors", MENTORS, map(_mentor, outcome.mentors)),
        ("One more place", PLACES, map(_place, outcome.places)),
        ("Settings", ("What", "Value"), _settings(outcome)),
    )
    return [
        SheetOut(name, headers, list(rows), notes=_notes(name, outcome), right_to_left=outcome.right_to_left)
        for name, headers, rows in tabs
    ]


def _notes(name: str, outcome: Outcome) -> tuple[str, ...]:
    return tuple(line for line in (outcome.title, NOTES.get(name, "")) if line)


def _pair(pair: PairLine) -> tuple[str, ...]:
    mentee, mentor = pair.mentee, pair.mentor
    return (
        *(mentee.name, mentee.id, mentee.detail),
        *(mentor.name, mentor.id, mentor.detail),
        *(pair.choice, "\n".join(pair.reasons), "\n".join(pair.cautions), pair.points),
    )


def _unmatched(line: UnmatchedLine) -> tuple[str, ...]:
    return line.mentee.name, line.mentee.id, line.mentee.detail, line.why, "\n".join(line.barriers)


def _mentor(line: MentorLine) -> tuple[str | int, ...]:
    return line.mentor.name, line.mentor.id, line.mentor.detail, line.taken, line.most, line.contest


def _place(line: PlaceLine) -> tuple[str, ...]:
    return line.where, line.group, line.brings


def _settings(outcome: Outcome) -> Iterator[tuple[str, str]]:
    yield "Title", outcome.title
    yield "Result", outcome.headline
    yield from outcome.settings
    for heading, lines in (
        ("Result", outcome.summary),
        ("Proof", outcome.proof),
        ("Ruled out", outcome.ruled_out),
        ("Please check", outcome.warnings),
    ):
        for line in lines:
            yield heading, line
