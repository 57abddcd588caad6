"""From the rows of a file to pairs that are running: each fault names its cell and a remedy.

Nothing here reads or writes the database: what is known is passed in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from handrail.people.models import User
from handrail.programmes.sheet_columns import Column
from handrail.programmes.sheet_conflicts import DAY, day_from
from handrail.programmes.sheet_people import CellFault, Place, SheetRow
from handrail.programmes.states import EnrolmentState, Side
from handrail.sheets.columns import plain

HEADERS = ("Mentor number", "Mentee number", "Since")
COLUMNS = (
    Column(
        "mentor",
        "Mentor number",
        ("mentor number", "staff number", "mentor id", "staff id", "employee number", "mentor"),
        needed=True,
    ),
    Column(
        "mentee",
        "Mentee number",
        ("mentee number", "student number", "matriculation number", "mentee id", "student id", "mentee",
         "student"),
        needed=True,
    ),
    Column(
        "starts",
        "Since",
        ("since", "start date", "first day", "from", "start", "starts", "begins", "date"),
        needed=True,
    ),
)  # fmt: skip
LEFT = (EnrolmentState.DECLINED, EnrolmentState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a mentee's open mentorship in the programme. `starts` is None while it is an offer."""

    mentor: UUID
    starts: dt.date | None


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are checked against: people by number, places by person and side, what is open by mentee."""

    people: Mapping[str, User]
    places: Mapping[tuple[UUID, str], str]
    held: Mapping[UUID, Held]
    usual: int
    today: dt.date


@dataclass(frozen=True, slots=True)
class PairRow:
    """One pair as a file has it."""

    row: int
    mentor: User
    mentee: User
    starts: dt.date

    @property
    def pair(self) -> tuple[UUID, UUID]:
        """The two by their ids, mentor first."""
        return (self.mentor.pk, self.mentee.pk)


def find_columns(headers: Sequence[str]) -> dict[str, str]:
    """Which header holds what, by its words."""
    by_words = {plain(header): header for header in headers}
    found: dict[str, str] = {}
    for column in COLUMNS:
        header = next((by_words[word] for word in column.words if word in by_words), None)
        if header is not None:
            found[column.key] = header
    return found


def read_rows(
    rows: Sequence[SheetRow], place: Place, known: Known
) -> tuple[list[PairRow], list[PairRow], list[CellFault]]:
    """The pairs that are new, those that are here already, and what is wrong with the rows by themselves."""
    new: list[PairRow] = []
    same: list[PairRow] = []
    faults: list[CellFault] = []
    seen: dict[UUID, int] = {}
    for row in rows:
        values: dict[str, User | dt.date] = {}
        wrong = [place.fault(row.row, *said) for said in _read(row, known, values)]
        faults += wrong
        if wrong:
            continue
        pair = PairRow(row.row, **values)  # type: ignore[arg-type]  # all there where nothing is wrong
        if seen.setdefault(pair.mentee.pk, row.row) != row.row:
            twice = f"The same mentee stands in row {seen[pair.mentee.pk]}"
            remedy = "A mentee has one mentor in a programme: remove one of the two rows"
            faults.append(place.fault(row.row, "mentee", twice, remedy))
        elif said := _held(pair, known):
            faults.append(place.fault(row.row, *said))
        else:
            (same if pair.mentee.pk in known.held else new).append(pair)
    return new, same, faults


_Said = tuple[str, str, str]


def _read(row: SheetRow, known: Known, values: dict[str, User | dt.date]) -> Iterator[_Said]:
    for side in (Side.MENTOR, Side.MENTEE):
        yield from _person(row, side, known, values)
    if values.get("mentor") and values.get("mentor") == values.get("mentee"):
        yield "mentee", "Both numbers are of the same person", "Write the numbers of two people"
    text = row.cells.get("starts", "")
    day = day_from(text)
    if not text:
        yield "starts", "The day since when they are a pair is missing", DAY
    elif day is None:
        yield "starts", f"“{text[:60]}” is no day that can be read only one way", DAY
    elif day > known.today:
        yield "starts", "This day lies ahead", "Only pairs that are running already come in by a file"
    else:
        values["starts"] = day


def _person(row: SheetRow, side: Side, known: Known, values: dict[str, User | dt.date]) -> Iterator[_Said]:
    number = row.cells.get(side, "")
    user = known.people.get(number)
    if not number:
        yield side, "The school number is missing", "Fill it in: it tells people apart"
    elif user is None:
        remedy = "Check the number, or bring the person in first: on the page People, or by an import"
        yield side, f"Nobody at your school has the number “{number[:60]}”", remedy
    elif not user.is_active:
        yield side, f"The account of {user.name} is closed", "Open it again, or leave the row out"
    elif known.places.get((user.pk, side)) in LEFT:
        yield (
            side,
            f"{user.name} said that they do not take part as a {side}",
            "Ask them, or leave the row out",
        )
    else:
        values[side] = user


def _held(pair: PairRow, known: Known) -> _Said | None:
    """What is wrong with a pair by what its mentee has already."""
    held = known.held.get(pair.mentee.pk)
    if held is None or (held.mentor, held.starts) == (pair.mentor.pk, pair.starts):
        return None
    if held.mentor == pair.mentor.pk and held.starts is not None:
        words = f"They are a pair already, since {held.starts.isoformat()}"
        return ("starts", words, "Write that day, or leave the row out")
    words = f"{pair.mentee.name} has a mentor in this programme, or one is being asked"
    return ("mentee", words, "Leave the row out")


def check_together(
    pairs: Sequence[PairRow], apart: Collection[tuple[UUID, UUID]], place: Place, usual: int
) -> list[CellFault]:
    """What is wrong with new pairs: those kept apart, and mentors without enough places for all of them."""
    faults: list[CellFault] = []
    taken: dict[UUID, int] = {}
    for pair in pairs:
        if pair.pair in apart:
            words = f"{pair.mentor.name} and {pair.mentee.name} are kept apart"
            faults.append(place.fault(pair.row, "mentee", words, "Leave the row out"))
        mentor = pair.mentor
        taken[mentor.pk] = taken.get(mentor.pk, mentor.active_mentees) + 1
        most = usual if mentor.most_mentees is None else mentor.most_mentees
        if taken[mentor.pk] > most:
            words = f"{mentor.name} takes at most {most} mentees, and would have {taken[mentor.pk]}"
            remedy = "Ask them to raise the number under “Your time”, or leave rows out"
            faults.append(place.fault(pair.row, "mentor", words, remedy))
    return faults
