"""Writing tables as .xlsx and CSV files that are safe to open, and the same bytes for the same tables."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter

from handrail.lib.cells import csv_bytes, is_plain_number, safe_cell
from handrail.lib.files import write_bytes
from handrail.sheets._faults import Fault, SheetError, place

_CREATED = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)  # fixed, or no two files would be equal
_NO_GUESSING = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NAME_LENGTH = 31
_A4 = 9
_NARROW, _WIDE = 8, 50  # column widths in characters
_LINE, _TALLEST = 15, 27  # points a line, and the lines of the tallest row that Excel shows
_BAD_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class SheetOut:
    """A sheet to write. Each row has a cell for each header. `notes` are lines above the headers.

    `widths` are in characters, one a column (None: by content). `name` is cleaned and cut to 31 characters.
    """

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    widths: Sequence[float] | None = None
    notes: Sequence[str] = ()
    right_to_left: bool = False


def write_workbook(path: Path, sheets: Sequence[SheetOut]) -> None:
    """Write an .xlsx file whole or not at all. Plain numbers become numbers, all else is text.

    Raises FileTrouble when the file cannot be written, SheetError when a cell is too long for a spreadsheet
    program, ValueError when a row does not fit its headers.
    """
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, **_NO_GUESSING})
    book.set_properties({"created": _CREATED})
    for name, sheet in zip(_sheet_names(sheets), sheets, strict=True):
        _Writer(path.name, book, name).write(sheet)
    book.close()
    write_bytes(path, memory.getvalue())


def write_csv(path: Path, headers: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    """Write a CSV file (UTF-8 with byte order mark, every field quoted) whole or not at all.

    Text that could be a formula gets an apostrophe, also "-3"; the int -3 is written as it is.
    Raises FileTrouble, and ValueError when a row does not fit its headers.
    """
    fitting = ([_word(cell) if _is_text(cell) else cell for cell in row] for row in _fitting(headers, rows))
    write_bytes(path, csv_bytes([headers, *fitting]))


def _is_text(cell: str | int) -> bool:
    return isinstance(cell, str | bool)


def _word(cell: str | int) -> str:
    """The cell as the reader will give it back."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return str(cell)


def _fitting(headers: Sequence[str], rows: Sequence[Sequence[str | int]]) -> Iterator[Sequence[str | int]]:
    for number, row in enumerate(rows, 1):
        if len(row) != len(headers):
            raise ValueError(f"row {number} of the data has {len(row)} cells for {len(headers)} headers")
        yield row


def _sheet_names(sheets: Sequence[SheetOut]) -> list[str]:
    """Names that every spreadsheet program takes: none is empty, longer than 31 or the same as another."""
    names: list[str] = []
    for sheet in sheets:
        base = _BAD_IN_NAME.sub(" ", sheet.name).strip(" '")[:_NAME_LENGTH].strip(" '") or "Sheet"
        base = "History 1" if base.casefold() == "history" else base  # reserved by Excel
        name, taken, number = base, {name.casefold() for name in names}, 1
        while name.casefold() in taken:
            number += 1
            name = f"{base[: _NAME_LENGTH - 1 - len(str(number))]} {number}"
        names.append(name)
    return names


class _Writer:
    """One sheet in the making."""

    def __init__(self, file: str, book: Any, name: str) -> None:
        self.file, self.name = file, name
        self.page = book.add_worksheet(name)
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.body = book.add_format({"text_wrap": True, "valign": "top"})
        self.number = book.add_format({"valign": "top", "num_format": "General"})

    def write(self, sheet: SheetOut) -> None:
        """Write notes, headers and rows, then set up screen and paper."""
        top = len(sheet.notes)
        for row, note in enumerate(sheet.notes):
            self._put_text(row, 0, note, None)
        for column, head in enumerate(sheet.headers):
            self._put_text(top, column, head, self.bold)
        for row, cells in enumerate(_fitting(sheet.headers, sheet.rows), top + 1):
            for column, cell in enumerate(cells):
                self._put(row, column, _word(cell))
        self._lay_out(sheet, top)

    def _put(self, row: int, column: int, text: str) -> None:
        if is_plain_number(text):
            self._check(self.page.write_number(row, column, float(text), self.number), row, column)
        elif text:
            self._put_text(row, column, text, self.body)

    def _put_text(self, row: int, column: int, text: str, style: Any) -> None:
        self._check(self.page.write_string(row, column, safe_cell(text), style), row, column)

    def _check(self, status: int, row: int, column: int) -> None:
        """The library answers below 0, and leaves the cell out, when a text or the sheet is too long."""
        if status < 0:
            where = place(self.file, self.name, row + 1, column)
            problem = "the text or the sheet is longer than a spreadsheet program can hold"
            raise SheetError([Fault(where, problem, "Shorten the text, or write it as CSV")])

    def _lay_out(self, sheet: SheetOut, top: int) -> None:
        page = self.page
        page.freeze_panes(top + 1, 0)
        page.repeat_rows(top)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        if sheet.headers:
            page.autofilter(top, 0, top + len(sheet.rows), len(sheet.headers) - 1)
        widths = sheet.widths or _widths(sheet)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        for row, cells in enumerate(sheet.rows, top + 1):
            page.set_row(row, _LINE * _lines(cells, widths))
        if sheet.right_to_left:
            page.right_to_left()


def _widths(sheet: SheetOut) -> list[int]:
    """By the longest line of each column, within reason."""
    columns = zip(sheet.headers, *sheet.rows, strict=True)
    return [min(_WIDE, max(_NARROW, 2 + max(map(_longest_line, column)))) for column in columns]


def _lines(cells: Sequence[str | int], widths: Sequence[float]) -> int:
    """How many lines the tallest cell of a row takes: not every program finds the height by itself."""
    tall = [
        sum(max(1, ceil(len(line) / width)) for line in _word(cell).split("\n"))
        for cell, width in zip(cells, widths, strict=True)
    ]
    return min(_TALLEST, max(tall, default=1))


def _longest_line(cell: str | int) -> int:
    return max(map(len, _word(cell).split("\n")))
