"""Comparing words as people write them, and finding the right word for a wrong one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches


def fold(text: str) -> str:
    """`text` as it is compared: without regard to case, spaces, or marks that cannot be seen."""
    visible = "".join(
        sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) != "Cf"
    )
    return unicodedata.normalize("NFC", " ".join(visible.casefold().split()))


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that is most like `word`, or None if none is like it."""
    by_fold = {fold(choice): choice for choice in sorted(choices, reverse=True)}
    found = get_close_matches(fold(word), sorted(by_fold), n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None


def did_you_mean(word: str, choices: Iterable[str], otherwise: str) -> str:
    """A remedy: the nearest choice as a question, or `otherwise`."""
    found = nearest(word, choices)
    return otherwise if found is None else f"Did you mean {found!r}? {otherwise}"
