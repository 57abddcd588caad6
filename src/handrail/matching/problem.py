"""A matching problem: people, criteria, rules, and facts about single pairs. Frozen, and checked once.

The engine reads no clock: a conflict of interest counts when its dates touch the problem's period.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from handrail.matching.criteria import Criterion
from handrail.matching.people import Audience, Mentee, Mentor, Person
from handrail.matching.rules import Rule
from handrail.matching.typecheck import misfits

POINTS = 100  # what the weights sum to
Objective = Literal["fair", "total", "stable"]
OBJECTIVES: tuple[Objective, ...] = ("fair", "total", "stable")


@dataclass(frozen=True, slots=True)
class Conflict:
    """One who assesses, examines, employs, treats or is related to the other, between two dates.

    A missing date is open on that side. `kind` is the caller's word for it.
    """

    mentee: str
    mentor: str
    kind: str
    starts: dt.date | None = None
    ends: dt.date | None = None
    audience: Audience = "coordinator"

    def touches(self, starts: dt.date | None, ends: dt.date | None) -> bool:
        """Whether any day of the conflict lies in the period; both are inclusive."""
        late = self.starts is not None and ends is not None and self.starts > ends
        early = self.ends is not None and starts is not None and self.ends < starts
        return not (late or early)


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A pair that must not be made: a private block, or a coordinator's own word."""

    mentee: str
    mentor: str
    cause: str = "blocked"
    audience: Audience = "nobody"


@dataclass(frozen=True, slots=True)
class Required:
    """A pair that must be made: it is fixed first, and its two places are taken."""

    mentee: str
    mentor: str


@dataclass(frozen=True, slots=True)
class Quota:
    """At least `least` and at most `most` pairs between a group of mentees and a group of mentors."""

    key: str
    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    least: int = 0
    most: int | None = None
    audience: Audience = "coordinator"


@dataclass(frozen=True, slots=True)
class Undisclosed:
    """Units that criteria of the audience "nobody" bring to one mentee, all of them in one number a mentor.

    In the order of the mentors' ids.
    """

    mentee: str
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """All that decides a matching. `starts` and `ends` are the days on which conflicts count.

    `undisclosed` and `undisclosed_weight` stand for criteria of the audience "nobody" once
    `handrail.matching.redact` has taken them out.
    """

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    criteria: tuple[Criterion, ...] = ()
    rules: tuple[Rule, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()
    required: tuple[Required, ...] = ()
    quotas: tuple[Quota, ...] = ()
    undisclosed: tuple[Undisclosed, ...] = ()
    undisclosed_weight: int = 0
    starts: dt.date | None = None
    ends: dt.date | None = None

    def ordered(self) -> Problem:
        """The same problem with everything sorted, so that the order of the input cannot matter."""
        return replace(
            self,
            mentees=tuple(sorted(self.mentees, key=lambda person: person.id)),
            mentors=tuple(sorted(self.mentors, key=lambda person: person.id)),
            conflicts=tuple(sorted(set(self.conflicts), key=repr)),
            forbidden=tuple(sorted(set(self.forbidden), key=repr)),
            required=tuple(sorted(set(self.required), key=repr)),
            quotas=tuple(sorted(self.quotas, key=lambda quota: quota.key)),
            undisclosed=tuple(sorted(self.undisclosed, key=repr)),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """How to choose. `proposing` and `fill` speak to `stable` alone.

    `fill` gives places that the lists left empty by points afterwards.
    """

    objective: Objective = "fair"
    seed: int = 0
    proposing: Literal["mentees", "mentors"] = "mentees"
    fill: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a problem: where, what, and how to mend it."""

    where: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}. {self.remedy}."


class ProblemError(ValueError):
    """A problem that cannot be put to the engine. `faults` name each place, cause and remedy."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def checked(problem: Problem, settings: Settings | None = None) -> Problem:
    """The problem in canonical order. Raises ProblemError with every fault found."""
    faults = [*_ids(problem), *_numbers(problem), *_facts(problem), *_weights(problem), *_misfits(problem)]
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
        for person, times in Counter(person.id for person in people).items():
            if times > 1:
                yield Fault(f"{side} {person}", f"the id stands {times} times", "Give each person one row")
        for person_ in people:
            if not person_.id:
                yield Fault(f"a {side}", "the id is blank", "Give every person an id")


def _numbers(problem: Problem) -> Iterator[Fault]:
    for mentee in problem.mentees:
        if mentee.wants < 1:
            yield Fault(f"mentee {mentee.id}", f"wants {mentee.wants} mentors", "Ask for 1 or more")
    for mentor in problem.mentors:
        if not 0 <= mentor.least <= mentor.most:
            takes = f"takes at least {mentor.least} and at most {mentor.most}"
            yield Fault(f"mentor {mentor.id}", takes, "Write 0 or more, the least not above the most")
    for quota in problem.quotas:
        if quota.least < 0 or (quota.most is not None and quota.most < quota.least):
            yield Fault(
                f"quota {quota.key}", "its numbers exclude each other", "Let the least not exceed the most"
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
    for hidden in problem.undisclosed:
        yield from _known("undisclosed points", (hidden.mentee,), mentees, "mentee")
        if len(hidden.units) != len(mentors):
            said = f"{len(hidden.units)} numbers for {len(mentors)} mentors"
            yield Fault(f"undisclosed points of {hidden.mentee}", said, "Give one number a mentor, by id")
    for quota in problem.quotas:
        yield from _known(f"quota {quota.key}", quota.mentees, mentees, "mentee")
        yield from _known(f"quota {quota.key}", quota.mentors, mentors, "mentor")
    for mentee in problem.mentees:
        yield from _ranks(f"mentee {mentee.id}", mentee.ranks, mentors, "mentor")
    for mentor in problem.mentors:
        yield from _ranks(f"mentor {mentor.id}", mentor.ranks, mentees, "mentee")


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


def _weights(problem: Problem) -> Iterator[Fault]:
    for things, what in ((problem.criteria, "criterion"), (problem.rules, "rule")):
        for key, times in Counter(thing.key for thing in things).items():
            if times > 1:
                yield Fault(f"{what} {key}", f"the key stands {times} times", "Give each its own key")
    for criterion in problem.criteria:
        if criterion.weight < 0:
            yield Fault(f"criterion {criterion.key}", f"weight {criterion.weight}", "Write 0 or more")
    always = sum(criterion.weight for criterion in problem.criteria if not criterion.asked_by)
    always += problem.undisclosed_weight
    if always not in (0, POINTS):
        yield Fault("criteria", f"the weights sum to {always}", f"Change them until they sum to {POINTS}")
    asked = sum(criterion.weight for criterion in problem.criteria if criterion.asked_by)
    if asked > POINTS // 2:
        yield Fault(
            "criteria that count when asked for", f"their weights sum to {asked}", "Keep them to 50 in all"
        )


def _misfits(problem: Problem) -> Iterator[Fault]:
    """Answers of the wrong kind for a criterion or rule, by person."""
    people: Mapping[str, tuple[Person, ...]] = {"mentee": problem.mentees, "mentor": problem.mentors}
    for thing in (*problem.criteria, *problem.rules):
        for side, persons in people.items():
            name = thing.mentee if side == "mentee" else thing.mentor
            for person in persons:
                for said, remedy in misfits(thing, side, person.answers.get(name)):
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
