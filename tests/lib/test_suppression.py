"""The rule for figures about few people, at its edges, and against somebody who subtracts."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.lib.suppression import FEWEST, Reader, count, hidden_cells, hidden_groups, mean, share

TEAM, OUTSIDE = Reader.TEAM, Reader.OUTSIDE


@pytest.mark.parametrize(
    ("number", "team", "outside"),
    [(0, None, None), (9, None, None), (10, 10, 10), (12, 12, 10), (13, 13, 15), (17, 17, 15), (18, 18, 20)],
)
def test_counts(number, team, outside):
    assert (count(number, TEAM), count(number, OUTSIDE)) == (team, outside)


@pytest.mark.parametrize(
    ("part", "of", "team", "outside"),
    [
        (9, 9, None, None),
        (5, 10, 50, None),
        (12, 24, 50, None),
        (12, 25, 48, 48),
        (0, 25, 0, 5),
        (25, 25, 100, 95),
        (1, 200, 1, 5),
        (2, 16, 13, None),
    ],
)
def test_percentages(part, of, team, outside):
    assert (share(part, of, TEAM), share(part, of, OUTSIDE)) == (team, outside)


def test_means_need_ten_people():
    assert (mean([3.0] * 9), mean([3.0] * 5 + [4.0] * 5)) == (None, 3.5)


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ([], set()),
        ([10, 10], set()),
        ([9, 30], {0, 1}),  # one alone would be the total less the rest
        ([9, 30, 20], {0, 2}),
        ([1, 2, 30, 20], {0, 1, 3}),  # two who are three people give three people away
        ([5, 6, 30], {0, 1}),
        ([3], {0}),
    ],
)
def test_groups_beside_their_total(sizes, hidden):
    assert hidden_groups(sizes) == hidden


def test_a_small_cell_takes_a_ring_of_cells_with_it():
    table = [[3, 20, 30], [40, 50, 60], [25, 35, 45]]
    assert hidden_cells(table) == {(0, 0), (0, 1), (2, 0), (2, 1)}
    assert hidden_cells([[10, 20], [30, 40]]) == set()


SIZES = st.integers(0, 40)


@given(st.lists(SIZES, max_size=8))
def test_no_hidden_group_comes_back_by_subtraction(sizes):
    hidden = hidden_groups(sizes)
    assert {place for place, size in enumerate(sizes) if size < FEWEST} <= hidden
    rest = sum(sizes) - sum(size for place, size in enumerate(sizes) if place not in hidden)
    assert hidden == set(range(len(sizes))) or not hidden or (len(hidden) > 1 and rest >= FEWEST)


@given(
    st.integers(1, 4).flatmap(
        lambda wide: st.lists(st.lists(SIZES, min_size=wide, max_size=wide), min_size=1, max_size=4)
    )
)
def test_no_hidden_cell_comes_back_from_any_sum_of_rows_and_columns(table):
    hidden = hidden_cells(table)
    assert small(table) <= hidden
    for cell in hidden:
        assert not recoverable(table, hidden, cell)


def test_the_attacker_does_get_a_cell_that_is_hidden_alone():
    table = [[3, 20], [30, 40]]
    assert recoverable(table, {(0, 0)}, (0, 0))
    bridge = {(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 2), (3, 3)}
    assert recoverable([[5] * 4] * 4, bridge, (1, 2))  # each line has two, and still one comes back


def small(table):
    full = [[*row, sum(row)] for row in table]
    full.append([sum(column) for column in zip(*full, strict=True)])
    return {
        (row, column) for row, line in enumerate(full) for column, size in enumerate(line) if size < FEWEST
    }


def recoverable(table, hidden, cell):
    """Whether the equations of all lines fix this cell: it is in the row space of the hidden unknowns."""
    cells = sorted(hidden)
    height, width = len(table), len(table[0])
    lines = [[(row, column) for column in range(width + 1)] for row in range(height + 1)]
    lines += [[(row, column) for row in range(height + 1)] for column in range(width + 1)]
    equations = [[Fraction(one in line) * (-1 if one == line[-1] else 1) for one in cells] for line in lines]
    wanted = [Fraction(one == cell) for one in cells]
    return rank(equations) == rank([*equations, wanted])


def rank(rows):
    rows, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows[found:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        for row in rows[found + 1 :]:
            factor = row[column] / pivot[column]
            row[:] = [one - factor * other for one, other in zip(row, pivot, strict=True)]
        found += 1
    return found
