"""A matching problem: people, criteria, rules, and facts about single pairs. Frozen, and checked once.

The engine reads no clock: a conflict of interest counts when its dates touch the problem's period.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from handrail.lib.faults import FaultyInput
from handrail.matching.criteria import Criterion
from handrail.matching.people import Audience, Mentee, Mentor
from handrail.matching.rules import Rule

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
    """At least `least` and at most `most` pairs between a group of mentees and a group of mentors.

    Quotas are never hidden: do not build one on answers that nobody may learn of.
    """

    key: str
    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    least: int = 0
    most: int | None = None


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
            mentees=tuple(sorted(map(_tidy_mentee, self.mentees), key=lambda person: person.id)),
            mentors=tuple(sorted(map(_tidy, self.mentors), key=lambda person: person.id)),
            conflicts=tuple(sorted(set(self.conflicts), key=repr)),
            forbidden=tuple(sorted(set(self.forbidden), key=repr)),
            required=tuple(sorted(set(self.required), key=repr)),
            quotas=tuple(sorted(map(_tidy_quota, self.quotas), key=lambda quota: quota.key)),
            undisclosed=tuple(sorted(self.undisclosed, key=repr)),
        )


def _tidy(mentor: Mentor) -> Mentor:
    return replace(mentor, ranks=tuple(tuple(sorted(tied)) for tied in mentor.ranks))


def _tidy_mentee(mentee: Mentee) -> Mentee:
    ranks = tuple(tuple(sorted(tied)) for tied in mentee.ranks)
    musts = (replace(must, values=tuple(sorted(set(must.values)))) for must in mentee.musts)
    return replace(mentee, ranks=ranks, musts=tuple(sorted(musts, key=repr)))


def _tidy_quota(quota: Quota) -> Quota:
    return replace(
        quota, mentees=tuple(sorted(set(quota.mentees))), mentors=tuple(sorted(set(quota.mentors)))
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


class ProblemError(FaultyInput):
    """A problem that cannot be put to the engine."""
