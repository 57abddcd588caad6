"""What is missing in a goal, by rules: each of the five parts, in words, with what to do about it.

Nothing is guessed: a rule looks for a number, for a word of `data/goals.toml`, for a date. The words are
English: what is written in another script is held to the rules of length and dates alone.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PARTS = ("specific", "measurable", "achievable", "relevant", "due")
FEWEST = 3  # words that say anything


@dataclass(frozen=True, slots=True)
class Parts:
    """What somebody wrote, part by part."""

    specific: str
    measurable: str
    achievable: str
    relevant: str
    due: dt.date | None


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing, at the part where it is."""

    part: str
    words: str | Promise


@dataclass(frozen=True, slots=True)
class Example:
    """A goal as one may write it, and how it might have begun."""

    loose: str
    specific: str
    measurable: str
    achievable: str
    relevant: str
    due: str


def gaps(parts: Parts, today: dt.date) -> list[Gap]:
    """All that is missing, in the order of the parts."""
    return [Gap(part, words) for part, words in _all(parts, today)]


def _all(parts: Parts, today: dt.date) -> Iterator[tuple[str, str | Promise]]:
    yield from (("specific", words) for words in _specific(parts.specific))
    yield from (("measurable", words) for words in _measurable(parts.measurable))
    if not _says_something(parts.achievable):
        yield (
            "achievable",
            _("Say what makes it possible: what you have, what you can do, who helps."),
        )
    if not _says_something(parts.relevant):
        yield "relevant", _("Say why it matters to you now, in a few words.")
    if parts.due is None:
        yield "due", _("A time is missing: choose a day, or how long you give yourself.")
    elif parts.due <= today:
        yield "due", _("This day is over. Choose one that lies ahead.")


def _specific(text: str) -> Iterator[str | Promise]:
    words = _words(text)
    if not words:
        yield _("Say what you want to reach.")
    elif words[0] in _known("states") or (len(words) > 1 and " ".join(words[:2]) in _known("states")):
        yield _("This says how you want to be. Say what you will do: begin with a verb such as write or ask.")
    elif len(words) < FEWEST:
        yield _("Say a little more: what exactly, and where or with whom?")


def _measurable(text: str) -> Iterator[str | Promise]:
    words = _words(text)
    if not words:
        yield _("Say how you two will know: write a number, or what will be there to see when it is done.")
    elif not _can_be_seen(words):
        yield _(
            "There is no number here, and nothing that can be seen to be done. Write how many or how often, "
            "or what will be there: a page that is written, a form that is signed, an exam that is passed."
        )


def _can_be_seen(words: list[str]) -> bool:
    letters = "".join(words)
    if any(letter.isdigit() for letter in letters) or (_known("numbers") | _known("seen")) & set(words):
        return True
    return len(words) >= FEWEST and not any("a" <= letter <= "z" for letter in letters)


def _says_something(text: str) -> bool:
    return len(_words(text)) >= FEWEST


def _words(text: str) -> list[str]:
    kept = "".join(letter if letter.isalnum() or letter in "'’" else " " for letter in text.casefold())
    return kept.split()


# ---- data/goals.toml


@cache
def _known(group: str) -> frozenset[str]:
    return frozenset(_data()["words"][group])


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((files("handrail") / "data" / "goals.toml").read_text(encoding="utf-8"))


def example_for(category: str) -> Example:
    """An example by its category; a general one where there is none of it."""
    examples = _data()["examples"]
    return Example(**examples.get(category, examples["other"]))


def categories_with_examples() -> frozenset[str]:
    """The keys of categories that have an example of their own."""
    return frozenset(_data()["examples"])


def questions(lead: str) -> Mapping[str, str]:
    """The questions to think about while somebody leads, by key."""
    return dict(_data()["questions"][lead])


def question_words(key: str) -> str:
    """One question by its key. Raises KeyError for an unknown one."""
    return str(next(asked[key] for asked in _data()["questions"].values() if key in asked))
