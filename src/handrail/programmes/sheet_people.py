"""From the rows of a file to people: every cell is checked, and each fault names its cell and a remedy.

Nothing here reads or writes the database: what is known already is passed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from handrail.programmes.sheet_columns import columns_for
from handrail.sheets.nearest import did_you_mean, fold

MOST_FAULTS = 50  # a person mends no more at a time
MOST_NUMBER = {"hours_a_month": 200, "most_mentees": 20}
LENGTHS = {"number": 40, "name": 120, "email": 254}
_WHOLE = re.compile(r"[0-9]{1,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing to put right in a file. `cell` is blank where the whole row is meant.

    `word` is a stage that the school does not know: it can be said once what it means, for all its rows.
    """

    row: int
    cell: str
    column: str
    problem: str
    remedy: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a file: its number as the spreadsheet program shows it, and its texts by what they hold."""

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about one person before an import. `settled`: they have set up their account.

    `mentees`: as many they have now, so that no file gives them fewer places.
    """

    id: UUID
    values: Mapping[str, Any]
    settled: bool
    mentees: int = 0


@dataclass(frozen=True, slots=True)
class School:
    """What rows are checked against. `stages`: from label to key; `taken`: from address to person.

    `meant`: what words of the file were said to mean, from folded word to key; a blank key is no stage.
    """

    people: Mapping[str, Known]
    taken: Mapping[str, UUID]
    stages: Mapping[str, str]
    allowed: tuple[str, ...]
    meant: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as the file has them: only what it says, so that a blank cell changes nothing."""

    row: int
    number: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """How cells are named: the header and the letter of what each column holds."""

    headers: Mapping[str, str]
    letters: Mapping[str, str]

    def fault(self, row: int, key: str, problem: str, remedy: str) -> CellFault:
        """A fault in the cell of one row that holds `key`."""
        letter = self.letters.get(key, "")
        return CellFault(row, f"{letter}{row}" if letter else "", self.headers.get(key, ""), problem, remedy)


def place_of(headers: Sequence[str], letters: Sequence[str], columns: Mapping[str, str]) -> Place:
    """Where each thing stands in a file."""
    by_header = dict(zip(headers, letters, strict=True))
    return Place(columns, {key: by_header[header] for key, header in columns.items()})


def rows_from(
    rows: Iterable[tuple[int, Sequence[str]]], headers: Sequence[str], columns: Mapping[str, str]
) -> list[SheetRow]:
    """Rows by what they hold; wholly blank ones are left out."""
    at = {key: headers.index(header) for key, header in columns.items()}
    found = [
        SheetRow(number, {key: cells[place].strip() for key, place in at.items()}) for number, cells in rows
    ]
    return [row for row in found if any(row.cells.values())]


def check_rows(
    rows: Sequence[SheetRow], side: str, place: Place, school: School
) -> tuple[list[Entry], list[CellFault]]:
    """Everybody in the file, and what is wrong with it. Where anything is wrong, nobody may be imported."""
    entries: list[Entry] = []
    faults: list[CellFault] = []
    for row in rows:
        entry, wrong = _entry(row, side, place, school)
        entries.append(entry)
        faults += wrong
    faults += _twice(rows, place)
    return entries, sorted(faults, key=lambda fault: (fault.row, fault.cell))


def _entry(row: SheetRow, side: str, place: Place, school: School) -> tuple[Entry, list[CellFault]]:
    values: dict[str, Any] = {key: value for key, value in _texts(row).items() if value}
    faults = [place.fault(row.row, key, *said) for key, said in _text_faults(row, school)]
    faults += _stage_faults(row, side, place, school, values)
    for key in [column.key for column in columns_for(side) if column.key in MOST_NUMBER]:
        faults += _number(row, key, place, values)
    if said := _too_few(school.people.get(row.cells.get("number", "")), values):
        faults.append(place.fault(row.row, "most_mentees", *said))
    return Entry(row.row, row.cells.get("number", ""), values), faults


def _texts(row: SheetRow) -> dict[str, str]:
    first, last = row.cells.get("first", ""), row.cells.get("last", "")
    name = row.cells.get("name", "") or " ".join(part for part in (first, last) if part)
    return {"name": name, "email": row.cells.get("email", "").lower()}


_Said = Iterator[tuple[str, tuple[str, str]]]


def _text_faults(row: SheetRow, school: School) -> _Said:
    number, known = row.cells.get("number", ""), school.people.get(row.cells.get("number", ""))
    texts = _texts(row)
    if not number:
        yield "number", ("The school number is missing", "Fill it in: it tells people apart")
    if not texts["name"] and known is None:
        key = "name" if "name" in row.cells else "last"
        yield key, ("The name is missing", "Fill it in: this person is not known yet")
    for key, text in {"number": number, **texts}.items():
        if len(text) > LENGTHS[key]:
            yield key, (f"It has {len(text)} characters", f"Shorten it to {LENGTHS[key]}")
    yield from _email_faults(texts["email"], known, school)


def _email_faults(email: str, known: Known | None, school: School) -> _Said:
    if not email:
        if known is None:
            yield "email", ("The mail address is missing", "Fill it in: the invitation goes there")
        return
    try:
        validate_email(email)
    except ValidationError:
        yield "email", (f"“{email[:60]}” is no mail address", "Write it like name@school.example")
        return
    if school.taken.get(email, known and known.id) != (known and known.id):
        yield (
            "email",
            ("Somebody else has this mail address", "Check the address, and the school number of this row"),
        )
    elif known is not None and known.settled and known.values["email"] != email:
        remedy = "They change it in their account. Clear the cell, or write the address they sign in with"
        yield "email", ("This person signs in with another mail address", remedy)


def _stage_faults(
    row: SheetRow, side: str, place: Place, school: School, values: dict[str, Any]
) -> Iterator[CellFault]:
    text = row.cells.get("stage", "")
    if not text:
        return
    key = _stage(text, school)
    if key is None:
        problem = f"“{text[:60]}” is no stage of your school"
        remedy = did_you_mean(text, school.stages, "Use a stage of your school's list")
        yield replace(place.fault(row.row, "stage", problem, remedy), word=text)
    elif key and school.allowed and key not in school.allowed:
        names = [label for label, one in school.stages.items() if one in school.allowed]
        problem = f"A {side} of this programme cannot be at this stage"
        yield place.fault(row.row, "stage", problem, f"Possible are: {', '.join(names)}")
    elif key:
        values["stage"] = key


def _stage(text: str, school: School) -> str | None:
    """The key of a stage; blank where the word was said to be none, None where nobody has said what it is."""
    words = {fold(label): key for label, key in school.stages.items()}
    key = words.get(fold(text), school.meant.get(fold(text)))
    return text if key is None and text in school.stages.values() else key


def _number(row: SheetRow, key: str, place: Place, values: dict[str, Any]) -> Iterator[CellFault]:
    text = row.cells.get(key, "")
    if not text:
        return
    if not _WHOLE.fullmatch(text) or int(text) > MOST_NUMBER[key]:
        remedy = f"Write a whole number up to {MOST_NUMBER[key]}, or clear the cell"
        yield place.fault(row.row, key, f"“{text[:60]}” is no number that fits here", remedy)
    else:
        values[key] = int(text)


def _too_few(known: Known | None, values: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is wrong with a number of places below that of the mentees whom somebody has."""
    if known is None or values.get("most_mentees", known.mentees) >= known.mentees:
        return None
    have = "1 mentee" if known.mentees == 1 else f"{known.mentees} mentees"
    return f"This person has {have} now", f"Write at least {known.mentees}, or clear the cell"


def _twice(rows: Sequence[SheetRow], place: Place) -> Iterator[CellFault]:
    """A number or an address that stands in two rows; one fault a row, since there is one thing to do."""
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        marks = [(key, row.cells.get(key, "").casefold()) for key in ("number", "email")]
        again = [mark for mark in marks if mark[1] and seen.setdefault(mark, row.row) != row.row]
        for key, text in again[:1]:
            problem = f"The same stands in row {seen[key, text]}"
            remedy = "Each person stands in the file once: remove one of the two rows"
            yield place.fault(row.row, key, problem, remedy)
