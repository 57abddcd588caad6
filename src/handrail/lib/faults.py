"""What is wrong, where, and how to mend it: said all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

MAX_FAULTS = 50  # a person reads no more at a time
_SHOWN = 60  # characters of a name


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right. `where` names file, row, column or person; the others become sentences."""

    where: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}. {self.remedy}."


class FaultyInput(ValueError):
    """Input that cannot be used. `faults` holds at most 50; `str()` gives one a line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(islice(faults, MAX_FAULTS))
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


def shown(text: str) -> str:
    """A name out of a file, fit for a message: cut short, with controls and hidden characters as "?"."""
    return "".join(char if char.isprintable() else "?" for char in text[:_SHOWN])
