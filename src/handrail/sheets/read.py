"""Reading a table out of a CSV, .xlsx or .ods file that a stranger may have made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from handrail.lib.limited import Stopped, run_limited
from handrail.sheets._delimited import read_delimited
from handrail.sheets._faults import Fault, SheetError, place
from handrail.sheets._limits import LIMITS, MEGABYTE
from handrail.sheets._table import Grid, Row, Table, table_from

__all__ = ["Fault", "Row", "SheetError", "Table", "read_table", "sheet_names"]

_TEXT_FILES = frozenset({".csv", ".tsv", ".txt"})
_WORKBOOKS = frozenset({".xlsx", ".ods"})
_MACRO_FILES = frozenset({".xlsm", ".xltm", ".xlam", ".xlsb"})
_SAVE = "Open it in your spreadsheet program and save it as .xlsx"
_ZIP, _OLD = b"PK", b"\xd0\xcf\x11\xe0"
_TOO_LARGE = ("file too large when opened", "Copy only what is needed into a new workbook")


def read_table(path: Path, *, sheet: str | None = None, header_row: int | None = None) -> Table:
    """Read one table; every cell comes out as text.

    `sheet` names a sheet of a workbook (None: the first that is visible). `header_row` is the row of the
    column headers, counted from 1 (None: the first with two filled cells, so that titles above are skipped).
    Raises SheetError, which lists up to 50 faults with place and remedy.
    """
    data = _load(path)
    if _is_workbook(path, data):
        return table_from(_grid(path.name, data, sheet), header_row)
    if sheet is not None:
        raise _refused(path.name, f'a text file has no sheet "{sheet}"', "Leave the sheet out")
    return table_from(read_delimited(path.name, data), header_row)


def sheet_names(path: Path) -> list[str]:
    """The visible worksheets of a workbook, in its order; none for a CSV file. Raises SheetError."""
    data = _load(path)
    if not _is_workbook(path, data):
        return []
    names: list[str] = _run_child(path.name, data, None, names=True)[-1]["names"]
    return names


def _refused(file: str, problem: str, remedy: str) -> SheetError:
    return SheetError([Fault(place(file), problem, remedy)])


def _load(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LIMITS.file + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise _refused(path.name, f"it could not be opened: {reason}", "Check name and folder") from error
    if not data:
        raise _refused(path.name, "it is empty", "Choose a file with a header row and data below it")
    if len(data) > LIMITS.file:
        problem = f"it is larger than {LIMITS.file // MEGABYTE} MB"
        raise _refused(path.name, problem, "Split it, or take pictures out of it")
    return data


def _is_workbook(path: Path, data: bytes) -> bool:
    """Whether it is a workbook or a text file, by name and first bytes, which must agree."""
    suffix = path.suffix.lower()
    for problem, remedy in _misfits(suffix, data):
        raise _refused(path.name, problem, remedy)
    return suffix in _WORKBOOKS


def _misfits(suffix: str, data: bytes) -> Iterator[tuple[str, str]]:
    packed, known = data.startswith(_ZIP), suffix in _TEXT_FILES | _WORKBOOKS
    if suffix in _MACRO_FILES:
        yield "it is of a kind that can hold macros, which are never read here", _SAVE
    if data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html", b"<table")):
        yield "it is a web page, not a spreadsheet", _SAVE
    if data.startswith(_OLD) or suffix == ".xls":
        yield "it is in the old .xls format, or protected by a password", f"{_SAVE}, without a password"
    if not known:
        yield f'files whose name ends in "{suffix}" are not read', "Save it as .xlsx, .ods or CSV"
    if packed and suffix in _TEXT_FILES:
        yield "it is a workbook with the name of a text file", "Rename it to end in .xlsx, or save it as CSV"
    if not packed and suffix in _WORKBOOKS:
        yield f"it is no workbook, although its name ends in {suffix}", f"{_SAVE}, or as .csv if it is CSV"


def _grid(file: str, data: bytes, sheet: str | None) -> Grid:
    *rows, end = _run_child(file, data, sheet, names=False)
    flaws = {(row, column): (problem, remedy) for row, column, problem, remedy in end["flaws"]}
    return Grid(file, end["sheet"], None, rows, flaws)


def _run_child(file: str, data: bytes, sheet: str | None, *, names: bool) -> Sequence[Any]:
    """The child's lines. Raises SheetError for its refusal, and when it was stopped."""
    ask = {"sheet": sheet, "names": names, "limits": asdict(LIMITS)}
    try:
        said = run_limited("handrail.sheets._child", ask, data, wall=LIMITS.wall)
    except Stopped as error:
        raise _refused(file, *_TOO_LARGE) from error
    lines = [json.loads(line) for line in said.splitlines()]
    if "problem" in lines[-1]:
        raise SheetError([_child_fault(file, lines[-1])])
    return lines


def _child_fault(file: str, said: dict[str, Any]) -> Fault:
    sheet, row, column = said["at"] or (None, None, None)
    return Fault(place(file, sheet, row, column and column - 1), said["problem"], said["remedy"])
