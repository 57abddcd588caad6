"""Deferred acceptance on ranked lists, with places on both sides (Gale and Shapley 1962; Roth 1984).

A mentee lists the mentors they would have; nobody else is acceptable to them. A mentor who gave a list
accepts those on it; a mentor who gave none accepts whoever lists them, the higher score first. Ties are
broken by the run's seed.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handrail.matching.network import required_pairs
from handrail.matching.people import place_in
from handrail.matching.problem import Problem, Settings
from handrail.matching.scoring import Scores
from handrail.matching.seeds import draw

Order = tuple[int, int, int]  # place on the list, points (fewest last), draw


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the market: how many each takes, and their strict order of whom they accept."""

    places: tuple[int, ...]
    orders: tuple[Mapping[int, Order], ...]

    def best_first(self, one: int) -> list[int]:
        """Everyone acceptable to `one`, best first."""
        return sorted(self.orders[one], key=self.orders[one].__getitem__)


def stable_pairs(problem: Problem, settings: Settings, scores: Scores) -> set[tuple[int, int]]:
    """Pairs (row, column) that no mentee and mentor would both leave for each other."""
    mentees, mentors = sides(problem, settings, scores)
    if settings.proposing == "mentees":
        return defer(mentees, mentors)
    return {(row, column) for column, row in defer(mentors, mentees)}


def defer(proposers: Side, receivers: Side) -> set[tuple[int, int]]:
    """Proposers ask down their lists; receivers keep the best so far and let the others go on.

    The result is the best stable one for every proposer, whoever asks first.
    """
    lists = [iter(proposers.best_first(one)) for one in range(len(proposers.places))]
    to_place = [one for one, places in enumerate(proposers.places) for _ in range(places)]
    held: list[list[tuple[Order, int]]] = [[] for _ in receivers.places]
    while to_place:
        proposer = to_place.pop()
        receiver = next(lists[proposer], None)
        if receiver is None:
            continue
        turned_away = hold(
            held[receiver], receivers.orders[receiver].get(proposer), proposer, receivers.places[receiver]
        )
        if turned_away is not None:
            to_place.append(turned_away)
    return {(proposer, receiver) for receiver, kept in enumerate(held) for _, proposer in kept}


def hold(kept: list[tuple[Order, int]], order: Order | None, proposer: int, places: int) -> int | None:
    """Keep a proposer if there is room or they are better than the worst; return who must go on."""
    if order is None or not places:
        return proposer
    worst_first = (-order[0], -order[1], -order[2])
    if len(kept) < places:
        heapq.heappush(kept, (worst_first, proposer))
        return None
    return heapq.heappushpop(kept, (worst_first, proposer))[1]


def sides(problem: Problem, settings: Settings, scores: Scores) -> tuple[Side, Side]:
    """Mentees and mentors with strict orders over each other, required pairs and their places taken out."""
    fixed = required_pairs(problem)
    columns = {mentor.id: place for place, mentor in enumerate(problem.mentors)}
    listed: list[dict[int, Order]] = []
    askers: list[list[int]] = [[] for _ in problem.mentors]
    for row, mentee in enumerate(problem.mentees):
        order: dict[int, Order] = {}
        for place, tied in enumerate(mentee.ranks):
            for one in tied:
                column = columns[one]
                if scores.allowed[row, column] and not fixed[row, column]:
                    order[column] = (place, 0, draw(settings.seed, mentee.id, one))
                    askers[column].append(row)
        listed.append(order)
    accepts = [_accepts(problem, settings, scores, column, askers[column]) for column in range(len(columns))]
    wants = tuple(mentee.wants - int(fixed[row].sum()) for row, mentee in enumerate(problem.mentees))
    most = tuple(mentor.most - int(fixed[:, column].sum()) for column, mentor in enumerate(problem.mentors))
    return Side(wants, tuple(listed)), Side(most, tuple(accepts))


def _accepts(
    problem: Problem, settings: Settings, scores: Scores, column: int, askers: Sequence[int]
) -> dict[int, Order]:
    """Whom one mentor accepts among those who list them, in strict order."""
    mentor = problem.mentors[column]
    order: dict[int, Order] = {}
    for row in askers:
        mentee = problem.mentees[row]
        drawn = draw(settings.seed, mentor.id, mentee.id)
        if not mentor.ranks:
            order[row] = (0, -int(scores.units[row, column]), drawn)
        elif (place := place_in(mentor.ranks, mentee.id)) is not None:
            order[row] = (place, 0, drawn)
    return order
