"""The one command: measure everybody in turn, judge what they found, write it down."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Sequence
from typing import Any

from bench.judge import Case, Judged, Wrong, blocking, judge
from bench.peers import MATCHING, MENTOR_MATCH, ROOT, SCIPY, Entrant, Failed, handrail, measure, python_of
from bench.table import Line, table, write_between

PAGE = ROOT / "docs" / "evidence.md"
SIZES = ((100, 60), (1000, 500))
STABLE_SIZE = SIZES[0]
WARM_SIZE = (12, 8)
SEED = 1
REPEATS, QUICK_REPEATS, SLOW_REPEATS = 5, 2, 2
SLOW = 10.0  # CPU seconds from which a worker runs only `SLOW_REPEATS` times
LIMIT = 300.0  # CPU seconds that a worker may use
BY_SCORE = (
    handrail("total", from_answers=True),
    handrail("fair", from_answers=True),
    handrail("total", from_answers=False),
    handrail("fair", from_answers=False),
    SCIPY,
    MENTOR_MATCH,
)
BY_LISTS = (handrail("stable", from_answers=True), handrail("stable", from_answers=False), MATCHING)
YARDSTICKS = (BY_SCORE[2], BY_LISTS[1])
Found = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    repeats = QUICK_REPEATS if options.quick else REPEATS
    sizes = SIZES[:1] if options.quick else SIZES
    for entrant in (*BY_SCORE, *BY_LISTS):
        python_of(entrant)  # makes all environments before the first clock starts
    parts: list[str] = []
    versions: dict[str, str] = {}
    try:
        for entrants, size in (*((BY_SCORE, size) for size in sizes), (BY_LISTS, STABLE_SIZE)):
            part, used = section(entrants, size, repeats)
            print(f"\n{part}\n", flush=True)
            parts.append(part)
            versions |= used
    except (Failed, Wrong) as trouble:
        print(f"bench: {trouble}")
        return 1
    text = "\n\n".join((conditions(versions, repeats), *parts))
    if not options.quick:
        write_between(PAGE, text)
        print(f"Written to {PAGE.relative_to(ROOT)}.")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/run.py",
        description="Measure the matching engine beside its peers; write the table into docs/evidence.md.",
    )
    parser.add_argument(
        "--quick", action="store_true", help="100 x 60 only, twice each; print, and write nothing"
    )
    return parser.parse_args(arguments)


def section(entrants: Sequence[Entrant], size: tuple[int, int], repeats: int) -> tuple[str, dict[str, str]]:
    """Measure one group at one size: its heading and table, and the versions that took part."""
    case, warm = made(*size), made(*WARM_SIZE)
    by_lists = entrants is BY_LISTS
    print(f"\n{size[0]} mentees, {size[1]} mentors{', rank lists' if by_lists else ''}", flush=True)
    found = rounds(entrants, case, warm, repeats)
    judged = {entrant: _judged(case, runs) for entrant, runs in found.items() if runs}
    (agree_on_lists if by_lists else agree_on_total)(case, found, judged)
    lines = {entrant: _line(entrant, runs, judged.get(entrant)) for entrant, runs in found.items()}
    yardstick = next(line for entrant, line in lines.items() if entrant in YARDSTICKS)
    units = case["units_a_point"]
    text = f"{_heading(case, by_lists)}\n\n{table(list(lines.values()), yardstick, units)}"
    return text, {
        name: one for runs in found.values() for run in runs[:1] for name, one in run["versions"].items()
    }


def made(mentees: int, mentors: int) -> dict[str, Any]:
    """One instance as plain data: what peers are given, and what a worker of ours makes again."""
    from bench.instances import instance, with_lists  # noqa: PLC0415 (--help need not wait for NumPy)
    from handrail.matching import UNITS, score  # noqa: PLC0415 (the same)

    problem = instance(mentees, mentors, SEED)
    scores = score(problem)
    listed = with_lists(problem, scores, SEED)
    rows = {mentee.id: place for place, mentee in enumerate(problem.mentees)}
    columns = {mentor.id: place for place, mentor in enumerate(problem.mentors)}
    return {
        "mentees": mentees,
        "mentors": mentors,
        "seed": SEED,
        "units": scores.units.tolist(),
        "allowed": scores.allowed.tolist(),
        "most": [mentor.most for mentor in problem.mentors],
        "mentee_lists": [[columns[one] for (one,) in mentee.ranks] for mentee in listed.mentees],
        "mentor_lists": [[rows[one] for (one,) in mentor.ranks] for mentor in listed.mentors],
        "units_a_point": UNITS,
    }


def rounds(entrants: Sequence[Entrant], case: Case, warm: Case, repeats: int) -> dict[Entrant, list[Found]]:
    """Everybody once, then everybody again, so that a busy spell of the machine hurts all alike."""
    found: dict[Entrant, list[Found]] = {entrant: [] for entrant in entrants}
    for turn in range(repeats):
        for entrant, runs in found.items():
            if turn and (len(runs) < turn or (turn >= SLOW_REPEATS and runs[0]["seconds"] > SLOW)):
                continue  # it used up its limit, or is slow
            run = measure(entrant, _task(entrant, case, warm, first=turn == 0))
            print(f"  {turn + 1}. {entrant.name}, {entrant.gets}: {_brief(run)}", flush=True)
            if run is not None:
                runs.append(run)
    return found


def _task(entrant: Entrant, case: Case, warm: Case, *, first: bool) -> dict[str, Any]:
    """A worker of ours makes the instance from its seed; the checker looks at the first run."""
    if not entrant.needs_matrix:
        kept = ("mentees", "mentors", "seed")
        case, warm = (
            {key: one[key] for key in kept} | entrant.asks | {"check": first} for one in (case, warm)
        )
    return {"case": dict(case), "warm": dict(warm), "limit": LIMIT}


def _brief(run: Found | None) -> str:
    return f"> {LIMIT:.0f} s" if run is None else f"{run['seconds']:.3f} s, {run['extra'] / 1e6:.0f} MB"


def _judged(case: Case, runs: Sequence[Found]) -> Judged:
    """The judgement of every run of one entrant, which must be one and the same."""
    judgements = {judge(case, run["pairs"]) for run in runs}
    if len(judgements) > 1:
        raise Wrong("the same problem had answers of different worth")
    if any(run.get("own_check") is False for run in runs):
        raise Wrong("an answer failed the check of its maker")
    return judgements.pop()


def agree_on_total(_case: Case, found: dict[Entrant, list[Found]], judged: dict[Entrant, Judged]) -> None:
    """Nobody may have found more than what Handrail proved to be the most, and SciPy must equal it."""
    proven = judged[BY_SCORE[0]]
    if not all(found[entrant][0]["own_check"] for entrant in BY_SCORE[:4]):
        raise Wrong("an answer of Handrail was not checked")
    for entrant, one in judged.items():
        if (one.matched, one.total) > (proven.matched, proven.total):
            raise Wrong(f"{entrant.name} found more than what was proven to be the most")
    exact = (BY_SCORE[2], SCIPY)
    if any((judged[one].matched, judged[one].total) != (proven.matched, proven.total) for one in exact):
        raise Wrong("two exact solvers do not agree")


def agree_on_lists(case: Case, found: dict[Entrant, list[Found]], _judged: dict[Entrant, Judged]) -> None:
    """With strict lists one stable matching is best for every mentee, so all must find that one."""
    answers = {tuple(sorted(map(tuple, run["pairs"]))) for runs in found.values() for run in runs}
    if len(answers) != 1:
        raise Wrong("the stable matchings differ")
    if blocking(case, answers.pop()):
        raise Wrong("the stable matching has a blocking pair")


def _line(entrant: Entrant, runs: Sequence[Found], judged: Judged | None) -> Line:
    seconds = tuple(run["seconds"] for run in runs)
    return Line(
        entrant.name, entrant.gets, seconds, LIMIT, max((run["extra"] for run in runs), default=0), judged
    )


def _heading(case: Case, by_lists: bool) -> str:
    free = sum(map(sum, case["allowed"]))
    share = 100 - 100 * free / (case["mentees"] * case["mentors"])
    kind = "by rank lists" if by_lists else "by score"
    return (
        f"**{case['mentees']:,} mentees, {case['mentors']:,} mentors, {kind}** "
        f"({sum(case['most']):,} places; {share:.0f} % of the pairs are forbidden)"
    )


def conditions(versions: dict[str, str], repeats: int) -> str:
    """What was measured with; no date and no name of a machine."""
    used = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    return (
        f"Python {platform.python_version()}; {used}; {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores. Best of {repeats} runs, everybody in turn, each in a process of its own "
        "with arithmetic on one thread; short work is repeated there, and its average counts. "
        f"What needs over {SLOW:.0f} s of CPU time runs {SLOW_REPEATS} times, and stops at {LIMIT:.0f} s."
    )
