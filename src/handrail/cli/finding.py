"""What `handrail doctor` found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Found = Iterator[tuple[str, str]]  # what is so, and what to do


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: what it is about, what is so, and what to do."""

    about: str
    said: str
    mend: str
