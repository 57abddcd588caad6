"""The work of a run, in a process of its own: a request as JSON comes in, an answer as JSON goes out.

Nothing here knows the site or its database. Progress is told on standard error, one number from 0 to 100 a
line. A question that cannot be put to the engine comes back as `{"fault": ...}`.
"""

from __future__ import annotations

import contextlib
import json
import signal
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from handrail.lib.beside import beside
from handrail.lib.faults import FaultyInput
from handrail.matching.answer import Answer
from handrail.matching.check import check
from handrail.matching.explain import barriers_of, why_not
from handrail.matching.faults import checked
from handrail.matching.problem import Problem, Settings
from handrail.matching.runfile import Run, from_json, to_json
from handrail.matching.scoring import BY_HAND, UNITS, Scores, score
from handrail.matching.shortlists import shortlists
from handrail.matching.solve import Progress, solve_scored
from handrail.pairing.problem import CHOICE, Snapshot, cohort_of, mentee_mark, mentor_mark
from handrail.sheets.build import Cohort
from handrail.sheets.grammar import listed
from handrail.sheets.outcome import MentorLine, Outcome, PairLine, UnmatchedLine
from handrail.sheets.outcome_words import proof
from handrail.sheets.outcomes import outcome
from handrail.sheets.vocabulary import Vocabulary, barrier_words, vocabulary_from
from handrail.sheets.words import Reader, reasons_between

Request = Mapping[str, Any]
Reply = dict[str, Any]
Tell = Callable[[int], None]

LENGTH, LEAST, A_PLACE = 8, 5, 6  # suggestions a mentee, the fewest meant, lists on which one place stands
STEP = 10  # points by which the effect of a weight is tried
POINTS = 100
PATIENCE = 600  # seconds that a spare child waits for a request
MOST_SECONDS, MOST_MEMORY = 900, 4 * 1024**3  # of processor time, of address space in bytes


def main() -> None:
    """Read one request from standard input and answer it."""
    _restrain()
    _wait_at_most(PATIENCE)
    sent = sys.stdin.read()
    _wait_at_most(0)
    if sent:  # a spare child whose parent has gone is asked nothing
        json.dump(reply_to(json.loads(sent), _tell), sys.stdout, ensure_ascii=False)


def reply_to(request: Request, tell: Tell) -> Reply:
    """Do what is asked; what cannot be put to the engine comes back in words."""
    try:
        return TASKS[request["task"]](request, tell)
    except FaultyInput as error:
        return {"fault": " ".join(str(error).split())}


def _restrain() -> None:
    """Have the system end this process when it takes too much; Windows knows no such limits."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 (not on Windows)

        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _wait_at_most(seconds: int) -> None:
    """Have the system end this process when so long nothing is asked; 0 takes that back."""
    with contextlib.suppress(AttributeError):  # Windows knows no alarms; there a spare child waits on
        signal.alarm(seconds)


def _tell(part: int) -> None:
    sys.stderr.write(f"{part}\n")
    sys.stderr.flush()


def run(request: Request, tell: Tell) -> Reply:
    """Solve, check, explain. `result` is the run as a file."""
    tell(5)
    cohort = cohort_of(request["snapshot"], request["weights"], request["seed"])
    scores = score(cohort.problem)
    answer = solve_scored(cohort.problem, cohort.settings, scores, _progress(tell), aside=beside)
    tell(70)
    checked_beside = beside(lambda: check(cohort.problem, cohort.settings, answer))
    page, people = outcome(cohort, answer, scores=scores), People(cohort)
    tell(80)
    reply = {
        "result": to_json(Run(cohort.problem, cohort.settings, answer, cohort.vocabulary.as_data())),
        "pairs": [said(people, pair.mentee, pair.mentor) for pair in answer.pairs],
    }
    tell(95)
    verdict = checked_beside()
    if not verdict.valid:
        return {"fault": "The answer did not pass its own check. Nothing was changed. Please report this."}
    return {**reply, "report": _report(replace(page, proof=proof(cohort.settings, answer, verdict)))}


def _progress(tell: Tell) -> Progress:
    said = [0]

    def progress(done: int, whole: int, _level: str) -> None:
        part = 10 + 60 * done // max(1, whole)
        if part > said[0]:
            said[0] = part
            tell(part)

    return progress


def _report(page: Outcome) -> Reply:
    """The page as plain data, its people by number."""
    return {
        "headline": page.headline,
        "summary": list(page.summary),
        "proof": list(page.proof),
        "pairs": [_pair_line(line) for line in page.pairs],
        "unmatched": [_unmatched_line(line) for line in page.unmatched],
        "mentors": [_mentor_line(line) for line in page.mentors],
        "places": [asdict(line) for line in page.places],
        "ruled_out": list(page.ruled_out),
        "settings": [list(row) for row in page.settings],
        "warnings": list(page.warnings),
        "sensitivity": [],
    }


def _pair_line(line: PairLine) -> Reply:
    return {
        "mentee": line.mentee.id,
        "mentor": line.mentor.id,
        "points": line.points,
        "choice": line.choice,
        "reasons": list(line.reasons),
        "cautions": list(line.cautions),
    }


def _unmatched_line(line: UnmatchedLine) -> Reply:
    return {"mentee": line.mentee.id, "why": line.why, "barriers": list(line.barriers)}


def _mentor_line(line: MentorLine) -> Reply:
    return {"mentor": line.mentor.id, "taken": line.taken, "most": line.most, "contest": line.contest}


class People:
    """A cohort's people by id, to say why two of them go together."""

    def __init__(self, cohort: Cohort, *, but: str = "") -> None:
        """Nothing is said of the criterion `but`."""
        heard = tuple(one for one in cohort.problem.criteria if one.key != but)
        self.problem, self.vocabulary = replace(cohort.problem, criteria=heard), cohort.vocabulary
        self.mentees = {person.id: person for person in cohort.problem.mentees}
        self.mentors = {person.id: person for person in cohort.problem.mentors}

    def reasons(self, mentee: str, mentor: str, reader: Reader) -> list[str]:
        """Why two go together, for one reader."""
        two = (self.mentees[mentee], self.mentors[mentor])
        return list(reasons_between(self.problem, self.vocabulary, *two, reader))


