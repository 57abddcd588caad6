"""Telephone numbers as people write them, and as a telephone takes them."""

from __future__ import annotations

DIALLED = "+0123456789*#"


def dial(number: str) -> str:
    """The signs of a number that are dialled."""
    return "".join(sign for sign in number if sign in DIALLED)
