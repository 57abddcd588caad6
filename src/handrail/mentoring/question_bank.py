"""Questions that help to prepare a meeting: data/questions.toml, by topic and by who asks them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from handrail.programmes.states import Side


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of one topic, for each side to ask the other. A side that is not shown has none."""

    key: str
    title: str
    mentee: tuple[str, ...]
    mentor: tuple[str, ...]


def topics() -> list[tuple[str, str]]:
    """The key and the title of each topic."""
    return [(one.key, one.title) for one in _all()]


def questions(*, topic: str = "", side: str = "") -> list[Questions]:
    """The questions of one topic, or of all; of one side, or of both. An unknown topic or side means all."""
    found: Sequence[Questions] = [one for one in _all() if one.key == topic] or _all()
    if side == Side.MENTEE:
        return [replace(one, mentor=()) for one in found]
    if side == Side.MENTOR:
        return [replace(one, mentee=()) for one in found]
    return list(found)


@cache
def _all() -> tuple[Questions, ...]:
    text = (files("handrail") / "data" / "questions.toml").read_text(encoding="utf-8")
    return tuple(
        Questions(one["key"], one["title"], tuple(one["mentee"]), tuple(one["mentor"]))
        for one in tomllib.loads(text)["topic"]
    )
