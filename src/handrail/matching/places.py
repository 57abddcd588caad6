"""What one more place at a mentor would bring: the programme's recruiting advice, exactly.

Prices alone only say "at most". One more place sends one more unit from the row of empty places to
that mentor's column, so its value is the cheapest path of changes between them in what is left of the
network; one search finds it for all mentors. Costs of all levels are packed into one number of Python's
unbounded kind, the first level highest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from handrail.matching.answer import Answer, Bounds, Level
from handrail.matching.explain import made_table
from handrail.matching.network import FREE, SHORT, Network, level_cost, level_names, network
from handrail.matching.problem import Problem, Settings
from handrail.matching.scoring import Scores
from handrail.matching.solve import solve_scored

Packed = NDArray[np.object_]
FAR = 1 << 200
WIDTH = 1 << 60  # no sum of one level's costs along a path comes near half of it
CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class Gain:
    """What one more place at `mentor` changes: places filled (1 or 0), and which place of a mentee.

    `regret` is the change of the fairness level (below zero is fairer), `units` of the total score.
    """

    mentor: str
    filled: int
    place: int
    regret: int
    units: int


def one_more_place(problem: Problem, settings: Settings, scores: Scores, answer: Answer) -> tuple[Gain, ...]:
    """Every mentor whose next place would change something, the most useful first.

    With quotas or rank lists each of the few most asked-for full mentors is tried by solving again.
    """
    if answer.status == "infeasible":
        return ()
    if problem.quotas or settings.objective == "stable":
        gains = _by_solving_again(problem, settings, scores, answer)
    else:
        gains = _by_paths(problem, settings, scores, answer)
    useful = [gain for gain in gains if gain.filled or gain.regret < 0 or gain.units > 0]
    return tuple(
        sorted(useful, key=lambda gain: (-gain.filled, gain.place, gain.regret, -gain.units, gain.mentor))
    )


def _by_paths(problem: Problem, settings: Settings, scores: Scores, answer: Answer) -> list[Gain]:
    net = network(problem, scores)
    names = [name for name in level_names(settings) if name != "ties"]
    flow = _flow(net, made_table(problem, answer))
    cost = _packed([level_cost(name, net, scores) for name in names])
    reach = _reach(net, flow, cost)
    gains = []
    for column, mentor in enumerate(problem.mentors):
        change = _unpacked(min(int(reach[column]), 0), len(names))
        found = dict(zip(names, change, strict=True))
        place = net.most_wanted + 1 + found["places"] if found["places"] else 0
        gains.append(
            Gain(mentor.id, int(found["places"] < 0), place, found.get("regret", 0), -found["total"])
        )
    return gains


def _packed(costs: list[NDArray[np.int64]]) -> Packed:
    packed = costs[0].astype(object)
    for cost in costs[1:]:
        packed = packed * WIDTH + cost
    return packed


def _unpacked(number: int, levels: int) -> list[int]:
    found: list[int] = []
    for _ in range(levels - 1):
        low = (number + WIDTH // 2) % WIDTH - WIDTH // 2
        found.insert(0, low)
        number = (number - low) // WIDTH
    return [number, *found]


def _flow(net: Network, made: NDArray[np.bool_]) -> NDArray[np.int64]:
    """What every arc of the network carries in an answer."""
    n, m = net.mentees, net.mentors
    flow = np.zeros_like(net.room)
    flow[:n, :m] = made & ~net.fixed
    degrees = made.sum(axis=1)
    flow[:n, m:] = (net.room[:n, m:] > 0) & (np.arange(net.most_wanted) >= degrees[:, None])
    flow[n + FREE, :m] = net.demand[:m] - flow[:n, :m].sum(axis=0)
    rest = net.demand[m:] - flow[:n, m:].sum(axis=0)
    for place in range(
        net.most_wanted
    ):  # who fills what mentees use is all the same: nothing is priced there
        short = min(int(rest[place]), int(net.supply[n + SHORT] - flow[n + SHORT].sum()))
        flow[n + SHORT, m + place], flow[n + FREE, m + place] = short, rest[place] - short
    return flow


def _reach(net: Network, flow: NDArray[np.int64], cost: Packed) -> Packed:
    """The cheapest path of changes from the row of empty places to every column."""
    ahead = np.where(flow < net.room, cost, FAR)
    columns = len(net.demand)
    step = np.full((columns, columns), FAR, dtype=object)
    for column in range(columns):
        for row in np.flatnonzero(flow[:, column]):
            step[column] = np.minimum(step[column], ahead[row] - cost[row, column])
    reach: Packed = ahead[net.mentees + FREE].copy()
    while True:
        nearer = np.minimum(reach, (reach[:, None] + step).min(axis=0))
        if (nearer == reach).all():
            return reach
        reach = nearer


def _regret(answer: Answer) -> int:
    levels: tuple[Level | Bounds, ...] = answer.certificate.levels or answer.certificate.bounds
    return next((level.cost for level in levels if level.name == "regret"), 0)


def _by_solving_again(problem: Problem, settings: Settings, scores: Scores, answer: Answer) -> list[Gain]:
    made = made_table(problem, answer)
    full = [column for column, mentor in enumerate(problem.mentors) if made[:, column].sum() >= mentor.most]
    asked = scores.allowed & (made.sum(axis=1) == 0)[:, None]
    full.sort(key=lambda column: (-int(asked[:, column].sum()), -int(scores.units[:, column].sum()), column))
    gains = []
    for column in full[:CANDIDATES]:
        mentor = problem.mentors[column]
        mentors = tuple(replace(one, most=one.most + 1) if one is mentor else one for one in problem.mentors)
        other = solve_scored(replace(problem, mentors=mentors), settings, scores)
        more = [after - before for before, after in zip(answer.filled, other.filled, strict=True)]
        place = next((number for number, change in enumerate(more, 1) if change > 0), 0)
        regret = _regret(other) - _regret(answer)
        gains.append(Gain(mentor.id, int(place > 0), place, regret, other.total - answer.total))
    return gains
