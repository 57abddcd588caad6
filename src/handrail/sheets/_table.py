"""From a grid of raw cells to a checked table: which row holds the headers, and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from handrail.sheets._faults import Fault, SheetError, column_letter, place, shown
from handrail.sheets._limits import LIMITS
from handrail.sheets._text import clean, hidden

_DATUM = re.compile(r"[+-]?[0-9][0-9.,/:-]*%?")  # a number, a date or a time
Lines = Sequence[tuple[int, Sequence[str]]]  # rows with their numbers
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is what the spreadsheet program shows; `cells` has a text for each header."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as text. `encoding` is what a CSV file was read as, `letters` are the columns of the headers.

    Rows and columns that are wholly blank are left out.
    """

    file: str
    sheet: str | None
    encoding: str | None
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    letters: tuple[str, ...]

    def where(self, row: Row, header: str) -> str:
        """The place of a cell in words: `mentees.csv, row 7, column C "capacity"`."""
        letter = self.letters[self.headers.index(header)]
        return f'{place(self.file, self.sheet, row.number)}, column {letter} "{shown(header)}"'


@dataclass(frozen=True, slots=True)
class Grid:
    """Raw cells, each row with its number.

    `flaws` are cells that were found wrong already: (row from 1, column from 0) to (problem, remedy).
    """

    file: str
    sheet: str | None
    encoding: str | None
    rows: Lines
    flaws: Mapping[tuple[int, int], tuple[str, str]] = field(default_factory=dict)

    def fault(
        self, problem: str, remedy: str, row: int | None = None, column: int | None = None, head: str = ""
    ) -> Fault:
        """A fault at a place of this grid."""
        return Fault(place(self.file, self.sheet, row, column, head), problem, remedy)


def table_from(grid: Grid, header_row: int | None) -> Table:
    """Check the grid and give it as a table. Raises SheetError with up to 50 faults."""
    rows = [(number, [clean(cell) for cell in cells]) for number, cells in grid.rows]
    rows = [(number, cells) for number, cells in rows if any(cells)]
    if not rows:
        remedy = "Choose a file or sheet with a header row and data below it"
        raise SheetError([grid.fault("it is empty", remedy)])
    at = _header_index(grid, rows, header_row)
    (top, heads), body = rows[at], rows[at + 1 :]
    heads = heads[: max(i for i, head in enumerate(heads) if head) + 1]
    if faults := SheetError(_faults(grid, top, heads, body)).faults:
        raise SheetError(faults)
    kept = [i for i, head in enumerate(heads) if head]
    return Table(
        grid.file,
        grid.sheet,
        grid.encoding,
        tuple(heads[i] for i in kept),
        tuple(Row(number, _pick(cells, kept)) for number, cells in body),
        tuple(column_letter(i) for i in kept),
    )


def _pick(cells: Sequence[str], kept: Sequence[int]) -> tuple[str, ...]:
    width = len(cells)
    return tuple([cells[i] if i < width else "" for i in kept])


def _header_index(grid: Grid, rows: Lines, wanted: int | None) -> int:
    """Which row holds the headers: the wanted one, or the first with two filled cells (a title has one)."""
    if wanted is not None:
        found = [i for i, (number, _) in enumerate(rows) if number == wanted]
    else:
        found = [i for i, (_, cells) in enumerate(rows) if sum(map(bool, cells)) > 1] or [0]
    if not found:
        remedy = "Give the number of the row that holds the column headers"
        raise SheetError([grid.fault("there is no header in this row", remedy, wanted or 1)])
    return found[0]


def _faults(grid: Grid, top: int, heads: Sequence[str], body: Lines) -> Iterator[Fault]:
    yield from _header_faults(grid, top, heads)
    yield from _blank_header_faults(grid, top, heads, body)
    for (row, column), (problem, remedy) in sorted(grid.flaws.items()):
        if row >= top:
            yield grid.fault(problem, remedy, row, column, _head(heads, column))
    if len(body) > LIMITS.rows:
        remedy = f"Split it into files of at most {LIMITS.rows:,} rows"
        yield grid.fault(f"it has {len(body):,} rows of data, which is more than {LIMITS.rows:,}", remedy)
    for number, cells in body:
        yield from _row_faults(grid, number, cells, heads)


def _header_faults(grid: Grid, top: int, heads: Sequence[str]) -> Iterator[Fault]:
    filled = [head for head in heads if head]
    if all(_DATUM.fullmatch(head) for head in filled) or any(_ADDRESS.fullmatch(head) for head in filled):
        remedy = "Put a row of column names above the data, or say which row holds them"
        yield grid.fault("this row holds data where the column headers should be", remedy, top)
    seen: dict[str, int] = {}
    for column, head in enumerate(heads):
        yield from _cell_faults(grid, top, column, head, head)
        first = seen.setdefault(" ".join(head.casefold().split()), column)
        if head and first != column:
            problem = f"the header is the same as in column {column_letter(first)}"
            yield grid.fault(problem, "Give each column a name of its own", top, column, head)


def _blank_header_faults(grid: Grid, top: int, heads: Sequence[str], body: Lines) -> Iterator[Fault]:
    for column in (i for i, head in enumerate(heads) if not head):
        row = next((number for number, cells in body if column < len(cells) and cells[column]), None)
        if row is not None:
            problem = f"the header is blank, but there is data below it, in row {row}"
            remedy = "Name the column (unmerge merged headers first), or clear it"
            yield grid.fault(problem, remedy, top, column)


def _row_faults(grid: Grid, number: int, cells: Sequence[str], heads: Sequence[str]) -> Iterator[Fault]:
    for column, text in enumerate(cells):
        if not text:
            continue
        if column >= len(heads):
            problem = f"the row has more cells than the {len(heads)} headers"
            remedy = "Add a header, clear the cell, or put quotes round a cell that holds the separator"
            yield grid.fault(problem, remedy, number, column)
            return
        yield from _cell_faults(grid, number, column, text, heads[column])


def _cell_faults(grid: Grid, row: int, column: int, text: str, head: str) -> Iterator[Fault]:
    if len(text) > LIMITS.cell:
        problem = f"it has {len(text):,} characters, which is more than {LIMITS.cell:,}"
        yield grid.fault(problem, "Shorten the text", row, column, head)
    elif not (text.isascii() and text.isprintable()) and (found := hidden(text)):
        yield grid.fault(*found, row, column, head)


def _head(heads: Sequence[str], column: int) -> str:
    return heads[column] if column < len(heads) else ""
