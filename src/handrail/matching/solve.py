"""One door to the engine: `solve` checks a problem, scores it, and answers with its proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from handrail.matching.answer import Answer, Certificate, Level
from handrail.matching.dense import Shipment, ship
from handrail.matching.faults import checked
from handrail.matching.figures import finished
from handrail.matching.network import (
    LEVELS,
    TIES,
    Network,
    Whole,
    level_cost,
    level_names,
    network,
    on_pairs,
    required_pairs,
)
from handrail.matching.problem import Problem, Required, Settings
from handrail.matching.scoring import Scores, score
from handrail.matching.seeds import draw
from handrail.matching.shortage import least_shortage, required_shortages
from handrail.matching.stable import stable_pairs

Progress = Callable[[int, int, str], None]


Levels = tuple[Level, ...]
Aside = Callable[[Callable[[], Levels]], Callable[[], Levels]]
PLAIN = Settings()


def at_once(work: Callable[[], Levels]) -> Callable[[], Levels]:
    """No work elsewhere: it is done here, when its result is asked for."""
    return work


def solve(problem: Problem, settings: Settings = PLAIN, progress: Progress | None = None) -> Answer:
    """The best matching of a problem under its rules, with a certificate.

    Raises ProblemError where the input is wrong (every fault named). A problem that is well put but
    cannot be met comes back with the status "infeasible" and the reasons. The same problem, settings
    and seed give the same answer, in whatever order the input came.
    """
    problem = checked(problem, settings)
    return solve_scored(problem, settings, score(problem), progress)


def solve_scored(
    problem: Problem,
    settings: Settings,
    scores: Scores,
    progress: Progress | None = None,
    *,
    aside: Aside = at_once,
) -> Answer:
    """`solve` for a checked problem whose scores are known, so that what-ifs keep the frozen averages.

    `aside` may do work elsewhere meanwhile: it takes a function and returns one that gives its result.
    """
    found = tuple(required_shortages(problem, scores))
    if found:
        return Answer(status="infeasible", shortages=found)
    if problem.quotas:
        from handrail.matching.quotas import solve_with_quotas  # noqa: PLC0415 (scipy.optimize loads slowly)

        without = solve_levels(replace(problem, quotas=()), settings, scores)
        return without if without.status == "infeasible" else solve_with_quotas(problem, settings, scores)
    if settings.objective == "stable":
        return solve_stable(problem, settings, scores, progress)
    return solve_levels(problem, settings, scores, progress, aside=aside)


def solve_stable(
    problem: Problem, settings: Settings, scores: Scores, progress: Progress | None = None
) -> Answer:
    """Deferred acceptance; with `fill`, what it leaves empty is then given by points."""
    pairs = [
        (problem.mentees[row].id, problem.mentors[column].id)
        for row, column in sorted(stable_pairs(problem, settings, scores))
    ]
    settled = with_required(problem, pairs)
    if settings.fill:
        answer = solve_levels(settled, settings, scores, progress)
    else:
        answer = finished(settled, scores, required_pairs(settled), Certificate())
    return replace(answer, certificate=replace(answer.certificate, stable=tuple(pairs)))


def with_required(problem: Problem, pairs: Iterable[tuple[str, str]]) -> Problem:
    """The problem with more pairs required."""
    return replace(problem, required=(*problem.required, *(Required(*pair) for pair in pairs))).ordered()


def solve_levels(
    problem: Problem,
    settings: Settings,
    scores: Scores,
    progress: Progress | None = None,
    *,
    aside: Aside = at_once,
) -> Answer:
    """The levels of `fair` or `total` in turn, each on the arcs that stay best for the one before."""
    net = network(problem, scores)
    names = level_names(settings)
    plainly = aside(lambda: climb(problem, net, scores, settings.seed, LEVELS["total"], None)[0])
    levels, flow = climb(problem, net, scores, settings.seed, names, progress)
    made = (flow + net.fixed).astype(bool)
    short = least_shortage(problem, scores.allowed, made, net.fixed)
    if short is not None:
        return Answer(status="infeasible", shortages=(short,))
    plain = plainly() if "regret" in names else levels
    answer = finished(problem, scores, made, Certificate(levels=levels, total=plain[:2]))
    return replace(answer, total_bound=int(scores.units[net.fixed].sum()) - plain[1].cost)


def climb(
    problem: Problem, net: Network, scores: Scores, seed: int, names: Sequence[str], progress: Progress | None
) -> tuple[tuple[Level, ...], Whole]:
    """Solve levels in turn: their prices, and which pairs were made, shape (mentees, mentors)."""
    face = _Face(net.room.copy(), net.supply.copy(), net.demand.copy(), np.zeros_like(net.room))
    levels = []
    for name in names:
        cost = tie_cost(problem, net, face.room, seed) if name == TIES else level_cost(name, net, scores)
        shipment = ship(cost, face.room, face.supply, face.demand, _telling(progress, name))
        flow = shipment.flow + face.fixed
        levels.append(_level(name, net, int((cost * flow).sum()), shipment))
        face = face.kept(cost, shipment)
    return tuple(levels), flow[: net.mentees, : net.mentors]


@dataclass(frozen=True, slots=True)
class _Face:
    """The arcs left to choose among once a level is settled, and what is settled on the others."""

    room: Whole
    supply: Whole
    demand: Whole
    fixed: Whole

    def kept(self, cost: Whole, shipment: Shipment) -> _Face:
        """Arcs whose reduced cost is not zero are decided: full where it is below, empty where above."""
        reduced = cost - shipment.rows[:, None] - shipment.columns[None, :]
        full = np.where(reduced < 0, self.room, 0)
        return _Face(
            room=np.where(reduced == 0, self.room, 0),
            supply=self.supply - full.sum(axis=1),
            demand=self.demand - full.sum(axis=0),
            fixed=self.fixed + full,
        )


def _level(name: str, net: Network, cost: int, shipment: Shipment) -> Level:
    n, m = net.mentees, net.mentors
    rows, columns = shipment.rows.tolist(), shipment.columns.tolist()
    return Level(name, cost, tuple(rows[:n]), tuple(columns[:m]), tuple(columns[m:]), (rows[n], rows[n + 1]))


def _telling(progress: Progress | None, name: str) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    tell = progress
    return lambda done, whole: tell(done, whole, name)


def tie_cost(problem: Problem, net: Network, room: Whole, seed: int) -> Whole:
    """A seeded cost on the pairs still open: whoever wins a tie owes it to the seed, not to a name."""
    cost = np.zeros((net.mentees, net.mentors), dtype=np.int64)
    for row, column in np.argwhere(room[: net.mentees, : net.mentors]):
        cost[row, column] = draw(seed, problem.mentees[row].id, problem.mentors[column].id)
    return on_pairs(net, cost)
