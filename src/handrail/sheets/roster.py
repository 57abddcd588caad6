"""One side of the matching, read from its sheet: who stands where, and what each cell says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handrail.matching.people import Answer
from handrail.sheets.nearest import did_you_mean, fold
from handrail.sheets.outcome import PersonLine
from handrail.sheets.policy_model import Amount, Field, Listed, Policy, Side
from handrail.sheets.read import Fault, Row, Table
from handrail.sheets.values import MANY, Bounds, Complain, Words, places, read_answer, whole_number

Raw = dict[str, Answer]


class Sheet:
    """A table with its columns found by name, and the list of faults that its cells add to."""

    def __init__(self, table: Table, faults: list[Fault]) -> None:
        self.table = table
        self.faults = faults
        self.columns = {fold(header): place for place, header in enumerate(table.headers)}

    def cell(self, row: Row, column: str) -> str:
        """The text of a cell; blank where the policy names no column."""
        return row.cells[self.columns[fold(column)]] if column else ""

    def where(self, row: Row, column: str) -> str:
        """The place of a cell in words."""
        return self.table.where(row, self.table.headers[self.columns[fold(column)]])

    def complain(self, row: Row, column: str) -> Complain:
        """A function that notes a fault at this cell."""
        return lambda problem, remedy: self.faults.append(Fault(self.where(row, column), problem, remedy))


@dataclass(frozen=True, slots=True)
class Entry:
    """One person: the row they stand in and how the coordinator knows them."""

    row: Row
    line: PersonLine


@dataclass(frozen=True, slots=True)
class Roster:
    """All people of one side, by id, with their answers as the cells spell them."""

    sheet: Sheet
    side: Side
    entries: Mapping[str, Entry]
    raw: Mapping[str, Raw]

    def names(self) -> dict[str, str]:
        """Id to name."""
        return {one: entry.line.name for one, entry in self.entries.items()}

    def listed(self, one: str, listed: Listed | None) -> tuple[str, str, Complain] | None:
        """Text, separator and complaint of a person's cell in a column of names; None where it is blank."""
        if listed is None:
            return None
        row = self.entries[one].row
        text = self.sheet.cell(row, listed.column)
        return (text, listed.separator, self.sheet.complain(row, listed.column)) if text else None

    def number(self, one: str, amount: Amount) -> int:
        """A number for one person, at least 1; 1 where the cell is wrong, which is noted."""
        row = self.entries[one].row
        text = self.sheet.cell(row, amount.column)
        found = (
            whole_number(text, (1, MANY), self.sheet.complain(row, amount.column)) if text else amount.number
        )
        return found or 1

    def places(self, one: str) -> tuple[int, int]:
        """(least, most) mentees of one mentor."""
        row, most, least = self.entries[one].row, self.side.most, self.side.least
        text = self.sheet.cell(row, most.column)
        low, high = 0, most.number
        if text:
            low, high = places(text, most.ranges, 0, self.sheet.complain(row, most.column)) or (0, None)
        elif high is None:
            self.sheet.complain(row, most.column)(
                "is blank", "Write a number, or say in the policy what a blank means: blank = 1"
            )
        if most.ranges != "both":
            low = self._least(row, least)
        if high is not None and low > high:
            self.sheet.complain(row, least.column or most.column)(
                f"the least, {low}, is more than the most, {high}", "Let it not exceed the most"
            )
        return low, max(low, high or 0)

    def _least(self, row: Row, least: Amount) -> int:
        text = self.sheet.cell(row, least.column)
        found = (
            whole_number(text, (0, MANY), self.sheet.complain(row, least.column)) if text else least.number
        )
        return found or 0


def column_faults(policy: Policy, side: str, table: Table) -> Iterator[Fault]:
    """Columns that the policy names and the sheet does not have."""
    known = {fold(header) for header in table.headers}
    for where, column in named_columns(policy, side):
        if fold(column) not in known:
            remedy = did_you_mean(column, table.headers, f"The columns are {', '.join(table.headers)}")
            yield Fault(f"{policy.source}, {where}", f"{table.file} has no column {column!r}", remedy)


