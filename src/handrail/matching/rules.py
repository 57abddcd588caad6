"""Hard rules: what no number of points can buy.

`verdict(mentee, mentor)` is True where a pair passes, False where it fails, and None where a needed
answer is blank. A blank then counts as `blank` says; every use of that is reported with the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from handrail.matching.people import Answer, Audience, Mentee, Mentor, as_set

Blank = Literal["allow", "forbid"]


@dataclass(frozen=True, kw_only=True)
class _Rule:
    """What every kind has: the answers compared, who may learn of it, and what a blank means."""

    key: str
    mentee: str = ""
    mentor: str = ""
    audience: Audience = "shown"
    blank: Blank = "allow"

    def verdict(self, mentee: Mentee, mentor: Mentor) -> bool | None:
        mine, theirs = mentee.answers.get(self.mentee), mentor.answers.get(self.mentor)
        return None if mine is None or theirs is None else self.passes(mine, theirs)

    def passes(self, mine: Answer, theirs: Answer) -> bool:
        raise NotImplementedError  # each kind says how


@dataclass(frozen=True, kw_only=True)
class Shares(_Rule):
    """At least `least` items in common: a language, two free half-hours, a site."""

    kind: Literal["shares"] = "shares"
    least: int = 1

    def passes(self, mine: Answer, theirs: Answer) -> bool:
        return len(as_set(mine) & as_set(theirs)) >= self.least


@dataclass(frozen=True, kw_only=True)
class Ahead(_Rule):
    """The mentor stands `least` to `most` steps above the mentee on an ordered `scale`."""

    kind: Literal["ahead"] = "ahead"
    scale: tuple[str, ...] = ()
    least: int = 1
    most: int | None = None

    def passes(self, mine: Answer, theirs: Answer) -> bool:
        steps = self.scale.index(str(theirs)) - self.scale.index(str(mine))
        return self.least <= steps and (self.most is None or steps <= self.most)


@dataclass(frozen=True, kw_only=True)
class Same(_Rule):
    """The same answer on both sides."""

    kind: Literal["same"] = "same"

    def passes(self, mine: Answer, theirs: Answer) -> bool:
        return as_set(mine) == as_set(theirs)


@dataclass(frozen=True, kw_only=True)
class Differs(_Rule):
    """Nothing in common: another organisation, another department."""

    kind: Literal["differs"] = "differs"

    def passes(self, mine: Answer, theirs: Answer) -> bool:
        return not as_set(mine) & as_set(theirs)


@dataclass(frozen=True, kw_only=True)
class Eligible(_Rule):
    """One side alone: its answer is, or includes, one of `values` (trained, active, in good standing)."""

    kind: Literal["eligible"] = "eligible"
    side: Literal["mentee", "mentor"] = "mentor"
    values: tuple[str, ...] = ("yes",)

    def verdict(self, mentee: Mentee, mentor: Mentor) -> bool | None:
        person, name = (mentee, self.mentee) if self.side == "mentee" else (mentor, self.mentor)
        answer = person.answers.get(name)
        return None if answer is None else bool(as_set(answer) & set(self.values))


Rule = Shares | Ahead | Same | Differs | Eligible
RULES: Mapping[str, type[Rule]] = MappingProxyType({rule.kind: rule for rule in get_args(Rule)})
