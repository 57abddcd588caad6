"""Which answers a criterion or rule can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handrail.matching.criteria import Agreement, Closeness, Coverage, Criterion, Number, Personality
from handrail.matching.people import Answer
from handrail.matching.rules import Ahead, Rule

MOST_IMPORTANT = 3


def misfits(thing: Criterion | Rule, side: str, answer: Answer | None) -> Iterator[tuple[str, str]]:
    """(what is wrong, how to mend it) for one answer; nothing for a blank or a fitting one."""
    if answer is None:
        return
    if isinstance(thing, Closeness | Ahead):
        if str(answer) not in thing.scale:
            yield f"{answer!r} is not on the scale", f"Use one of {', '.join(thing.scale)}"
    elif isinstance(thing, Number):
        if not isinstance(answer, int):
            yield f"{answer!r} is not a whole number", "Write digits only"
    elif isinstance(thing, Agreement | Personality | Coverage):
        yield from _scores(answer, *_range(thing, side))
    elif isinstance(answer, tuple) and not answer:
        yield "an empty list is not an answer", "Leave it out, so that it counts as blank"


def _range(thing: Agreement | Personality | Coverage, side: str) -> tuple[int, int]:
    if isinstance(thing, Coverage):
        return 0, MOST_IMPORTANT if side == "mentee" else thing.strongest
    return thing.low, thing.high


def _scores(answer: Answer, low: int, high: int) -> Iterator[tuple[str, str]]:
    if not isinstance(answer, Mapping):
        if low > 0:  # where zero is on the scale, a plain list counts each item in full
            yield f"{answer!r} has no numbers", f"Give each item a whole number from {low} to {high}"
        return
    for item, score in answer.items():
        if not isinstance(score, int) or not low <= score <= high:
            yield f"{item!r} has {score!r}", f"Write a whole number from {low} to {high}"
