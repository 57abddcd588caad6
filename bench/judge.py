"""Scores and checks any matching, whoever found it: plain loops over one matrix, nothing of the engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Pairs = Sequence[Sequence[int]]  # places (mentee, mentor)
Case = Mapping[str, Any]  # units, allowed, most; with rank lists also mentee_lists, mentor_lists


class Wrong(Exception):
    """A matching that breaks a rule, or is not what its maker says."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Units in all, mentees who have a mentor, and the most units that one of them lies below their best."""

    total: int
    matched: int
    regret: int


def judge(case: Case, pairs: Pairs) -> Judged:
    """Raises Wrong where the pairs cannot be."""
    wrong = next(faults(case, pairs), None)
    if wrong is not None:
        raise Wrong(wrong)
    units, allowed = case["units"], case["allowed"]
    best = [
        max((value for value, free in zip(*rows, strict=True) if free), default=0)
        for rows in zip(units, allowed, strict=True)
    ]
    return Judged(
        total=sum(units[row][place] for row, place in pairs),
        matched=len(pairs),
        regret=max((best[row] - units[row][place] for row, place in pairs), default=0),
    )


def faults(case: Case, pairs: Pairs) -> Iterator[str]:
    """Every mentee has at most one mentor, no mentor too many mentees, and no pair is forbidden."""
    for row, times in Counter(row for row, _ in pairs).items():
        if times > 1:
            yield f"mentee {row} has {times} mentors"
    for place, times in Counter(place for _, place in pairs).items():
        if times > case["most"][place]:
            yield f"mentor {place} has {times} mentees and takes {case['most'][place]}"
    for row, place in pairs:
        if not case["allowed"][row][place]:
            yield f"mentee {row} and mentor {place} are paired, and that is forbidden"


def blocking(case: Case, pairs: Pairs) -> list[tuple[int, int]]:
    """Pairs that list each other and would both leave for each other. Lists are strict."""
    has = {pair[0]: pair[1] for pair in pairs}
    have: dict[int, list[int]] = {}
    for row, place in pairs:
        have.setdefault(place, []).append(row)
    return [
        (row, place)
        for row, listed in enumerate(case["mentee_lists"])
        for place in listed[: listed.index(has[row]) if row in has else len(listed)]
        if _would_take(case["mentor_lists"][place], have.get(place, []), case["most"][place], row)
    ]


def _would_take(listed: Sequence[int], have: Sequence[int], most: int, row: int) -> bool:
    if row not in listed:
        return False
    return len(have) < most or any(listed.index(one) > listed.index(row) for one in have)
