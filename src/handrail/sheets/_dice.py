"""Chance that falls alike on every machine and under every version of Python."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws that rest on `random()` alone, the one method Python promises not to change."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random  # noqa: S311 (invented people are no secret)

    def below(self, number: int) -> int:
        """A whole number from 0 to number - 1."""
        return int(self._random() * number)

    def chance(self, percent: int) -> bool:
        """True in so many of a hundred draws."""
        return self.below(100) < percent

    def weighted(self, weights: Mapping[T, int]) -> T:
        """One of the keys, by weight."""
        bounds = list(accumulate(weights.values()))
        return list(weights)[bisect_right(bounds, self.below(bounds[-1]))]

    def several(self, weights: Mapping[T, int], number: int) -> list[T]:
        """Up to `number` different keys, by weight, in the order drawn."""
        left = dict(weights)
        drawn: list[T] = []
        while left and len(drawn) < number:
            drawn.append(self.weighted(left))
            del left[drawn[-1]]
        return drawn

    def dealt(self, weights: Mapping[T, int], number: int) -> list[T]:
        """So many keys in a drawn order, each as often as its weight says and not only on average."""
        keys, bounds = list(weights), list(accumulate(weights.values()))
        return self.shuffled(keys[bisect_right(bounds, at * bounds[-1] // number)] for at in range(number))

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """All the items in a drawn order."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed
