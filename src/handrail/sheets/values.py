"""What a cell says: texts, lists, numbers and weights. What it cannot say is told to `complain`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from handrail.matching.people import Answer
from handrail.sheets.nearest import did_you_mean, fold
from handrail.sheets.policy_model import Field, Ranges

Complain = Callable[[str, str], None]  # (what is wrong, how to mend it)
Bounds = tuple[int, int]
MANY = 999  # more places or mentors than this are a slip of the pen
DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}([ T].*)?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
    r"|\d{1,2}[ -][^\W\d]{3,}|[^\W\d]{3,}[ -]\d{1,2}"
)
RANGE = re.compile(r"(\d+)\s*(?:-|\u2010|\u2011|\u2012|\u2013|\u2014|to)\s*(\d+)")
WHOLE = re.compile(r"([+-]?)(\d+)(?:\.0+)?")
DIGITS = 9


def whole_number(text: str, bounds: Bounds, complain: Complain) -> int | None:
    """A whole number within `bounds`, both included."""
    low, high = bounds
    found = WHOLE.fullmatch(text.strip().replace("\u2212", "-"))
    remedy = f"Write a whole number from {low} to {high}"
    if found is None:
        complain(f"{text!r} is not a whole number", remedy)
        return None
    number = int(found[1] + found[2][-DIGITS:]) if len(found[2].lstrip("0")) <= DIGITS else None
    if number is None or not low <= number <= high:
        complain(f"{text!r} is not from {low} to {high}", remedy)
        return None
    return number


def places(text: str, ranges: Ranges, low: int, complain: Complain) -> tuple[int, int] | None:
    """(least, most) in a cell of capacity. The least is 0 unless a range is read as both."""
    found = RANGE.fullmatch(text)
    if found is None:
        if DATE.fullmatch(text):
            complain(
                f"{text!r} is a date",
                "Spreadsheets turn 3-4 into a date: format the column as text and type it again",
            )
            return None
        number = whole_number(text, (low, MANY), complain)
        return None if number is None else (0, number)
    if not ranges:
        complain(
            f"{text!r} is a range",
            'Write one number, or say in the policy what a range means: ranges = "upper", "lower" or "both"',
        )
        return None
    ends = [whole_number(end, (low, MANY), complain) for end in found.groups()]
    if ends[0] is None or ends[1] is None:
        return None
    if ends[0] > ends[1]:
        complain(f"{text!r} runs backwards", "Write the smaller number first")
        return None
    return {"upper": (0, ends[1]), "lower": (0, ends[0]), "both": (ends[0], ends[1])}[ranges]


def items(text: str, separator: str) -> list[str]:
    """The texts between separators, trimmed, without the empty ones. A line break in a cell separates too."""
    return [
        " ".join(item.split()) for line in text.splitlines() for item in line.split(separator) if item.strip()
    ]


class Words:
    """The items of one field: blanks, synonyms and the closed list, compared without regard to case."""

    def __init__(self, field: Field) -> None:
        self.blank = {fold(word) for word in field.blank}
        self.same = {fold(word): meant for word, meant in field.same.items()}
        self.closed = {fold(value): value for value in field.values}
        self.values = field.values

    def is_blank(self, text: str) -> bool:
        """Whether a whole cell counts as blank."""
        return not text or fold(text) in self.blank

    def word(self, text: str, complain: Complain) -> str | None:
        """An item with synonyms resolved; None (and a complaint) where a closed list does not have it."""
        # A listed value is itself even where it is somebody's synonym.
        meant = text if fold(text) in self.closed else self.same.get(fold(text), text)
        if not self.closed:
            return meant
        if fold(meant) not in self.closed:
            complain(f"{text!r} is not in the list", did_you_mean(meant, self.values, self._remedy()))
            return None
        return self.closed[fold(meant)]

    def _remedy(self) -> str:
        if len(self.values) > 12:
            return "Correct the cell, or add the word to the field's same or values in the policy"
        return f"Use one of {', '.join(self.values)}"


def read_answer(
    field: Field, words: Words, text: str, bounds: Bounds, default: int, complain: Complain
) -> Answer | None:
    """The answer in one cell, or None where it is blank. `bounds` and `default` speak of numbers."""
    if words.is_blank(text):
        return None
    if field.read == "number":
        return whole_number(text, bounds, complain)
    if field.read == "text":
        return words.word(" ".join(text.split()), complain)
    if field.read == "list":
        found = [
            words.word(item, complain) for item in items(text, field.separator) if not words.is_blank(item)
        ]
        once: dict[str, str] = {}
        for item in found:
            if item is not None:
                once.setdefault(fold(item), item)
        return tuple(once.values()) or None
    return _weights(field, words, text, bounds, default, complain)


def _weights(
    field: Field, words: Words, text: str, bounds: Bounds, default: int, complain: Complain
) -> dict[str, int] | None:
    weights: dict[str, tuple[str, int]] = {}
    for item in items(text, field.separator):
        name, between, number = item.rpartition(field.between)
        word = words.word((name if between else item).strip(), complain)
        weight = whole_number(number.strip(), bounds, complain) if between else default
        if word is None or weight is None:
            continue
        if weights.setdefault(fold(word), (word, weight))[1] != weight:
            complain(f"{word!r} has two numbers", "Write each item once")
    return dict(weights.values()) or None


class Spelling:
    """One spelling for each word of the sheets, whatever the order of the rows.

    Words of the policy and of taxonomies keep theirs. Otherwise the spelling that most cells have; of
    two that are equally common, the first in the alphabet.
    """

    def __init__(self, fixed: Iterable[str], *seen: Iterable[str]) -> None:
        """`seen` is what stands in cells; later batches have no say in the spelling of earlier ones."""
        self.of: dict[str, str] = {}
        for word in (*fixed, *(word for batch in seen for word in _most_common(batch))):
            self.of.setdefault(fold(word), word)

    def word(self, text: str) -> str:
        """The one spelling of a word; a word never seen keeps its own."""
        return self.of.get(fold(text), text)

    def answer(self, answer: Answer) -> Answer:
        """The answer with each word in its one spelling."""
        if isinstance(answer, str):
            return self.word(answer)
        if isinstance(answer, int):
            return answer
        if isinstance(answer, Mapping):
            return {self.word(item): number for item, number in answer.items()}
        return tuple(self.word(item) for item in answer)


def _most_common(words: Iterable[str]) -> list[str]:
    counts = Counter(words)
    return sorted(counts, key=lambda word: (-counts[word], word))


def texts_of(answer: Answer) -> tuple[str, ...]:
    """The words of an answer, for counting spellings."""
    if isinstance(answer, str):
        return (answer,)
    return () if isinstance(answer, int) else tuple(answer)
