"""Why a pair was made, in sentences: what fits most comes first, and no number of points is ever named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handrail.matching.criteria import (
    PARTS,
    Agreement,
    Closeness,
    Coverage,
    Criterion,
    Exact,
    Number,
    Overlap,
    Personality,
    RankList,
    SetMatch,
    Tree,
    in_order,
    numbers,
    whole,
)
from handrail.matching.people import Answer, Mentee, Mentor, Ranks, as_set, place_in
from handrail.matching.problem import Problem
from handrail.matching.rules import Ahead, Rule, Same, Shares
from handrail.matching.scoring import asks
from handrail.sheets import failures
from handrail.sheets import sentences as say
from handrail.sheets.grammar import listed, sentence
from handrail.sheets.sentences import Reader
from handrail.sheets.vocabulary import Vocabulary, barrier_words

__all__ = ["Reader", "barrier_words", "cautions", "reasons", "reasons_between", "reasons_for"]

MOST_REASONS = 5
MOST_GAPS = 2  # misses and blanks
CLOSE = 3 * PARTS // 4  # traits at least so near are called close


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair, the words for it, and who reads."""

    mentee: Mentee
    mentor: Mentor
    words: Vocabulary
    reader: Reader

    def items(self, field: str, texts: Any) -> list[str]:
        """Items as they stand in a sentence."""
        return [self.words.item(field, text) for text in texts]


def reasons(problem: Problem, vocabulary: Vocabulary, mentee_id: str, mentor_id: str) -> tuple[str, ...]:
    """At most five sentences for the coordinator about one pair. KeyError for an unknown id."""
    return reasons_for(problem, vocabulary, mentee_id, mentor_id, reader="coordinator")


def reasons_for(
    problem: Problem, vocabulary: Vocabulary, mentee_id: str, mentor_id: str, *, reader: Reader
) -> tuple[str, ...]:
    """The sentences for one reader; a mentee or mentor reads only what has the audience "shown"."""
    mentees = {mentee.id: mentee for mentee in problem.mentees}
    mentors = {mentor.id: mentor for mentor in problem.mentors}
    return reasons_between(problem, vocabulary, mentees[mentee_id], mentors[mentor_id], reader)


def reasons_between(
    problem: Problem, vocabulary: Vocabulary, mentee: Mentee, mentor: Mentor, reader: Reader = "coordinator"
) -> tuple[str, ...]:
    """As `reasons_for`, where the caller has the two people at hand."""
    pair = Pair(mentee, mentor, vocabulary, reader)
    heard = [
        criterion
        for criterion in problem.criteria
        if _may_hear(criterion, pair) and _counts(criterion, mentee)
    ]
    fits, misses, blanks = _sorted(heard, pair)
    told = {name for criterion in heard for name in (criterion.mentee, criterion.mentor)}
    facts = [_fact(rule, pair) for rule in problem.rules if _may_hear(rule, pair) and rule.mentee not in told]
    gaps = (misses[:MOST_GAPS] + blanks)[:MOST_GAPS]
    praise = [one for one in (*fits, *facts) if one][: MOST_REASONS - len(gaps)]
    return tuple(dict.fromkeys((*praise, *gaps)))


def cautions(problem: Problem, vocabulary: Vocabulary, mentee: Mentee, mentor: Mentor) -> tuple[str, ...]:
    """What no one could check about this pair, for the coordinator: rules and must-haves that met a blank."""
    found: list[str] = []
    for rule in problem.rules:
        if rule.audience != "nobody" and rule.verdict(mentee, mentor) is None:
            mine = bool(rule.mentee) and rule.mentee not in mentee.answers
            theirs = bool(rule.mentor) and rule.mentor not in mentor.answers
            found.append(failures.unchecked(vocabulary.label(rule.mentee or rule.mentor), mine, theirs))
    unseen = [must for must in mentee.musts if must.audience != "nobody" and must.verdict(mentor) is None]
    found += [failures.unchecked(vocabulary.label(must.field), mentee=False, mentor=True) for must in unseen]
    return tuple(dict.fromkeys(found))


def _may_hear(thing: Criterion | Rule, pair: Pair) -> bool:
    """The coordinator hears all but "nobody"; members hear "shown", and nobody hears the other's own list."""
    if pair.reader == "coordinator":
        return thing.audience != "nobody"
    if isinstance(thing, RankList) and thing.side != pair.reader:
        return False
    return thing.audience == "shown"


