"""From the rows of a roster to conflicts of interest: each fault names its cell and a remedy.

Nothing here reads or writes the database: the people of the school are passed in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from handrail.programmes.plans import conflict_kinds
from handrail.programmes.sheet_columns import Column
from handrail.programmes.sheet_people import CellFault, Place, SheetRow
from handrail.sheets.columns import plain
from handrail.sheets.nearest import did_you_mean, fold

HEADERS = ("Staff number", "Student number", "Kind", "From", "Until")  # of the file to begin with
COLUMNS = (
    Column(
        "mentor",
        "school number of the one who judges",
        ("staff number", "assessor number", "examiner number", "supervisor number", "doctor number",
         "mentor number", "employee number", "staff id", "mentor id", "staff", "assessor", "examiner",
         "supervisor", "who judges", "who"),
        needed=True,
    ),
    Column(
        "mentee",
        "school number of the student",
        ("student number", "mentee number", "matriculation number", "trainee number", "student id",
         "mentee id", "student", "mentee", "trainee", "whom"),
        needed=True,
    ),
    Column(
        "kind", "kind", ("kind", "kind of conflict", "relation", "relationship", "type", "conflict"),
        needed=True,
    ),
    Column(
        "starts", "first day", ("from", "first day", "start", "starts", "start date", "since", "begins"),
        needed=True,
    ),
    Column("ends", "last day", ("until", "last day", "to", "till", "end", "ends", "end date")),
)  # fmt: skip
DAY = "Write it as year, month and day, such as 2027-03-01"


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One conflict as a file has it."""

    mentor: UUID
    mentee: UUID
    kind: str
    starts: dt.date
    ends: dt.date | None

    @property
    def key(self) -> tuple[UUID, UUID, str, dt.date]:
        """What tells it from all others; only the last day may change."""
        return (self.mentor, self.mentee, self.kind, self.starts)


def find_columns(headers: Sequence[str]) -> dict[str, str]:
    """Which header holds what, by its words."""
    by_words = {plain(header): header for header in headers}
    found: dict[str, str] = {}
    for column in COLUMNS:
        header = next((by_words[word] for word in column.words if word in by_words), None)
        if header is not None and header not in found.values():
            found[column.key] = header
    return found


def missing_columns(headers: Sequence[str]) -> list[Column]:
    """The columns that a file needs and has not."""
    found = find_columns(headers)
    return [column for column in COLUMNS if column.needed and column.key not in found]


def check_rows(
    rows: Sequence[SheetRow], place: Place, people: Mapping[str, UUID]
) -> tuple[list[ConflictRow], list[CellFault]]:
    """Every conflict in the file, and what is wrong with it. With a fault none may be imported."""
    found: list[ConflictRow] = []
    faults: list[CellFault] = []
    seen: dict[tuple[UUID, UUID, str, dt.date], int] = {}
    for row in rows:
        values: dict[str, object] = {}
        wrong = [place.fault(row.row, *said) for said in _read(row, people, values)]
        faults += wrong
        if wrong:
            continue
        one = ConflictRow(**values)  # type: ignore[arg-type]  # all there, each of its type, where nothing is wrong
        if seen.setdefault(one.key, row.row) != row.row:
            twice = f"The same stands in row {seen[one.key]}"
            faults.append(place.fault(row.row, "starts", twice, "Remove one of the two rows"))
        found.append(one)
    return found, faults


_Said = Iterator[tuple[str, str, str]]


def _read(row: SheetRow, people: Mapping[str, UUID], values: dict[str, object]) -> _Said:
    for key in ("mentor", "mentee"):
        yield from _person(row, key, people, values)
    if values.get("mentor") and values.get("mentor") == values.get("mentee"):
        yield "mentee", "Both numbers are of the same person", "Write the numbers of two people"
    yield from _kind(row, values)
    yield from _days(row, values)


def _person(row: SheetRow, key: str, people: Mapping[str, UUID], values: dict[str, object]) -> _Said:
    number = row.cells.get(key, "")
    if not number:
        yield key, "The school number is missing", "Fill it in: it tells people apart"
    elif number not in people:
        remedy = "Check the number, or bring the person in first: on the page People, or by an import"
        yield key, f"Nobody at your school has the number “{number[:60]}”", remedy
    else:
        values[key] = people[number]


def _kind(row: SheetRow, values: dict[str, object]) -> _Said:
    text = row.cells.get("kind", "")
    kinds = conflict_kinds()
    labels = [kind.label for kind in kinds.values()]
    words = {
        fold(word): key
        for key, kind in kinds.items()
        for word in (key, key.replace("_", " "), kind.label, kind.words, *kind.understood)
    }
    if not text:
        yield "kind", "The kind is missing", f"Write one of: {', '.join(labels)}"
    elif fold(text) not in words:
        remedy = did_you_mean(text, labels, f"Write one of: {', '.join(labels)}")
        yield "kind", f"“{text[:60]}” is no kind that is known here", remedy
    else:
        values["kind"] = words[fold(text)]


def _days(row: SheetRow, values: dict[str, object]) -> _Said:
    values["ends"] = None
    for key in ("starts", "ends"):
        text = row.cells.get(key, "")
        if not text:
            continue
        day = day_from(text)
        if day is None:
            yield key, f"“{text[:60]}” is no day that can be read only one way", DAY
        values[key] = day
    if not row.cells.get("starts", ""):
        yield "starts", "The first day is missing", DAY
    first, last = values.get("starts"), values["ends"]
    if isinstance(first, dt.date) and isinstance(last, dt.date) and last < first:
        yield "ends", "The last day is before the first", "Change one of the two"


def day_from(text: str) -> dt.date | None:
    """A day that can be read in one way only: 2027-03-01, or with the month in words."""
    for shape in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d %B %Y", "%d %b %Y"):
        try:
            return dt.datetime.strptime(text, shape).date()  # noqa: DTZ007 (a day, not a moment)
        except ValueError:
            continue
    return None
