"""Which answers a criterion or rule can read, and which of its own settings make sense.

Each function gives (what is wrong, how to mend it), nothing where all is well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handrail.matching.criteria import (
    PARTS,
    TENTHS,
    Agreement,
    Closeness,
    Coverage,
    Criterion,
    Given,
    Number,
    Personality,
    RankList,
    Tree,
)
from handrail.matching.people import Answer
from handrail.matching.rules import Ahead, Eligible, Rule

MOST_IMPORTANT = 3
LARGEST = 10**9
WHOLE = 100

Complaints = Iterator[tuple[str, str]]


def odd_answer(answer: object) -> Complaints:
    """An answer of a type that is none of `handrail.matching.people.Answer`; a blank is well."""
    if isinstance(answer, Mapping | tuple):
        yield from _odd_list(answer)
    elif not (answer is None or isinstance(answer, str) or _is_whole(answer)):
        yield f"{answer!r} is no answer", "Write text, a whole number, a list of texts or numbers by text"


def _odd_list(answer: Mapping[object, object] | tuple[object, ...]) -> Complaints:
    if not answer:
        yield "an empty list is not an answer", "Leave it out, so that it counts as blank"
    if not all(isinstance(item, str) for item in answer):
        yield f"{answer!r} holds something that is not text", "Write texts only"
    for item, number in answer.items() if isinstance(answer, Mapping) else ():
        if not _is_whole(number):
            yield f"{item!r} has {number!r}", f"Write a whole number between -{LARGEST:,} and {LARGEST:,}"


def _is_whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and abs(number) <= LARGEST


def misfits(thing: Criterion | Rule, side: str, answer: Answer | None) -> Complaints:
    """An answer that this criterion or rule cannot read; a blank fits everywhere."""
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


def _range(thing: Agreement | Personality | Coverage, side: str) -> tuple[int, int]:
    if isinstance(thing, Coverage):
        return 0, MOST_IMPORTANT if side == "mentee" else thing.strongest
    return thing.low, thing.high


def _scores(answer: Answer, low: int, high: int) -> Complaints:
    if not isinstance(answer, Mapping):
        if low != 0:  # where nothing is 0, a plain list counts each item in full
            yield f"{answer!r} has no numbers", f"Give each item a whole number from {low} to {high}"
        return
    for item, score in answer.items():
        if not isinstance(score, int) or not low <= score <= high:
            yield f"{item!r} has {score!r}", f"Write a whole number from {low} to {high}"


def odd_settings(thing: Criterion | Rule) -> Complaints:
    """Settings of a criterion or rule that make no sense."""
    if not isinstance(thing, Given | RankList | Eligible) and not (thing.mentee and thing.mentor):
        yield "it does not name the answers that it compares", "Name one on each side"
    if isinstance(thing, Agreement | Personality) and thing.low >= thing.high:
        yield f"its scale goes from {thing.low} to {thing.high}", "Let it go upwards"
    if isinstance(thing, Personality) and not 0 <= thing.shrink <= WHOLE:
        yield f"shrink is {thing.shrink}", f"Write 0 to {WHOLE}"
    if isinstance(thing, Number) and not 1 <= thing.span <= LARGEST:
        yield f"span is {thing.span}", "Write 1 or more"
    if isinstance(thing, RankList) and not _tenths(thing.tenths):
        yield f"its tenths are {thing.tenths}", "Write at least one number, each from 0 to 10"
    if isinstance(thing, Tree):
        yield from _odd_tree(thing)
    if isinstance(thing, Given) and any(
        not 0 <= part <= PARTS for row in thing.table.values() for part in row.values()
    ):
        yield "a number in its table is out of range", f"Write 0 to {PARTS}"


def _tenths(numbers: tuple[int, ...]) -> bool:
    return bool(numbers) and all(0 <= number <= TENTHS for number in numbers)


def _odd_tree(thing: Tree) -> Complaints:
    if not _tenths((*thing.near, thing.open_tenths)):
        yield "its tenths are out of range", "Write numbers from 0 to 10"
    for node in sorted(thing.parent):
        seen, above = {node}, thing.parent.get(node)
        while above is not None and above not in seen:
            seen.add(above)
            above = thing.parent.get(above)
        if above is not None:
            yield f"{node!r} lies above itself", "Let every node lead up to a family"
            return