def said(people: People, mentee: str, mentor: str) -> Reply:
    """A pair with what its two people may read."""
    return {
        "mentee": mentee,
        "mentor": mentor,
        "for_mentee": people.reasons(mentee, mentor, "mentee"),
        "for_mentor": people.reasons(mentee, mentor, "mentor"),
    }


def suggest(request: Request, tell: Tell) -> Reply:
    """Whom to suggest to each mentee, and in words why some have fewer."""
    tell(5)
    cohort = cohort_of(request["snapshot"], request["weights"], request["seed"])
    scores = score(cohort.problem)
    first = {row["id"] for row in request["snapshot"]["mentees"] if row["waited"]}
    found = shortlists(cohort.problem, scores, length=LENGTH, a_place=A_PLACE, first=first)
    tell(80)
    rows = {mentee.id: row for row, mentee in enumerate(cohort.problem.mentees)}
    people = People(cohort, but=CHOICE)  # nobody has chosen yet
    return {
        "lists": [
            {
                "mentee": mentee,
                "mentors": [said(people, mentee, one) for one in mentors],
                "short": list(_short(cohort, scores, rows[mentee], len(mentors))),
            }
            for mentee, mentors in sorted(found.items())
        ]
    }


def _short(cohort: Cohort, scores: Scores, row: int, length: int) -> Iterator[str]:
    """For the mentee, why the list is short: only what is theirs to know."""
    if length >= LEAST:
        return
    able = int(scores.allowed[row].sum())
    if able > length:
        yield "The mentors who fit are suggested to many others too, so that your list is short."
        return
    yield from few(able, counted(cohort, scores, row, ("shown",)))


def counted(
    cohort: Cohort, scores: Scores, row: int, audiences: Collection[str]
) -> Iterator[tuple[int, str]]:
    """How many mentors each rule keeps from one mentee, and its words, as far as these may know of it."""
    for barrier in scores.barriers:
        if barrier.audience in audiences and barrier.key != BY_HAND and barrier.fails[row].any():
            yield int(barrier.fails[row].sum()), barrier_words(barrier.key, cohort.vocabulary)


def few(able: int, counts: Iterable[tuple[int, str]], most: int = 3) -> Iterator[str]:
    """Why only so many mentors fit: how many each rule keeps away, the most first."""
    number = {0: "No mentor fits", 1: "Only one mentor fits"}.get(able, f"Only {able} mentors fit")
    yield f"{number} what has to hold for a pair."
    for count, words in sorted(counts, reverse=True)[:most]:
        who = "one mentor" if count == 1 else f"{count} mentors"
        yield f"With {who}: {words[:1].lower()}{words[1:]}"


