"""What is wrong with a file, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

MAX_FAULTS = 50  # a person reads no more at a time
_SHOWN = 60  # characters of a name


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right. `where` names file, sheet, row, column; the others are sentences."""

    where: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}. {self.remedy}."


class SheetError(ValueError):
    """A file that cannot be read or written. `faults` holds at most 50; `str()` gives one a line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(islice(faults, MAX_FAULTS))
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


def column_letter(index: int) -> str:
    """The spreadsheet's name of a column counted from 0: A, B, ... Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def shown(text: str) -> str:
    """A name out of a file, fit for a message: cut short, with controls and hidden characters as "?"."""
    return "".join(char if char.isprintable() else "?" for char in text[:_SHOWN])


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