def _counts(criterion: Criterion, mentee: Mentee) -> bool:
    return criterion.weight > 0 and (not criterion.asked_by or asks(mentee, criterion))


def _sorted(heard: list[Criterion], pair: Pair) -> tuple[list[str], list[str], list[str]]:
    """Sentences for what fits (most points first), for what does not, and for blanks (most weight first)."""
    fits: list[tuple[int, str]] = []
    misses: list[tuple[int, str]] = []
    blanks: list[tuple[int, str]] = []
    for criterion in heard:
        parts = criterion.parts(pair.mentee, pair.mentor)
        if parts is None:
            blanks.append((criterion.weight, _blank(criterion, pair)))
        else:
            kind = fits if parts else misses
            kind.append((criterion.weight * max(1, parts), _shape(criterion, pair)))
    fits, misses, blanks = (sorted(kind, key=lambda one: -one[0]) for kind in (fits, misses, blanks))
    return (
        [text for _, text in fits if text],
        [text for _, text in misses if text],
        [text for _, text in blanks if text],
    )


def _blank(criterion: Criterion, pair: Pair) -> str:
    mentee = criterion.mentee_blank(pair.mentee)
    if isinstance(criterion, RankList):
        return say.mentee_gave_no_list(pair.reader) if mentee else ""  # few mentors list anybody: no news
    label = pair.words.label(criterion.mentee)
    return (say.mentee_blank if mentee else say.mentor_blank)(pair.reader, label)


def _coverage(criterion: Coverage, pair: Pair) -> str:
    goals = list(criterion.importance(pair.mentee))
    offers = criterion.strengths(pair.mentor)
    met = pair.items(criterion.mentee, [goal for goal in goals if offers.get(goal, 0)])
    label = pair.words.label(criterion.mentee)
    if len(goals) == 1:
        (goal,) = pair.items(criterion.mentee, goals)
        return (say.offers_one if met else say.does_not_offer)(pair.reader, goal)
    if not met:
        return say.offers_none(pair.reader, label, len(goals))
    if len(met) == len(goals):
        return say.offers_all(pair.reader, label, met)
    return say.offers_some(pair.reader, label, met, len(goals))


def _tree(criterion: Tree, pair: Pair) -> str:
    mine = in_order(pair.mentee.answers[criterion.mentee])
    theirs = in_order(pair.mentor.answers[criterion.mentor])
    both = [node for node in mine if node in theirs and node != criterion.undecided]
    if both:
        return say.both_name(pair.reader, pair.items(criterion.mentee, both))
    near = [
        (criterion.tenths(one, other), one, other)
        for one in mine
        for other in theirs
        if one != criterion.undecided
    ]
    best = max(near, key=lambda one: one[0], default=(0, "", ""))
    if best[0]:
        return _kinship(criterion, best[1], best[2], pair)
    if criterion.undecided in mine and criterion.best(criterion.undecided, pair.mentor):
        return say.open_to_undecided(pair.reader)
    return say.nothing_near(pair.reader, pair.words.label(criterion.mentee))


def _kinship(criterion: Tree, one: str, other: str, pair: Pair) -> str:
    """How two different nodes of one family hang together."""
    mine, theirs = criterion.lineage(one), criterion.lineage(other)
    here, there = pair.items(criterion.mentee, (one, other))
    if one in theirs:
        return say.part_of(there, here)
    if other in mine:
        return say.part_of(here, there)
    shared = [node for node in mine if node in theirs]
    if len(shared) > 1:
        return say.same_branch(here, there, *pair.items(criterion.mentee, shared[:1]))
    return say.same_family(here, there)


def _agreement(criterion: Agreement, pair: Pair) -> str:
    mine, theirs = (
        numbers(pair.mentee.answers[criterion.mentee]),
        numbers(pair.mentor.answers[criterion.mentor]),
    )
    both = mine.keys() & theirs.keys()
    near = (criterion.high - criterion.low) // 4  # one step on a scale of five
    alike = sum(abs(mine[statement] - theirs[statement]) <= near for statement in both)
    return say.answered_alike(pair.reader, pair.words.label(criterion.mentee), alike, len(both))


def _personality(criterion: Personality, pair: Pair) -> str:
    close = criterion.fit(pair.mentee, pair.mentor) >= CLOSE
    return say.traits_close(pair.reader, pair.words.label(criterion.mentee)) if close else ""


