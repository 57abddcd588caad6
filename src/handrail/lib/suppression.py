"""Figures about few people are not shown: the one place for that rule.

Fewer than ten people are never counted out. Whoever is outside a programme's team reads counts to the nearest
five, and percentages of 25 people or more. What is hidden must not come back by subtraction either: so where
a total is shown, more is hidden until the rest gives nothing away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum

FEWEST = 10  # people in a group, a count or a mean
STEP = 5  # counts outside the team are rounded to it
LEAST, MOST = 5, 95  # per cent: outside the team nobody reads "none" or "all"


class Reader(Enum):
    """For whom a figure is: who runs the programme, or anybody else. Each reads percentages from so many."""

    TEAM = 10
    OUTSIDE = 25


def count(number: int, reader: Reader) -> int | None:
    """A number of people, as this reader may see it; None where it is suppressed."""
    if number < FEWEST:
        return None
    return number if reader is Reader.TEAM else STEP * ((number + STEP // 2) // STEP)


def share(part: int, of: int, reader: Reader) -> int | None:
    """`part` in per cent of so many people, as this reader may see it; None where it is suppressed."""
    if of < reader.value:
        return None
    percent = (200 * part + of) // (2 * of)  # a half goes up
    return percent if reader is Reader.TEAM else min(MOST, max(LEAST, percent))


def mean(values: Sequence[float]) -> float | None:
    """The mean over people; None where they are too few."""
    return sum(values) / len(values) if len(values) >= FEWEST else None


def hidden_groups(sizes: Sequence[int]) -> frozenset[int]:
    """The places of the groups to hide in a list whose total is known: the small ones, and the next smallest.

    Those hidden are none, or at least two with ten people together, or all.
    """
    hidden = {place for place, size in enumerate(sizes) if size < FEWEST}
    rest = sorted((size, place) for place, size in enumerate(sizes) if place not in hidden)
    while hidden and rest and not _keeps(sizes[place] for place in hidden):
        hidden.add(rest.pop(0)[1])
    return frozenset(hidden)


def _keeps(sizes: Iterator[int]) -> bool:
    """Whether the sum of what is hidden gives nothing away."""
    found = list(sizes)
    return len(found) > 1 and sum(found) >= FEWEST


Cell = tuple[int, int]


def hidden_cells(table: Sequence[Sequence[int]]) -> frozenset[Cell]:
    """The cells to hide in a table whose rows and columns have totals: these are its last row and column.

    No sum of rows and columns gives a hidden cell, and the hidden cells of a line whose total is shown are
    ten people or more.
    """
    full = [[*row, sum(row)] for row in table]
    full.append([sum(column) for column in zip(*full, strict=True)])
    hidden = {
        (row, column) for row, line in enumerate(full) for column, size in enumerate(line) if size < FEWEST
    }
    while (more := _next(full, hidden)) is not None:
        hidden.add(more)
    return frozenset(hidden)


def _next(full: Sequence[Sequence[int]], hidden: set[Cell]) -> Cell | None:
    """The smallest cell that protects another one; None where all are safe."""
    for line in _lines(full):
        known = line[-1] not in hidden
        away = [full[row][column] for row, column in line if (row, column) in hidden]
        if known and away and not _keeps(iter(away)):
            return _smallest(full, [cell for cell in line if cell not in hidden])
    for row, column in sorted(hidden):
        if not _is_held(row, column, hidden):
            crossing = [line for line in _lines(full) if (row, column) in line]
            shown = [cell for line in crossing for cell in line if cell not in hidden]
            if shown:
                return _smallest(full, shown)
    return None


def _lines(full: Sequence[Sequence[int]]) -> list[list[Cell]]:
    """Every row and every column, its total last."""
    height, width = len(full), len(full[0])
    rows = [[(row, column) for column in range(width)] for row in range(height)]
    return rows + [[(row, column) for row in range(height)] for column in range(width)]


def _smallest(full: Sequence[Sequence[int]], cells: Sequence[Cell]) -> Cell:
    """Totals last, because most is lost with them."""
    edge = (len(full) - 1, len(full[0]) - 1)
    return min(
        cells, key=lambda cell: (cell[0] == edge[0] or cell[1] == edge[1], full[cell[0]][cell[1]], cell)
    )


def _is_held(row: int, column: int, hidden: set[Cell]) -> bool:
    """Whether a hidden cell stands in a ring of hidden cells.

    Rows and columns are the ends of each cell; where taking one cell away parts its row from its column, the
    sums of all lines on one side give that cell.
    """
    left = hidden - {(row, column)}
    seen_rows, seen_columns, grown = {row}, set[int](), True
    while grown:
        columns = {there for here, there in left if here in seen_rows}
        rows = {here for here, there in left if there in columns} | {row}
        grown = (rows, columns) != (seen_rows, seen_columns)
        seen_rows, seen_columns = rows, columns
    return column in seen_columns
