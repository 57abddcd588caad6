"""How much a file may hold. Every limit on reading is here."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds, lengths in characters."""

    file: int = 20 * MEGABYTE
    rows: int = 20_000
    columns: int = 60
    preface: int = 20  # rows for titles and headings, above the data
    cell: int = 10_000
    field: int = MEGABYTE  # where the CSV reader gives up on a quotation mark that is never closed
    text: int = 20 * MEGABYTE  # all cells of a sheet: one long shared string can be shown in every cell
    unpacked: int = 50 * MEGABYTE
    ratio: int = 100
    small: int = MEGABYTE  # below this size a member may shrink as well as it likes
    members: int = 200
    memory: int = 512 * 1024 * 1024
    cpu: int = 10
    wall: float = 20.0

    @property
    def last_row(self) -> int:
        """The last row of a sheet that may hold anything."""
        return self.rows + self.preface


LIMITS = Limits()