def _common(criterion: Criterion | Rule, pair: Pair) -> tuple[Answer, list[str]]:
    """The mentee's answer, and what both sides have, in the mentee's order."""
    mine, theirs = pair.mentee.answers[criterion.mentee], as_set(pair.mentor.answers[criterion.mentor])
    order = in_order(mine) if not isinstance(mine, Mapping) else tuple(mine)
    return mine, pair.items(criterion.mentee, [item for item in order if item in theirs])


def _shared(field: str, pair: Pair, items: list[str]) -> str:
    """The policy's own sentence for what two people share; blank where it has none."""
    own = pair.words.fields[field].shared if field in pair.words.fields else ""
    return sentence(own.replace("{items}", listed(items))) if own and items else ""


def _overlap(criterion: Overlap, pair: Pair) -> str:
    mine, items = _common(criterion, pair)
    label = pair.words.label(criterion.mentee)
    if own := _shared(criterion.mentee, pair, items):
        return own
    if not items:
        return say.shares_none(pair.reader, label)
    if len(items) == len(as_set(mine)):
        return say.shares_all(pair.reader, label, items)
    return say.shares_some(pair.reader, label, items, len(as_set(mine)))


def _set(criterion: SetMatch, pair: Pair) -> str:
    _, items = _common(criterion, pair)
    label = pair.words.label(criterion.mentee)
    if not items:
        return say.nothing_in_common(pair.reader, label)
    return _shared(criterion.mentee, pair, items) or say.in_common(pair.reader, label, items)


def _exact(criterion: Exact, pair: Pair) -> str:
    _, items = _common(criterion, pair)
    label = pair.words.label(criterion.mentee)
    if not criterion.fit(pair.mentee, pair.mentor):
        return say.other_answer(pair.reader, label)
    return _shared(criterion.mentee, pair, items) or say.same_answer(pair.reader, label, items)


def _closeness(criterion: Closeness, pair: Pair) -> str:
    return _steps(criterion, pair)


def _steps(thing: Closeness | Ahead, pair: Pair) -> str:
    """How many steps above the mentee the mentor stands."""
    mine, theirs = str(pair.mentee.answers[thing.mentee]), str(pair.mentor.answers[thing.mentor])
    words, label = pair.words, pair.words.label(thing.mentee)
    steps = thing.scale.index(theirs) - thing.scale.index(mine)
    if steps == 0:
        return say.same_answer(pair.reader, label, pair.items(thing.mentee, [mine]))
    if steps < 0:
        return say.stands_below(pair.reader, label)
    many = words.fields[thing.mentee].many if thing.mentee in words.fields else ""
    return say.stands_above(pair.reader, label, many, steps)


def _rank_list(criterion: RankList, pair: Pair) -> str:
    by_mentee = criterion.side == "mentee"
    ranks: Ranks = pair.mentee.ranks if by_mentee else pair.mentor.ranks
    place = place_in(ranks, pair.mentor.id if by_mentee else pair.mentee.id)
    if place is None:
        return (say.mentee_did_not_list if by_mentee else say.mentor_did_not_list)(pair.reader)
    return (say.mentee_chose if by_mentee else say.mentor_chose)(
        pair.reader, place + 1, len(ranks[place]) > 1
    )


def _number(criterion: Number, pair: Pair) -> str:
    mine, theirs = whole(pair.mentee.answers[criterion.mentee]), whole(pair.mentor.answers[criterion.mentor])
    return say.numbers_close(pair.reader, pair.words.label(criterion.mentee), mine, theirs)


SHAPES: Mapping[str, Callable[[Any, Pair], str]] = {
    "coverage": _coverage,
    "tree": _tree,
    "agreement": _agreement,
    "overlap": _overlap,
    "closeness": _closeness,
    "rank_list": _rank_list,
    "personality": _personality,
    "exact": _exact,
    "set": _set,
    "number": _number,
}


def _shape(criterion: Criterion, pair: Pair) -> str:
    """The sentence for a criterion; blank for a table worked out elsewhere, which names no answers."""
    shape = SHAPES.get(criterion.kind)
    return shape(criterion, pair) if shape else ""


def _fact(rule: Rule, pair: Pair) -> str:
    """What a rule that the pair passes says about it, where that is worth a sentence."""
    if not rule.verdict(pair.mentee, pair.mentor):
        return ""
    if isinstance(rule, Ahead):
        return _steps(rule, pair)
    if isinstance(rule, Shares | Same):
        _, items = _common(rule, pair)
        label = pair.words.label(rule.mentee)
        return _shared(rule.mentee, pair, items) or say.in_common(pair.reader, label, items)
    return ""
