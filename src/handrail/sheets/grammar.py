"""Small parts of sentences in English: numbers in words, lists, capital letters and stops."""

from __future__ import annotations

from collections.abc import Sequence

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
LONGEST = 6  # items named in one sentence


def count(number: int) -> str:
    """A number in words up to ten, in digits above."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"


def ordinal(number: int) -> str:
    """1 is "first"; digits above ten."""
    if number <= len(ORDINALS):
        return ORDINALS[number - 1]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def listed(items: Sequence[str]) -> str:
    """Items with commas and "and"; a long list ends with how many more there are."""
    if len(items) > LONGEST:
        rest = count(len(items) - LONGEST + 1)
        return f"{', '.join(items[: LONGEST - 1])} and {rest} more"
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def either(items: Sequence[str]) -> str:
    """Items with commas and "or"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"


def heading(text: str) -> str:
    """`text` with a capital letter at the start."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """`text` with a capital letter at the start and a stop at the end."""
    return heading(text.strip()) + ("" if text.strip().endswith((".", "!", "?")) else ".")


def steps_of(number: int) -> str:
    """Steps on a scale."""
    return "one step" if number == 1 else f"{count(number)} steps"
