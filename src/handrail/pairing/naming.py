"""Puts names into sentences that were made without them."""

from __future__ import annotations

import re
from collections.abc import Mapping

MARK = re.compile(r"\{\{(mentee|mentor):([^{}]+)\}\}")
Names = Mapping[tuple[str, str], str]  # (side, school number) to name


def named(text: str, names: Names) -> str:
    """The sentence with names; who is unknown by now stands there by number."""
    return MARK.sub(lambda found: names.get((found[1], found[2]), found[2]), text)


def named_in(data: object, names: Names) -> object:
    """The same for every text in lists and dictionaries."""
    if isinstance(data, str):
        return named(data, names)
    if isinstance(data, list):
        return [named_in(item, names) for item in data]
    if isinstance(data, dict):
        return {key: named_in(item, names) for key, item in data.items()}
    return data
