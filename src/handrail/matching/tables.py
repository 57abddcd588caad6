"""Criteria over all pairs at once: the same numbers as `Criterion.parts`, as arrays."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handrail.matching.criteria import (
    PARTS,
    Agreement,
    Coverage,
    Criterion,
    Given,
    Overlap,
    Personality,
    RankList,
    SetMatch,
    Tree,
    numbers,
)
from handrail.matching.people import Answer, Mentee, Mentor, Person, as_set
from handrail.matching.rules import Eligible, Rule, Shares

Whole = NDArray[np.int64]
BLANK = -1
MISSING = -(2**40)  # no score comes near, and sums of such still fit


def parts_table(criterion: Criterion, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Whole:
    """Parts of a thousand, shape (mentees, mentors); BLANK where either side left it blank."""
    table = _TABLES.get(type(criterion), by_distinct_answers)(criterion, mentees, mentors)
    table[[criterion.mentee_blank(mentee) for mentee in mentees], :] = BLANK
    table[:, [criterion.mentor_blank(mentor) for mentor in mentors]] = BLANK
    return table


def verdict_table(rule: Rule, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Whole:
    """1 where a pair passes the rule, 0 where it fails, BLANK where it cannot be told."""
    if isinstance(rule, Shares):
        common = common_items(_sets(mentees, rule.mentee), _sets(mentors, rule.mentor))
        table = (common >= rule.least).astype(np.int64)
        table[[rule.mentee not in mentee.answers for mentee in mentees], :] = BLANK
        table[:, [rule.mentor not in mentor.answers for mentor in mentors]] = BLANK
        return table
    if isinstance(rule, Eligible):
        return _eligible(rule, mentees, mentors)
    return by_distinct_answers(rule, mentees, mentors)


def _eligible(rule: Eligible, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Whole:
    """A rule on one side alone: one verdict a person, repeated along the other side."""
    if rule.side == "mentor":
        alone = [_number(rule.verdict(Mentee(""), mentor)) for mentor in mentors]
        return np.tile(np.array(alone, dtype=np.int64), (len(mentees), 1))
    alone = [_number(rule.verdict(mentee, Mentor(""))) for mentee in mentees]
    return np.tile(np.array(alone, dtype=np.int64)[:, None], (1, len(mentors)))


def _number(verdict: int | None) -> int:
    return BLANK if verdict is None else int(verdict)


def by_distinct_answers(thing: Any, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Whole:
    """Asks the scalar definition once for each two different answers, then spreads the numbers."""
    of_pair = thing.verdict if hasattr(thing, "verdict") else thing.parts
    rows, mentee_kinds = _distinct(mentees, thing.mentee)
    columns, mentor_kinds = _distinct(mentors, thing.mentor)
    small = [[_number(of_pair(mentee, mentor)) for mentor in mentor_kinds] for mentee in mentee_kinds]
    table = np.array(small, dtype=np.int64).reshape(len(mentee_kinds), len(mentor_kinds))
    return table[np.ix_(rows, columns)]


def _distinct(people: Sequence[Any], name: str) -> tuple[list[int], list[Any]]:
    """For each person the number of their kind of answer, and one person of each kind."""
    seen: dict[Hashable, int] = {}
    kinds: list[Any] = []
    places = []
    for person in people:
        place = seen.setdefault(_frozen(person.answers.get(name)), len(kinds))
        if place == len(kinds):
            kinds.append(person)
        places.append(place)
    return places, kinds


def _frozen(answer: Answer | None) -> Hashable:
    return tuple(sorted(answer.items())) if isinstance(answer, Mapping) else answer


def _sets(people: Iterable[Person], name: str) -> list[frozenset[str]]:
    return [as_set(person.answers.get(name, ())) for person in people]


def common_items(rows: Sequence[frozenset[str]], columns: Sequence[frozenset[str]]) -> Whole:
    """How many items each row's set shares with each column's, shape (rows, columns)."""
    words = {
        word: place
        for place, word in enumerate(sorted(frozenset().union(*rows) | frozenset().union(*columns)))
    }
    return _product(_flags(rows, words), _flags(columns, words))


def _flags(sets: Sequence[Iterable[str]], words: Mapping[str, int]) -> NDArray[np.float64]:
    return _weights([dict.fromkeys(items, 1) for items in sets], words)


def _weights(people: Sequence[Mapping[str, int]], words: Mapping[str, int]) -> NDArray[np.float64]:
    table = np.zeros((len(people), len(words)))
    for row, items in enumerate(people):
        for word, weight in items.items():
            table[row, words[word]] = weight
    return table


def _product(rows: NDArray[np.float64], columns: NDArray[np.float64]) -> Whole:
    # Whole numbers far below 2**53: exact in doubles, whatever the order of the sums.
    return np.rint(rows @ columns.T).astype(np.int64)


def _coverage(criterion: Coverage, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Whole:
    wanted = [criterion.importance(mentee) for mentee in mentees]
    offered = [criterion.strengths(mentor) for mentor in mentors]
    goals = {
        goal: place
        for place, goal in enumerate(sorted({goal for one in (*wanted, *offered) for goal in one}))
    }
    return _product(_weights(wanted, goals), _weights(offered, goals))


def _tree(criterion: Tree, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Whole:
    interests = [criterion.interests(mentee) for mentee in mentees]
    nodes = {node: place for place, node in enumerate(sorted({node for one in interests for node in one}))}
    known = frozenset().union(*_sets(mentors, criterion.mentor))
    near = {node: {other: criterion.tenths(node, other) for other in known} for node in nodes}
    best = [[_nearest(criterion, node, mentor, near[node]) for node in nodes] for mentor in mentors]
    return _product(_weights(interests, nodes), np.array(best, dtype=float).reshape(len(mentors), len(nodes)))


def _nearest(criterion: Tree, node: str, mentor: Mentor, near: Mapping[str, int]) -> int:
    """`criterion.best`, from a table of how near two nodes are."""
    if node == criterion.undecided:
        return criterion.best(node, mentor)
    return max(map(near.__getitem__, as_set(mentor.answers.get(criterion.mentor, ()))), default=0)


def _answers(people: Sequence[Person], name: str) -> list[Mapping[str, int]]:
    return [numbers(person.answers.get(name, ())) for person in people]


def _agreement(criterion: Agreement, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Whole:
    mine, theirs = _answers(mentees, criterion.mentee), _answers(mentors, criterion.mentor)
    span = criterion.high - criterion.low
    alike = np.zeros((len(mentees), len(mentors)), dtype=np.int64)
    both = np.zeros_like(alike)
    for statement in sorted({key for one in mine for key in one} & {key for one in theirs for key in one}):
        left, right = _column(mine, statement), _column(theirs, statement)
        answered = (left[:, None] != MISSING) & (right[None, :] != MISSING)
        alike += np.where(answered, span - np.abs(left[:, None] - right[None, :]), 0)
        both += answered
    return np.where(both > 0, PARTS * alike // np.maximum(span * both, 1), BLANK)


def _column(people: Sequence[Mapping[str, int]], key: str) -> Whole:
    return np.array([one.get(key, MISSING) for one in people], dtype=np.int64)


def _personality(criterion: Personality, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Whole:
    mine, theirs = _answers(mentees, criterion.mentee), _answers(mentors, criterion.mentor)
    off = np.zeros((len(mentees), len(mentors)), dtype=np.int64)
    for trait in criterion.traits:
        off += np.abs(_column(mine, trait)[:, None] - _column(theirs, trait)[None, :])
    whole = (criterion.high - criterion.low) * len(criterion.traits)
    fit: Whole = PARTS * (whole - off) // whole
    return fit


def _common(
    people: tuple[Sequence[Mentee], Sequence[Mentor]], criterion: Overlap | SetMatch
) -> tuple[Whole, Whole, Whole]:
    """Items in common, items of each mentee, items of each mentor; shapes that broadcast."""
    mine, theirs = _sets(people[0], criterion.mentee), _sets(people[1], criterion.mentor)
    sizes = [np.array([len(one) for one in side], dtype=np.int64) for side in (mine, theirs)]
    return common_items(mine, theirs), sizes[0][:, None], sizes[1][None, :]


def _overlap(criterion: Overlap, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Whole:
    common, mine, _ = _common((mentees, mentors), criterion)
    share: Whole = PARTS * common // np.maximum(mine, 1)
    return share


def _set_match(criterion: SetMatch, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Whole:
    common, mine, theirs = _common((mentees, mentors), criterion)
    if criterion.measure == "any":
        return np.where(common > 0, PARTS, 0)
    share: Whole = PARTS * common // np.maximum(mine + theirs - common, 1)
    return share


def _rank_list(criterion: RankList, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Whole:
    by_mentee = criterion.side == "mentee"
    choosers: Sequence[Person] = mentees if by_mentee else mentors
    chosen: Sequence[Person] = mentors if by_mentee else mentees
    place_of = {person.id: place for place, person in enumerate(chosen)}
    table = np.zeros((len(choosers), len(place_of)), dtype=np.int64)
    for row, chooser in enumerate(choosers):
        for place, tied in enumerate(chooser.ranks):
            for one in tied:
                table[row, place_of[one]] = criterion.at_place(place)
    return table if by_mentee else np.ascontiguousarray(table.T)


def _given(criterion: Given, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Whole:
    rows = [criterion.table.get(mentee.id, {}) for mentee in mentees]
    table = [[row.get(mentor.id, 0) for mentor in mentors] for row in rows]
    return np.array(table, dtype=np.int64).reshape(len(mentees), len(mentors))


_TABLES: Mapping[type, Callable[[Any, Sequence[Mentee], Sequence[Mentor]], Whole]] = {
    Coverage: _coverage,
    Tree: _tree,
    Agreement: _agreement,
    Personality: _personality,
    Overlap: _overlap,
    SetMatch: _set_match,
    RankList: _rank_list,
    Given: _given,
}
