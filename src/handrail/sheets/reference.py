"""The reference lists that ship with Handrail: specialties, goals, stages, languages, working style."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LISTS = ("specialties", "goal_categories", "stages", "languages", "working_style")
TREES = ("specialties",)
SYNONYM = "|"


def labels(name: str) -> tuple[str, ...]:
    """What people read, in the order of the list: the labels, or the statements of `working_style`."""
    return tuple(row["text" if "text" in row else "label"] for row in _rows(name, LISTS))


@cache
def taxonomy(name: str) -> Mapping[str, str]:
    """Label to the label above it. A family has none above it, and so is not a key."""
    rows = _rows(name, TREES)
    by_key = {row["key"]: row["label"] for row in rows}
    return MappingProxyType({row["label"]: by_key[row["parent"]] for row in rows if row["parent"]})


@cache
def synonyms(name: str) -> Mapping[str, str]:
    """Other words for the labels of a tree: synonym to label."""
    rows = _rows(name, TREES)
    return MappingProxyType({word: row["label"] for row in rows for word in _words(row["synonyms"])})


def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(SYNONYM)) if cell else ()


def _rows(name: str, known: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    if name not in known:
        raise ValueError(f"No list is called {name!r}. There is: {', '.join(known)}.")
    return table(f"{name}.csv")


@cache
def table(file: str) -> tuple[dict[str, str], ...]:
    """The rows of one CSV file in the data folder."""
    return tuple(csv.DictReader(text(file).splitlines()))


def text(file: str) -> str:
    """One file of the data folder as it stands."""
    return (files("handrail") / "data" / file).read_text(encoding="utf-8")
