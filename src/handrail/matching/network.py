"""The matching as a balanced transportation problem: what is priced, and what every price means.

Rows send, columns take, and everything is sent and taken in full:

- row i: mentee i sends the places they want; column j: mentor j takes `most`;
- `n` mentees are followed by two rows that fill what mentors keep empty: `FREE` places above a
  mentor's least, and `SHORT` places below it (which nobody wants to use);
- `m` mentors are followed by one column for each place that a mentee may leave unfilled: first,
  second, and so on.

A pair carries 0 or 1. Costs of the first level, the only one on the rows and columns that were added:
leaving the k-th of c places unfilled costs c - k + 1, so that first places are filled before second
ones (the degrees that can be filled form an M-natural-convex set, on which strictly falling gains fill
them in that order); a place short of a mentor's least costs more than all of those together. Later
levels cost something on pairs alone.

Required pairs are fixed first: they are arcs no more, and their places are gone from both sides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handrail.matching.problem import POINTS, Problem, Settings
from handrail.matching.scoring import UNITS, Flags, Scores

Whole = NDArray[np.int64]
FREE, SHORT = 0, 1  # the rows after the mentees


@dataclass(frozen=True, slots=True)
class Network:
    """Supplies (rows), demands (columns), room on each arc, and where places stand already filled."""

    supply: Whole
    demand: Whole
    room: Whole
    wanted: Whole
    fixed: Flags
    most_wanted: int

    @property
    def mentees(self) -> int:
        return len(self.wanted)

    @property
    def mentors(self) -> int:
        return len(self.demand) - self.most_wanted


def network(problem: Problem, scores: Scores) -> Network:
    """The network of a problem; required pairs must be permitted and fit (see `shortages`)."""
    n, m = len(problem.mentees), len(problem.mentors)
    fixed = required_pairs(problem)
    wants = np.array([mentee.wants for mentee in problem.mentees], dtype=np.int64)
    most = np.array([mentor.most for mentor in problem.mentors], dtype=np.int64) - fixed.sum(axis=0)
    least = np.array([mentor.least for mentor in problem.mentors], dtype=np.int64) - fixed.sum(axis=0)
    least = np.maximum(least, 0)
    c = int(wants.max(initial=1))
    have = fixed.sum(axis=1)
    places = (np.arange(c) >= have[:, None]) & (np.arange(c) < wants[:, None])
    left = wants - have
    room = np.zeros((n + 2, m + c), dtype=np.int64)
    room[:n, :m] = scores.allowed & ~fixed
    room[:n, m:] = places
    room[n + FREE, :m], room[n + SHORT, :m] = most - least, least
    room[n:, m:] = left.sum()
    supply = np.concatenate([left, [(most - least).sum(), least.sum()]])
    demand = np.concatenate([most, places.sum(axis=0)])
    return Network(supply, demand, room, left, fixed, c)


def required_pairs(problem: Problem) -> Flags:
    """Which pairs are required, shape (mentees, mentors)."""
    rows = {mentee.id: place for place, mentee in enumerate(problem.mentees)}
    columns = {mentor.id: place for place, mentor in enumerate(problem.mentors)}
    fixed = np.zeros((len(rows), len(columns)), dtype=bool)
    for pair in problem.required:
        fixed[rows[pair.mentee], columns[pair.mentor]] = True
    return fixed


def places_cost(net: Network) -> Whole:
    """First level: the cost of places left unfilled, and of mentors left below their least."""
    n, m, c = net.mentees, net.mentors, net.most_wanted
    cost = np.zeros_like(net.room)
    cost[:n, m:] = np.arange(c, 0, -1)
    cost[n + SHORT, :m] = c * int(net.wanted.sum()) + 1
    return cost


def regret_table(scores: Scores) -> Whole:
    """Whole points that a pair lies below the best permitted to that mentee, to the fourth power."""
    best = np.where(scores.allowed, scores.units, 0).max(axis=1, initial=0)
    regret: Whole = np.clip((best[:, None] - scores.units) // UNITS, 0, POINTS) ** 4
    return regret


def on_pairs(net: Network, cost: Whole) -> Whole:
    """A cost on pairs, shape (mentees, mentors), spread over the network's shape."""
    table = np.zeros_like(net.room)
    table[: net.mentees, : net.mentors] = cost
    return table


LEVELS = {"fair": ("places", "regret", "total"), "total": ("places", "total")}
TIES = "ties"


def level_names(settings: Settings) -> tuple[str, ...]:
    """The levels that an objective solves in turn, the seeded tie-break last."""
    return (*LEVELS["total" if settings.objective == "stable" else settings.objective], TIES)


def level_cost(name: str, net: Network, scores: Scores) -> Whole:
    """The cost of one level but the tie-break, which needs ids and the seed."""
    if name == "places":
        return places_cost(net)
    return on_pairs(net, regret_table(scores) if name == "regret" else -scores.units)
