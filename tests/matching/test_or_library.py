"""Published assignment problems (J. E. Beasley's OR-Library) come out at their published values."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.matching.problems import TOTAL, from_table

from handrail.matching import Problem, check, checked, solve

UNITS_A_PART = 10_000  # a weight of 100 points


def costs(path: Path) -> list[list[int]]:
    size, *numbers = map(int, path.read_text().split())
    assert len(numbers) == size * size
    return [numbers[row * size : (row + 1) * size] for row in range(size)]


def assignment(table: list[list[int]]) -> Problem:
    """What costs c earns 1000 - c parts."""
    return from_table(
        {
            f"e{row:03}": {f"o{column:03}": 1000 - cost for column, cost in enumerate(line)}
            for row, line in enumerate(table)
        }
    )


@pytest.mark.parametrize(("size", "published"), [(100, 305), (500, 991)])
def test_the_published_value(shared_data: Path, size: int, published: int) -> None:
    table = costs(shared_data / "or-library" / f"assign{size}.txt")
    problem = checked(assignment(table))
    answer = solve(problem, TOTAL)
    assert answer.filled == (size,)
    assert size * 1000 - answer.total // UNITS_A_PART == published
    made = [(int(pair.mentee[1:]), int(pair.mentor[1:])) for pair in answer.pairs]
    assert sum(table[row][column] for row, column in made) == published
    assert check(problem, TOTAL, answer).optimal
