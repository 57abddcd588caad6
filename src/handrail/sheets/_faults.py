"""What is wrong with a file, where, and what to do about it."""

from __future__ import annotations

from handrail.lib.faults import Fault, FaultyInput, shown

__all__ = ["Fault", "SheetError", "column_letter", "place", "shown"]


class SheetError(FaultyInput):
    """A file that cannot be read or written."""


def column_letter(index: int) -> str:
    """The spreadsheet's name of a column counted from 0: A, B, ... Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place(
    file: str, sheet: str | None = None, row: int | None = None, column: int | None = None, header: str = ""
) -> str:
    """Where in a file, in words. Rows count from 1 as the user sees them, columns from 0."""
    parts = [shown(file)]
    if sheet is not None:
        parts.append(f'sheet "{shown(sheet)}"')
    if row is not None:
        parts.append(f"row {row}")
    if column is not None:
        parts.append(f"column {column_letter(column)}" + (f' "{shown(header)}"' if header else ""))
    return ", ".join(parts)