def named_columns(policy: Policy, side: str) -> Iterator[tuple[str, str]]:
    """(table and key of the policy, column) for each column of one side."""
    part = policy.mentees if side == "mentees" else policy.mentors
    yield f"[{side}], id", part.id
    yield from ((f"[{side}], name", column) for column in part.name)
    yield from ((f"[{side}], detail", column) for column in part.detail)
    yield from ((f"[{side}], groups", column) for column in part.groups)
    for key in ("ranks", "must_have", "never", "conflicts", "wants", "most", "least"):
        value: Listed | Amount | None = getattr(part, key)
        if value is not None and value.column:
            yield f"[{side}], {key}", value.column
    for field in policy.fields.values():
        columns = field.mentees if side == "mentees" else field.mentors
        yield from ((f"[fields.{field.key}], {side}", column) for column in columns)


def read_roster(
    policy: Policy, side: str, table: Table, bounds: Mapping[str, Bounds], faults: list[Fault]
) -> Roster:
    """Everybody in a sheet. `bounds` are the numbers that each field may hold on this side."""
    sheet = Sheet(table, faults)
    part = policy.mentees if side == "mentees" else policy.mentors
    if not table.rows:
        faults.append(Fault(table.file, f"has no {side}", "Add a row for each"))
    entries = _entries(sheet, part)
    default = 1 if side == "mentees" else 2
    raw: dict[str, Raw] = {one: {} for one in entries}
    for field in policy.fields.values():
        words = Words(field)
        columns = field.mentees if side == "mentees" else field.mentors
        limits = bounds[field.key]
        for one, entry in entries.items():
            if field.read == "statements":
                answer = _statements(sheet, entry.row, field, words, columns, limits)
            else:
                answer = _cell(sheet, entry.row, field, words, columns, limits, default)
            if answer is not None:
                raw[one][field.key] = answer
    return Roster(sheet, part, entries, raw)


def _cell(
    sheet: Sheet, row: Row, field: Field, words: Words, columns: tuple[str, ...], bounds: Bounds, default: int
) -> Answer | None:
    if not columns:
        return None
    complain = sheet.complain(row, columns[0])
    return read_answer(field, words, sheet.cell(row, columns[0]), bounds, field.default or default, complain)


def _statements(
    sheet: Sheet, row: Row, field: Field, words: Words, columns: tuple[str, ...], bounds: Bounds
) -> Answer | None:
    """Answers by statement, which both sides know by the mentees' columns."""
    found = {}
    for statement, column in zip(field.mentees or field.mentors, columns, strict=False):
        text = sheet.cell(row, column)
        number = None if words.is_blank(text) else whole_number(text, bounds, sheet.complain(row, column))
        if number is not None:
            found[statement] = number
    return found or None


def _entries(sheet: Sheet, part: Side) -> dict[str, Entry]:
    """People by id. A blank or repeated id is a fault that names the rows."""
    entries: dict[str, Entry] = {}
    first: dict[str, Row] = {}
    for row in sheet.table.rows:
        one = sheet.cell(row, part.id)
        complain = sheet.complain(row, part.id)
        if not one:
            complain("the id is blank", "Give every person an id, or clear the row")
        elif fold(one) in first:
            what = "e-mail address" if "@" in one else "id"
            complain(
                f"the {what} {one!r} stands in row {first[fold(one)].number} too", "Give each person one row"
            )
        else:
            first[fold(one)] = row
            entries[one] = Entry(row, _line(sheet, row, part, one))
    return entries


def _line(sheet: Sheet, row: Row, part: Side, one: str) -> PersonLine:
    name = " ".join(text for column in part.name if (text := sheet.cell(row, column)))
    detail = ", ".join(text for column in part.detail if (text := sheet.cell(row, column)))
    groups = tuple(
        (column, text)
        for column in part.groups
        for item in sheet.cell(row, column).split(";")
        if (text := " ".join(item.split()))
    )
    return PersonLine(one, name or one, detail, groups)
