"""Sealed words as tests look at them: opened without a note, which nothing of the site can do."""

from __future__ import annotations

from typing import Any

from handrail.vault.sealing import Reading


def unnoted(row: Any, *more: str) -> Reading:
    """What opens the words of a row's owner."""
    return Reading(row.sealed_for, [row.sealed_as, *more], None, None)


def opened(row: Any) -> Any:
    """The row as it is in the database, with its words."""
    found = type(row)._default_manager.get(pk=row.pk)
    unnoted(found).open(found)
    return found


def reading_of(pair: Any) -> Reading:
    """What opens all that is between two people."""
    every = ("actions", "agenda", "agreement", "documents", "feedback", "files", "goals", "messages", "notes")
    return Reading(pair.pk, every, None, None)
