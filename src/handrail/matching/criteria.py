"""Criteria: how two answers become parts of a thousand, exactly and in whole numbers.

Each class is one kind. `parts(mentee, mentor)` is the definition: 0 (nothing fits) to `PARTS` (all
fits), or None where a needed answer is blank. `handrail.matching.scoring` computes the same numbers for
all pairs at once; a test holds the two equal. Formulas and default weights: docs/evidence.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, Literal, get_args

from handrail.matching.people import Answer, Audience, Mentee, Mentor, as_set, place_in

PARTS = 1000
TENTHS = 10


def share_out(whole: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Split `whole` in proportion to positive `weights`, in whole numbers that sum to `whole`.

    Largest remainder first, then the earlier key. An empty dict where no weight is positive.
    """
    total = sum(weight for weight in weights.values() if weight > 0)
    shares = {key: whole * weight // total for key, weight in weights.items() if weight > 0}
    by_remainder = sorted(shares, key=lambda key: (-(whole * weights[key] % total), key))
    for key in by_remainder[: whole - sum(shares.values())]:
        shares[key] += 1
    return shares


def numbers(answer: Answer, default: int = 1) -> Mapping[str, int]:
    """An answer as a mapping to whole numbers; a plain list counts `default` for each of its items."""
    return answer if isinstance(answer, Mapping) else dict.fromkeys(sorted(as_set(answer)), default)


def in_order(answer: Answer) -> tuple[str, ...]:
    """The texts of an answer in the order they were given, each once."""
    return tuple(dict.fromkeys((str(answer),) if isinstance(answer, str | int) else answer))


def whole(answer: Answer) -> int:
    """An answer that is a whole number."""
    if not isinstance(answer, int):
        raise TypeError(f"{answer!r} is not a whole number")
    return answer


@dataclass(frozen=True, kw_only=True)
class _Criterion:
    """What every kind has. `mentee` and `mentor` name the answers that are compared.

    `weight` is in points: the weights of all criteria without `asked_by` sum to 100. A criterion with
    `asked_by` counts only for mentees whose answer of that name is "yes"; for them it takes its points
    from the others in proportion. `audience` says who may learn that the criterion played a part.
    """

    key: str
    weight: int
    mentee: str = ""
    mentor: str = ""
    audience: Audience = "shown"
    asked_by: str = ""

    def mentee_blank(self, mentee: Mentee) -> bool:
        """Whether this mentee left blank what the criterion compares."""
        return self.mentee != "" and self.mentee not in mentee.answers

    def mentor_blank(self, mentor: Mentor) -> bool:
        """Whether this mentor left blank what the criterion compares."""
        return self.mentor != "" and self.mentor not in mentor.answers

    def parts(self, mentee: Mentee, mentor: Mentor) -> int | None:
        """Parts of a thousand for the pair; None where a needed answer is blank."""
        if self.mentee_blank(mentee) or self.mentor_blank(mentor):
            return None
        return self.fit(mentee, mentor)

    def fit(self, mentee: Mentee, mentor: Mentor) -> int | None:
        raise NotImplementedError  # each kind says how


@dataclass(frozen=True, kw_only=True)
class Coverage(_Criterion):
    """Goals covered by offers: importance 0 to 3 on the mentee's side, strength 0 to 2 on the mentor's."""

    kind: Literal["coverage"] = "coverage"
    strongest: ClassVar[int] = 2

    def mentee_blank(self, mentee: Mentee) -> bool:
        return not self.importance(mentee)

    def fit(self, mentee: Mentee, mentor: Mentor) -> int:
        offers = self.strengths(mentor)
        return sum(share * offers.get(goal, 0) for goal, share in self.importance(mentee).items())

    def importance(self, mentee: Mentee) -> dict[str, int]:
        """The mentee's goals as shares that sum to PARTS / strongest; empty if none matters."""
        return share_out(PARTS // self.strongest, numbers(mentee.answers.get(self.mentee, ())))

    def strengths(self, mentor: Mentor) -> Mapping[str, int]:
        """What the mentor offers, 0 to `strongest`; a plain list offers each item at its strongest."""
        return numbers(mentor.answers.get(self.mentor, ()), self.strongest)


@dataclass(frozen=True, kw_only=True)
class Tree(_Criterion):
    """Nearness in a taxonomy of subspecialty, specialty and family, the mentee's first interest first.

    `parent` maps each node to the one above it; a node without a parent is a family. Tenths for the
    same node, the same specialty and the same family are in `near`. Each interest of the mentee takes
    its best match; interests weigh k, k-1, ... 1. A mentee who answers `undecided` is met in 8 tenths
    by a mentor whose answer to `open_field` includes one of `open_values`.
    """

    kind: Literal["tree"] = "tree"
    parent: Mapping[str, str] = field(default_factory=dict)
    near: tuple[int, int, int] = (10, 8, 4)
    undecided: str = ""
    open_field: str = ""
    open_values: tuple[str, ...] = ()
    open_tenths: int = 8

    def lineage(self, node: str) -> tuple[str, ...]:
        """The node and all above it, the family last."""
        path = [node]
        while (above := self.parent.get(path[-1])) is not None:
            path.append(above)
        return tuple(path)

    def tenths(self, one: str, other: str) -> int:
        """How near two nodes are, in tenths."""
        if one == other:
            return self.near[0]
        mine, theirs = self.lineage(one), self.lineage(other)
        if mine[-1] != theirs[-1]:
            return 0
        shared = len(set(mine) & set(theirs))
        return self.near[1] if shared > 1 else self.near[2]

    def best(self, interest: str, mentor: Mentor) -> int:
        """The nearest of the mentor's nodes to one interest, in tenths."""
        if interest == self.undecided:
            open_to = as_set(mentor.answers.get(self.open_field, ()))
            return self.open_tenths if open_to & set(self.open_values) else 0
        theirs = as_set(mentor.answers.get(self.mentor, ()))
        return max((self.tenths(interest, node) for node in theirs), default=0)

    def interests(self, mentee: Mentee) -> dict[str, int]:
        """The mentee's interests as shares that sum to PARTS / 10, the first one largest."""
        listed = in_order(mentee.answers.get(self.mentee, ()))
        return share_out(PARTS // TENTHS, {node: len(listed) - place for place, node in enumerate(listed)})

    def fit(self, mentee: Mentee, mentor: Mentor) -> int:
        return sum(share * self.best(node, mentor) for node, share in self.interests(mentee).items())


@dataclass(frozen=True, kw_only=True)
class Agreement(_Criterion):
    """How alike two people answered statements on a scale from `low` to `high`."""

    kind: Literal["agreement"] = "agreement"
    low: int = 1
    high: int = 5

    def fit(self, mentee: Mentee, mentor: Mentor) -> int | None:
        mine, theirs = numbers(mentee.answers[self.mentee]), numbers(mentor.answers[self.mentor])
        both = mine.keys() & theirs.keys()
        if not both:
            return None
        span = self.high - self.low
        alike = sum(span - abs(mine[statement] - theirs[statement]) for statement in both)
        return PARTS * alike // (span * len(both))


@dataclass(frozen=True, kw_only=True)
class Overlap(_Criterion):
    """The share of the mentee's items (free times, places) that the mentor has too."""

    kind: Literal["overlap"] = "overlap"

    def fit(self, mentee: Mentee, mentor: Mentor) -> int:
        mine, theirs = mentee.answers[self.mentee], mentor.answers[self.mentor]
        return PARTS * len(as_set(mine) & as_set(theirs)) // len(as_set(mine))


@dataclass(frozen=True, kw_only=True)
class Closeness(_Criterion):
    """Nearness on an ordered `scale`; `gap` steps above the mentee is best."""

    kind: Literal["closeness"] = "closeness"
    scale: tuple[str, ...] = ()
    gap: int = 0

    def fit(self, mentee: Mentee, mentor: Mentor) -> int:
        mine, theirs = mentee.answers[self.mentee], mentor.answers[self.mentor]
        span = max(1, len(self.scale) - 1)
        off = abs(self.scale.index(str(theirs)) - self.scale.index(str(mine)) - self.gap)
        return PARTS * max(0, span - off) // span


@dataclass(frozen=True, kw_only=True)
class RankList(_Criterion):
    """The place on one side's own list: tenths for first, second, third, listed lower; 0 if not listed."""

    kind: Literal["rank_list"] = "rank_list"
    side: Literal["mentee", "mentor"] = "mentee"
    tenths: tuple[int, ...] = (10, 8, 6, 4)

    def mentee_blank(self, mentee: Mentee) -> bool:
        return self.side == "mentee" and not mentee.ranks

    def mentor_blank(self, mentor: Mentor) -> bool:
        return self.side == "mentor" and not mentor.ranks

    def fit(self, mentee: Mentee, mentor: Mentor) -> int:
        ranks, chosen = (mentee.ranks, mentor.id) if self.side == "mentee" else (mentor.ranks, mentee.id)
        place = place_in(ranks, chosen)
        return 0 if place is None else self.at_place(place)

    def at_place(self, place: int) -> int:
        """Parts for a place on the list, 0 being the first."""
        return PARTS // TENTHS * self.tenths[min(place, len(self.tenths) - 1)]


@dataclass(frozen=True, kw_only=True)
class Personality(_Criterion):
    """The absolute difference of short trait scores, shrunk toward the mean of the mentee's pool.

    All of `traits` are needed on both sides. `shrink` is in hundredths: 41 keeps 0.41 of the distance
    from the mean (the retest reliability of two four-item scales). Shrinking needs the pool, so
    `parts` gives the fit before it, and scoring shrinks.
    """

    kind: Literal["personality"] = "personality"
    traits: tuple[str, ...] = ("openness", "conscientiousness")
    low: int = 4
    high: int = 20
    shrink: int = 41

    def mentee_blank(self, mentee: Mentee) -> bool:
        return not set(self.traits) <= as_set(mentee.answers.get(self.mentee, ()))

    def mentor_blank(self, mentor: Mentor) -> bool:
        return not set(self.traits) <= as_set(mentor.answers.get(self.mentor, ()))

    def fit(self, mentee: Mentee, mentor: Mentor) -> int:
        mine, theirs = numbers(mentee.answers[self.mentee]), numbers(mentor.answers[self.mentor])
        span = self.high - self.low
        off = sum(abs(mine[trait] - theirs[trait]) for trait in self.traits)
        return PARTS * (span * len(self.traits) - off) // (span * len(self.traits))

    def shrunk(self, parts: int, mean: int) -> int:
        """`parts` drawn toward the `mean` of the pool."""
        return mean + self.shrink * (parts - mean) // 100


@dataclass(frozen=True, kw_only=True)
class Exact(_Criterion):
    """The same answer on both sides, or nothing."""

    kind: Literal["exact"] = "exact"

    def fit(self, mentee: Mentee, mentor: Mentor) -> int:
        mine, theirs = mentee.answers[self.mentee], mentor.answers[self.mentor]
        return PARTS if as_set(mine) == as_set(theirs) else 0


@dataclass(frozen=True, kw_only=True)
class SetMatch(_Criterion):
    """Two lists: `any` item in common, or the share of common items among `all` items of both."""

    kind: Literal["set"] = "set"
    measure: Literal["any", "all"] = "any"

    def fit(self, mentee: Mentee, mentor: Mentor) -> int:
        mine, theirs = mentee.answers[self.mentee], mentor.answers[self.mentor]
        common = len(as_set(mine) & as_set(theirs))
        if self.measure == "any":
            return PARTS if common else 0
        return PARTS * common // len(as_set(mine) | as_set(theirs))


@dataclass(frozen=True, kw_only=True)
class Number(_Criterion):
    """Nearness of two whole numbers; 0 at a difference of `span`. `more` lets the mentor's exceed freely."""

    kind: Literal["number"] = "number"
    span: int = 1
    more: bool = False

    def fit(self, mentee: Mentee, mentor: Mentor) -> int:
        mine, theirs = mentee.answers[self.mentee], mentor.answers[self.mentor]
        short = whole(mine) - whole(theirs)
        off = max(0, short) if self.more else abs(short)
        return PARTS * max(0, self.span - off) // self.span


@dataclass(frozen=True, kw_only=True)
class Given(_Criterion):
    """Parts that the caller worked out: mentee id to mentor id to 0..PARTS. A missing pair is 0."""

    kind: Literal["given"] = "given"
    table: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def fit(self, mentee: Mentee, mentor: Mentor) -> int:
        return self.table.get(mentee.id, {}).get(mentor.id, 0)


Criterion = (
    Coverage
    | Tree
    | Agreement
    | Overlap
    | Closeness
    | RankList
    | Personality
    | Exact
    | SetMatch
    | Number
    | Given
)
KINDS: Mapping[str, type[Criterion]] = MappingProxyType({kind.kind: kind for kind in get_args(Criterion)})
