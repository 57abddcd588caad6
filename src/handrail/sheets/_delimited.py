"""CSV files: the encoding, the separator, and the rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from handrail.sheets._faults import Fault, SheetError, place
from handrail.sheets._limits import LIMITS
from handrail.sheets._table import Grid

_QUOTED = re.compile('"[^"]*"?')
_SAVE = 'Save it again as "CSV UTF-8"'


def read_delimited(file: str, data: bytes) -> Grid:
    """The rows of a CSV file. Raises SheetError."""
    text, encoding = _decode(file, data)
    rows = [(number, cells) for number, cells in _records(file, text) if any(cells)]
    return Grid(file, None, encoding, rows)


def _decode(file: str, data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: what the byte order mark says, else UTF-8, else Windows-1252."""
    encodings: tuple[str, ...] = ("utf-8", "cp1252")
    if data.startswith(codecs.BOM_UTF8):
        encodings = ("utf-8-sig",)
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16",)
    failures = []
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError as error:
            failures.append(error)
    row = failures[0].object[: failures[0].start].count(b"\n") + 1
    problem = f"there are bytes that are no text in {' or '.join(encodings)}"
    raise SheetError([Fault(place(file, None, row), problem, _SAVE)])


def _separator(text: str) -> str:
    """Comma, semicolon or tab: what the first line that has any has most of, outside quotes."""
    for line in io.StringIO(text):
        bare = _QUOTED.sub("", line)
        best = max(",;\t", key=bare.count)
        if best in bare:
            return best
    return ","


def _records(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number. Line ends may be mixed; a quoted cell may span lines and is still one row."""
    csv.field_size_limit(LIMITS.field)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            _check_size(file, number, cells)
            yield number, cells
    except csv.Error as error:
        raise SheetError([_quote_fault(file, number + 1, error)]) from error


def _check_size(file: str, number: int, cells: list[str]) -> None:
    if number > LIMITS.last_row and any(cells):
        remedy = f"Split it into files of at most {LIMITS.rows:,} rows"
        raise SheetError([Fault(place(file, None, number), f"it has more than {LIMITS.rows:,} rows", remedy)])
    if len(cells) > LIMITS.columns and any(cells[LIMITS.columns :]):
        column = next(i for i, cell in enumerate(cells) if i >= LIMITS.columns and cell)
        where = place(file, None, number, column)
        problem = f"it has more than {LIMITS.columns} columns"
        raise SheetError([Fault(where, problem, "Delete the columns that are not needed")])


def _quote_fault(file: str, number: int, error: csv.Error) -> Fault:
    if "limit" in str(error):
        problem = f"a cell has over {LIMITS.field:,} characters; perhaps a quotation mark is never closed"
    else:
        problem = "a quotation mark is not closed, or has text behind it"
    remedy = 'Close it, and write a quotation mark inside a cell twice ("")'
    return Fault(place(file, None, number), problem, remedy)
