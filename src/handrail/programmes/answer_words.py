"""Answers as people read them, and the parts of a week that they are asked about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext, gettext_lazy

from handrail.programmes.plans import Option, Question

PARTS_OF_DAY = (
    ("early", gettext_lazy("before 9:00")),
    ("morning", gettext_lazy("9:00 to 12:00")),
    ("lunch", gettext_lazy("12:00 to 14:00")),
    ("afternoon", gettext_lazy("14:00 to 17:00")),
    ("evening", gettext_lazy("after 17:00")),
)


def week() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each day with its parts: the key of a part, and its words."""
    return [
        (str(day), [(f"{number + 1}_{key}", str(words)) for key, words in PARTS_OF_DAY])
        for number, day in WEEKDAYS.items()
    ]


def in_words(question: Question, options: Sequence[Option], value: Any) -> str:
    """An answer in words. What is no longer offered is shown by its key."""
    if isinstance(value, dict):
        levels = question.levels
        labels = _labels(question, options)
        return "; ".join(
            f"{labels.get(key, key)} ({gettext(levels[number - 1])})" for key, number in value.items()
        )
    if isinstance(value, list):
        labels = _labels(question, options)
        return "; ".join(str(labels.get(key, key)) for key in value)
    return str(value)


def _labels(question: Question, options: Sequence[Option]) -> dict[str, str]:
    if question.kind == "months":
        return {str(number): str(name) for number, name in MONTHS.items()}
    if question.kind == "times":
        return {key: f"{day} {words}" for day, parts in week() for key, words in parts}
    return {option.key: gettext(option.label) for option in options}