def sensitivity(request: Request, tell: Tell) -> Reply:
    """How many mentees would have another mentor if one weight were ten points more, or less."""
    weights: Mapping[str, int] = request["weights"]
    before = _mentors(_solved(request["snapshot"], weights, request["seed"]))
    rows = []
    for done, (key, weight) in enumerate(sorted(weights.items())):
        tell(100 * done // len(weights))
        changes = {}
        for name, other in (("less", max(0, weight - STEP)), ("more", min(POINTS, weight + STEP))):
            tried = with_weight(weights, key, other)
            after = _mentors(_solved(request["snapshot"], tried, request["seed"]))
            changes[name] = sum(before.get(one) != after.get(one) for one in before.keys() | after.keys())
        rows.append({"key": key, "label": request["snapshot"]["criteria"][key]["label"], **changes})
    return {"sensitivity": rows}


def with_weight(weights: Mapping[str, int], key: str, weight: int) -> dict[str, int]:
    """The weights with one of them changed, the others giving or taking in proportion; together 100."""
    others = {name: number for name, number in weights.items() if name != key}
    left, total = POINTS - weight, sum(others.values())
    if not total:
        return {**others, key: POINTS}
    shares = {name: left * number // total for name, number in others.items()}
    by_rest = sorted(others, key=lambda name: (-(left * others[name] % total), name))
    for name in by_rest[: left - sum(shares.values())]:
        shares[name] += 1
    return {**shares, key: weight}


def _solved(snapshot: Snapshot, weights: Mapping[str, int], seed: int) -> Answer:
    cohort = cohort_of(snapshot, weights, seed)
    return solve_scored(cohort.problem, cohort.settings, score(cohort.problem))


def _mentors(answer: Answer) -> dict[str, str]:
    return {pair.mentee: pair.mentor for pair in answer.pairs}


def explain(request: Request, tell: Tell) -> Reply:
    """Why a pair was not made, in words for the coordinator."""
    tell(5)
    kept = from_json(request["result"])
    mentee, mentor = request["mentee"], request["mentor"]
    problem = checked(kept.problem, kept.settings)
    lines = list(_why_not(problem, kept.settings, kept.answer, mentee, mentor, kept.words))
    return {"kind": lines[0], "words": lines[1:]}


def _why_not(
    problem: Problem, settings: Settings, answer: Answer, mentee: str, mentor: str, words: Mapping[str, Any]
) -> Iterator[str]:
    vocabulary = vocabulary_from(words)
    found = why_not(problem, settings, score(problem), answer, mentee, mentor)
    yield found.kind
    yield from _barriers(problem, found.barriers, vocabulary, mentee, mentor)
    if found.kind == "infeasible":
        yield "No arrangement that keeps the rules and what you decided by hand can hold these two."
    if found.kind != "possible":
        return
    yield "No rule forbids it."
    if found.short > 0:
        yield f"It falls short of the mentor found by {found.short / UNITS:.1f} points."
    elif found.short < 0:
        yield f"For this mentee alone it would be better, by {-found.short / UNITS:.1f} points."
    for change in found.changes:
        yield _change(change.mentee, change.before, change.after, change.units)


def _barriers(
    problem: Problem, barriers: Sequence[str], vocabulary: Vocabulary, mentee: str, mentor: str
) -> Iterator[str]:
    causes = [one.cause for one in problem.forbidden if (one.mentee, one.mentor) == (mentee, mentor)]
    by_hand = [f"{cause[:1].upper()}{cause[1:]}." for cause in causes if cause != "not available"]
    for key in barriers:
        yield from by_hand if key == "forbidden by hand" and by_hand else [barrier_words(key, vocabulary)]


def forbidden(
    snapshot: Snapshot, weights: Mapping[str, int], seed: int, mentee: str, mentor: str
) -> list[str]:
    """What forbids one pair, in words. Looks at these two alone, so it needs no process of its own."""
    two = (mentee, mentor)
    alone = {
        **snapshot,
        "mentees": [
            {**row, "ranks": [one for one in row["ranks"] if one == mentor]}
            for row in snapshot["mentees"]
            if row["id"] == mentee
        ],
        "mentors": [row for row in snapshot["mentors"] if row["id"] == mentor],
        "conflicts": [row for row in snapshot["conflicts"] if (row["mentee"], row["mentor"]) == two],
        "apart": [row for row in snapshot["apart"] if tuple(row[:2]) == two],
        "apart_privately": [row for row in snapshot["apart_privately"] if tuple(row) == two],
        "together": [],
    }
    cohort = cohort_of(alone, weights, seed)
    problem = checked(cohort.problem, cohort.settings)
    barriers = barriers_of(problem, score(problem), mentee, mentor)
    return list(_barriers(problem, barriers, cohort.vocabulary, mentee, mentor))


def _change(mentee: str, before: tuple[str, ...], after: tuple[str, ...], units: int) -> str:
    had, has = (listed(list(map(mentor_mark, side))) or "no mentor" for side in (before, after))
    gain = f"{'gains' if units >= 0 else 'loses'} {abs(units) / UNITS:.1f} points"
    return f"If it were made, {mentee_mark(mentee)} would have {has} instead of {had}, and {gain}."


TASKS: Mapping[str, Callable[[Request, Tell], Reply]] = {
    "run": run,
    "suggest": suggest,
    "sensitivity": sensitivity,
    "explain": explain,
}

if __name__ == "__main__":
    main()
