"""How data is kept: every model field says what class it is, what for, how long, and what its end is.

A model carries `kept`, a mapping from a `Keeping` to the names of the fields that it speaks for, and
`append_only`. `handrail.config.guards` refuses to start where a field has none, or two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["public", "internal", "personal", "sensitive", "safeguarding"]
Export = Literal["whole", "redacted", "left out"]
Erase = Literal["delete", "clear", "tombstone", "keep"]
Retention = Literal[
    "while the school uses Handrail",
    "until it is replaced",
    "the end of the programme and 2 years",
    "90 days after the round is closed",
    "12 months",
    "2 years",
    "14 days after it expires",
    "6 years after closure",
]


@dataclass(frozen=True, slots=True)
class Keeping:
    """One rule. `export` is what a person's own export shows; `erase` what erasing the person does.

    `delete` removes the row, `clear` empties the field, `tombstone` puts a stand-in that names nobody,
    `keep` leaves it because it names nobody.
    """

    kind: Kind
    purpose: str
    retention: Retention
    export: Export
    erase: Erase


def internal(purpose: str, retention: Retention = "while the school uses Handrail") -> Keeping:
    """Data that names nobody: keys, states, times, settings."""
    return Keeping("internal", purpose, retention, "left out", "keep")


def personal(
    purpose: str,
    retention: Retention = "the end of the programme and 2 years",
    *,
    export: Export = "whole",
    erase: Erase = "tombstone",
) -> Keeping:
    """Data about a person that their programme works with."""
    return Keeping("personal", purpose, retention, export, erase)


def sensitive(
    purpose: str,
    retention: Retention = "90 days after the round is closed",
    *,
    export: Export = "whole",
    erase: Erase = "clear",
) -> Keeping:
    """Data that could hurt somebody if the wrong person read it."""
    return Keeping("sensitive", purpose, retention, export, erase)


def public(purpose: str) -> Keeping:
    """Data that anybody may read, signed in or not."""
    return Keeping("public", purpose, "while the school uses Handrail", "left out", "keep")


def secret(purpose: str, retention: Retention = "until it is replaced") -> Keeping:
    """Passwords, tokens and keys, hashed or wrapped: never shown to anybody, not even in an export."""
    return Keeping("sensitive", purpose, retention, "left out", "delete")


def safeguarding(purpose: str) -> Keeping:
    """Data of somebody who asked for help, for the named few alone: in no export, no report and no count."""
    return Keeping("safeguarding", purpose, "6 years after closure", "left out", "tombstone")
