"""What can be wrong with a problem, all of it found at once, each fault with its place and remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from handrail.lib.faults import Fault
from handrail.matching.criteria import Given
from handrail.matching.people import Person
from handrail.matching.problem import (
    OBJECTIVES,
    POINTS,
    Conflict,
    Forbidden,
    Problem,
    ProblemError,
    Required,
    Settings,
)
from handrail.matching.scoring import RESERVED, UNITS
from handrail.matching.typecheck import misfits, odd_answer, odd_settings

MOST_WANTED = 99
MOST_PLACES = 1_000_000


def checked(problem: Problem, settings: Settings | None = None) -> Problem:
    """The problem in canonical order. Raises ProblemError with every fault found."""
    faults = [
        fault
        for part in (_ids, _numbers, _dates, _facts, _undisclosed, _keys, _weights, _answers, _misfits)
        for fault in part(problem)
    ]
    if settings is not None:
        faults += _settings(problem, settings)
    if faults:
        raise ProblemError(faults)
    return problem.ordered()


def _ids(problem: Problem) -> Iterator[Fault]:
    sides: tuple[tuple[str, tuple[Person, ...]], ...] = (
        ("mentee", problem.mentees),
        ("mentor", problem.mentors),
    )
    for side, people in sides:
        for one, times in Counter(person.id for person in people).items():
            if times > 1:
                yield Fault(f"{side} {one}", f"the id stands {times} times", "Give each person one row")
            if not one:
                yield Fault(f"a {side}", "the id is blank", "Give every person an id")


def _numbers(problem: Problem) -> Iterator[Fault]:
    for mentee in problem.mentees:
        if not 1 <= mentee.wants <= MOST_WANTED:
            yield Fault(f"mentee {mentee.id}", f"wants {mentee.wants} mentors", f"Ask for 1 to {MOST_WANTED}")
    for mentor in problem.mentors:
        if not 0 <= mentor.least <= mentor.most <= MOST_PLACES:
            takes = f"takes at least {mentor.least} and at most {mentor.most}"
            remedy = f"Write 0 to {MOST_PLACES:,}, the least not above the most"
            yield Fault(f"mentor {mentor.id}", takes, remedy)
    for quota in problem.quotas:
        if quota.least < 0 or (quota.most is not None and quota.most < quota.least):
            yield Fault(
                f"quota {quota.key}", "its numbers exclude each other", "Let the least not exceed the most"
            )


def _dates(problem: Problem) -> Iterator[Fault]:
    """Periods that end before they start would silently block nothing."""
    spans = [(f"conflict {one.mentee} and {one.mentor}", one.starts, one.ends) for one in problem.conflicts]
    for where, starts, ends in [("the period", problem.starts, problem.ends), *spans]:
        if starts is not None and ends is not None and ends < starts:
            yield Fault(
                where, f"it ends on {ends}, before it starts on {starts}", "Correct one of the two days"
            )


def _facts(problem: Problem) -> Iterator[Fault]:
    mentees = {person.id for person in problem.mentees}
    mentors = {person.id for person in problem.mentors}
    facts: tuple[tuple[str, Iterable[Conflict | Forbidden | Required]], ...] = (
        ("conflict", problem.conflicts),
        ("forbidden pair", problem.forbidden),
        ("required pair", problem.required),
    )
    for what, rows in facts:
        for row in rows:
            yield from _known(f"{what} {row.mentee} and {row.mentor}", (row.mentee,), mentees, "mentee")
            yield from _known(f"{what} {row.mentee} and {row.mentor}", (row.mentor,), mentors, "mentor")
    for criterion in problem.criteria:
        if isinstance(criterion, Given):
            others = dict.fromkeys(one for row in criterion.table.values() for one in row)
            yield from _known(f"criterion {criterion.key}", criterion.table, mentees, "mentee")
            yield from _known(f"criterion {criterion.key}", others, mentors, "mentor")
    for quota in problem.quotas:
        yield from _known(f"quota {quota.key}", quota.mentees, mentees, "mentee")
        yield from _known(f"quota {quota.key}", quota.mentors, mentors, "mentor")
    for mentee in problem.mentees:
        yield from _ranks(f"mentee {mentee.id}", mentee.ranks, mentors, "mentor")
    for mentor in problem.mentors:
        yield from _ranks(f"mentor {mentor.id}", mentor.ranks, mentees, "mentee")


def _undisclosed(problem: Problem) -> Iterator[Fault]:
    mentees = {person.id for person in problem.mentees}
    rows = problem.undisclosed
    yield from _twice("undisclosed points of", (row.mentee for row in rows), "Give each mentee one row")
    for row in rows:
        yield from _known("undisclosed points", (row.mentee,), mentees, "mentee")
        if len(row.units) != len(problem.mentors) or any(abs(units) > POINTS * UNITS for units in row.units):
            where = f"undisclosed points of {row.mentee}"
            yield Fault(
                where, "they do not fit the mentors", "Give one number a mentor, none above a full score"
            )


def _twice(what: str, keys: Iterable[str], remedy: str) -> Iterator[Fault]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield Fault(f"{what} {key}", f"stands {times} times", remedy)


def _known(where: str, ids: Iterable[str], known: set[str], side: str) -> Iterator[Fault]:
    for one in ids:
        if one not in known:
            yield Fault(where, f"no {side} has the id {one!r}", f"Correct the id, or add the {side}")


def _ranks(where: str, ranks: Iterable[tuple[str, ...]], known: set[str], side: str) -> Iterator[Fault]:
    listed = [one for tied in ranks for one in tied]
    yield from _known(f"{where}, rank list", listed, known, side)
    for one, times in Counter(listed).items():
        if times > 1:
            yield Fault(f"{where}, rank list", f"{one} stands {times} times", "List each person once")


def _keys(problem: Problem) -> Iterator[Fault]:
    named = (("criterion", problem.criteria), ("rule", problem.rules), ("quota", problem.quotas))
    for what, things in named:
        yield from _twice(what, (thing.key for thing in things), "Give each its own key")
    for rule in problem.rules:
        if rule.key in RESERVED:
            yield Fault(f"rule {rule.key}", "Handrail itself uses this key", "Choose another")
    for thing in (*problem.criteria, *problem.rules):
        for said, remedy in odd_settings(thing):
            yield Fault(f"{'rule' if thing in problem.rules else 'criterion'} {thing.key}", said, remedy)


def _weights(problem: Problem) -> Iterator[Fault]:
    for criterion in problem.criteria:
        if criterion.weight < 0:
            yield Fault(f"criterion {criterion.key}", f"weight {criterion.weight}", "Write 0 or more")
    always = sum(criterion.weight for criterion in problem.criteria if not criterion.asked_by)
    always += problem.undisclosed_weight
    if always not in (0, POINTS):
        yield Fault("criteria", f"the weights sum to {always}", f"Change them until they sum to {POINTS}")
    asked = sum(criterion.weight for criterion in problem.criteria if criterion.asked_by)
    if asked and not always:
        where = "criteria that count when asked for"
        yield Fault(
            where, "there are no others", f"Add criteria that always count, with {POINTS} points in all"
        )
    if asked > POINTS // 2:
        yield Fault(
            "criteria that count when asked for", f"their weights sum to {asked}", "Keep them to 50 in all"
        )


def _answers(problem: Problem) -> Iterator[Fault]:
    """Answers of a type that is none."""
    for side, people in (("mentee", problem.mentees), ("mentor", problem.mentors)):
        for person in people:
            for name, answer in person.answers.items():
                for said, remedy in odd_answer(answer):
                    yield Fault(f"{side} {person.id}, answer {name!r}", said, remedy)


def _misfits(problem: Problem) -> Iterator[Fault]:
    """Answers of the wrong kind for a criterion or rule, by person."""
    people: Mapping[str, tuple[Person, ...]] = {"mentee": problem.mentees, "mentor": problem.mentors}
    for thing in (*problem.criteria, *problem.rules):
        for side, persons in people.items():
            name = thing.mentee if side == "mentee" else thing.mentor
            for person in persons:
                answer = person.answers.get(name)
                if any(odd_answer(answer)):
                    continue  # said already
                for said, remedy in misfits(thing, side, answer):
                    yield Fault(f"{side} {person.id}, answer {name!r}", said, remedy)


def _settings(problem: Problem, settings: Settings) -> Iterator[Fault]:
    if settings.objective not in OBJECTIVES:
        yield Fault(
            "settings",
            f"the objective {settings.objective!r} is not known",
            f"Use one of {', '.join(OBJECTIVES)}",
        )
    if settings.proposing not in ("mentees", "mentors"):
        yield Fault("settings", f"proposing is {settings.proposing!r}", "Write mentees or mentors")
    if settings.objective == "stable":
        if any(mentor.least for mentor in problem.mentors):
            yield Fault(
                "objective stable",
                "cannot keep a least number of mentees",
                "Set it to 0, or use fair or total",
            )
        if problem.quotas:
            yield Fault("objective stable", "cannot keep quotas", "Remove them, or use fair or total")
