"""What `handrail doctor` found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: what it is about, what is so, and what to do."""

    about: str
    said: str
    mend: str
