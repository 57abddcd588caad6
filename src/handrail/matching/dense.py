"""Transportation at least cost on a dense matrix: shortest augmenting paths, exact, with prices.

Each row's supply is sent along the cheapest path of changes, found by Dijkstra's method over columns on
reduced costs (Tomizawa 1971; Edmonds and Karp 1972). Whole numbers throughout, so nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Progress = Callable[[int, int], None]
FAR = np.int64(2**61)


@dataclass(frozen=True, slots=True)
class Shipment:
    """What each arc carries, and one price a row and a column.

    On every arc, cost - row price - column price is above zero only where nothing is carried, and
    below zero only where the arc is full.
    """

    flow: Whole
    rows: Whole
    columns: Whole


def ship(
    cost: Whole, room: Whole, supply: Whole, demand: Whole, progress: Progress | None = None
) -> Shipment:
    """Send all of `supply` (rows) to fill `demand` (columns) at least cost.

    `cost` and `room` (how much an arc can carry) have shape (rows, columns); costs stay below 2**40 in
    size. Supply and demand sum to the same, and some shipment must exist: ValueError otherwise.
    """
    state = _State(cost, room, supply, demand)
    state.send_greedily()
    for row in np.flatnonzero(state.supply):
        while state.supply[row]:
            state.send_along_cheapest_path(int(row))
        if progress is not None:
            progress(int(state.flow.sum()), int(supply.sum()))
    return Shipment(state.flow, state.rows, state.columns)


class _State:
    """A shipment on its way: what is still to send and to take, and prices that prove it cheapest."""

    def __init__(self, cost: Whole, room: Whole, supply: Whole, demand: Whole) -> None:
        self.cost = cost
        self.room = room
        self.supply = supply.copy()
        self.demand = demand.copy()
        self.flow = np.zeros_like(room)
        self.forward = np.where(room > 0, cost, FAR)  # FAR where an arc is absent or full
        self.columns = np.zeros(cost.shape[1], dtype=np.int64)
        cheapest = self.forward.min(axis=1)
        self.rows = np.where(cheapest < FAR, cheapest, 0)  # a row with nothing to decide asks no price

    def send_greedily(self) -> None:
        """Fill arcs that cost a row its least, in order, as far as they go."""
        for row in range(len(self.supply)):
            for column in np.flatnonzero(self.forward[row] == self.rows[row]):
                amount = min(self.supply[row], self.demand[column], self.room[row, column])
                if amount > 0:
                    self.carry(row, int(column), amount)
                    self.supply[row] -= amount
                    self.demand[column] -= amount
                if not self.supply[row]:
                    break

    def carry(self, row: int, column: int, amount: int) -> None:
        """Add to (or, below zero, take from) what one arc carries."""
        self.flow[row, column] += amount
        full = self.flow[row, column] == self.room[row, column]
        self.forward[row, column] = FAR if full else self.cost[row, column]

    def send_along_cheapest_path(self, start: int) -> None:
        """Send from one row to the nearest column with room, and move the prices so that they prove it."""
        distance, through = self.reduced(start), np.full(len(self.columns), start)
        done = np.zeros(len(self.columns), dtype=bool)
        row_distance = {start: np.int64(0)}
        came_from: dict[int, int] = {}
        closed = self.demand == 0
        while True:
            ahead = np.where(done, FAR, distance)
            column, end = int(ahead.argmin()), int(np.where(closed, FAR, ahead).argmin())
            if ahead[column] >= FAR // 2:
                raise ValueError("supply and demand cannot be met on these arcs")
            if not closed[end] and ahead[end] == ahead[column]:
                break
            done[column] = True
            self.spread(column, distance, through, done, row_distance, came_from)
        self.reprice(distance, done, row_distance, int(distance[end]))
        self.augment(start, end, through, came_from)

    def reduced(self, row: int) -> Whole:
        costs: Whole = self.forward[row] - self.rows[row] - self.columns
        return costs

    def spread(
        self,
        column: int,
        distance: Whole,
        through: Whole,
        done: NDArray[np.bool_],
        row_distance: dict[int, np.int64],
        came_from: dict[int, int],
    ) -> None:
        """From a full column, go on through the rows that it could release."""
        for row in np.flatnonzero(self.flow[:, column]).tolist():
            back = self.cost[row, column] - self.rows[row] - self.columns[column]
            reach = distance[column] - back
            if reach >= row_distance.get(row, FAR):
                continue
            row_distance[row] = reach
            came_from[row] = column
            onward = reach + self.reduced(row)
            nearer = (onward < distance) & ~done
            distance[nearer] = onward[nearer]
            through[nearer] = row

    def reprice(
        self, distance: Whole, done: NDArray[np.bool_], row_distance: dict[int, np.int64], reach: int
    ) -> None:
        """Prices of everything nearer than the end of the path move by how much nearer it is."""
        self.columns[done] -= reach - distance[done]
        for row, near in row_distance.items():
            if near < reach:
                self.rows[row] += reach - near

    def augment(self, start: int, end: int, through: Whole, came_from: dict[int, int]) -> None:
        """Carry as much as the whole path has room for."""
        path = []
        column = end
        while True:
            row = int(through[column])
            path.append((row, column))
            if row == start:
                break
            column = came_from[row]
        amount = min(int(self.supply[start]), int(self.demand[end]))
        amount = min([amount, *(int(self.room[arc] - self.flow[arc]) for arc in path)])
        released = [(path[place][0], path[place + 1][1]) for place in range(len(path) - 1)]
        amount = min([amount, *(int(self.flow[arc]) for arc in released)])
        for arc in path:
            self.carry(*arc, amount)
        for arc in released:
            self.carry(*arc, -amount)
        self.supply[start] -= amount
        self.demand[end] -= amount
