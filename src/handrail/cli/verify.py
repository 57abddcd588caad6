"""`handrail verify`: the second opinion on a run."""

from __future__ import annotations

import argparse
import re

from handrail.cli.runs import read_run
from handrail.cli.speech import say, say_list
from handrail.matching.answer import Answer
from handrail.matching.check import check
from handrail.matching.problem import Problem
from handrail.matching.verdict import Proven, Verdict
from handrail.sheets.grammar import ordinal
from handrail.sheets.outcome_words import LEVELS

ORDINAL_PLACE = re.compile(r"place (\d+)")


def run(arguments: argparse.Namespace) -> int:
    """Check the run. 0: optimal; 1: not, and the lines say why."""
    found = read_run(arguments.run)
    verdict = check(found.problem, found.settings, found.answer)
    if not verdict.valid:
        say("Wrong: the run does not hold what it claims.")
        say_list(verdict.findings)
        return 1
    if found.answer.status == "infeasible":
        say("Confirmed: the rules cannot all be kept. The shortage that the run names is really there.")
        return 0
    return _proof(found.problem, found.answer, verdict)


def _proof(problem: Problem, answer: Answer, verdict: Verdict) -> int:
    say(f"{len(problem.mentees)} mentees, {len(problem.mentors)} mentors, {len(answer.pairs)} pairs.")
    gap = verdict.gap
    proven = verdict.levels[: verdict.levels.index(gap)] if gap else verdict.levels
    say_list(level_words(level) for level in proven)
    if gap is None:
        say("Optimal: every rule is kept, and nothing better exists under them.")
        return 0
    say(
        f"Not proven optimal: every rule is kept, but the proof leaves a gap at the level '{gap.name}': "
        f"the run costs {gap.cost}, and its prices prove no more than {gap.bound}."
    )
    return 1


def level_words(level: Proven) -> str:
    """What one proven level means."""
    place = ORDINAL_PLACE.fullmatch(level.name)
    if place:
        return f"No other way of pairing gives more people a {ordinal(int(place[1]))} mentor."
    return LEVELS.get(level.name, f"Proven: {level.name}.")
