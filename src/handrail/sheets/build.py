"""From a policy and two sheets to a problem for the engine, with the names and words kept beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from handrail.matching.criteria import Agreement, Closeness, Coverage, Criterion, Personality, Tree
from handrail.matching.people import Answers, Audience, Mentee, Mentor, Must, Ranks
from handrail.matching.problem import Conflict, Forbidden, Problem, Quota, Required, Settings
from handrail.matching.redact import redact
from handrail.matching.rules import Ahead, Eligible, Rule
from handrail.matching.typecheck import MOST_IMPORTANT
from handrail.sheets.links import Ids, read_conflicts, read_ids, read_musts, read_ranks
from handrail.sheets.nearest import fold
from handrail.sheets.outcome import PersonLine
from handrail.sheets.policy_model import Group, Policy
from handrail.sheets.read import Fault, SheetError, Table
from handrail.sheets.roster import Roster, column_faults, read_roster
from handrail.sheets.values import Bounds, Spelling, texts_of
from handrail.sheets.vocabulary import Vocabulary, vocabulary

ANY_NUMBER: Bounds = (-999_999_999, 999_999_999)


@dataclass(frozen=True, slots=True)
class Cohort:
    """A problem that holds nothing of the audience "nobody", and how its people and answers are called.

    `mentees` and `mentors` map ids to names; the two sides may use the same ids.
    """

    title: str
    problem: Problem
    settings: Settings
    mentees: Mapping[str, PersonLine]
    mentors: Mapping[str, PersonLine]
    vocabulary: Vocabulary


def build(policy: Policy, mentees: Table, mentors: Table) -> Cohort:
    """The cohort in two sheets. Raises SheetError with every fault found, by cell or by key of the policy."""
    missing = [*column_faults(policy, "mentees", mentees), *column_faults(policy, "mentors", mentors)]
    if missing:
        raise SheetError(missing)
    faults: list[Fault] = []
    left = read_roster(policy, "mentees", mentees, _bounds(policy, "mentees"), faults)
    right = read_roster(policy, "mentors", mentors, _bounds(policy, "mentors"), faults)
    problem = _Builder(policy, left, right, faults).problem()
    if faults:
        raise SheetError(dict.fromkeys(faults))
    problem = redact(problem)
    return Cohort(
        policy.title,
        problem,
        policy.settings,
        {one: entry.line for one, entry in left.entries.items()},
        {one: entry.line for one, entry in right.entries.items()},
        vocabulary(policy, problem),
    )


def _bounds(policy: Policy, side: str) -> dict[str, Bounds]:
    """The numbers that each field may hold on one side, as the criteria that read it need them."""
    bounds = dict.fromkeys(policy.fields, ANY_NUMBER)
    for field in policy.fields.values():
        if field.read == "weights":
            bounds[field.key] = (0, MOST_IMPORTANT)
    for criterion in policy.criteria:
        name = criterion.mentee if side == "mentees" else criterion.mentor
        if isinstance(criterion, Coverage):
            bounds[name] = (0, MOST_IMPORTANT if side == "mentees" else criterion.strongest)
        elif isinstance(criterion, Agreement | Personality):
            bounds[name] = (criterion.low, criterion.high)
    return bounds


class _Builder:
    """Puts the parts together; `faults` gathers what is wrong with cells that name other people."""

    def __init__(self, policy: Policy, left: Roster, right: Roster, faults: list[Fault]) -> None:
        self.policy, self.left, self.right, self.faults = policy, left, right, faults
        self.mentee_ids = Ids("mentee", left.names())
        self.mentor_ids = Ids("mentor", right.names())
        self.spelling = Spelling(_fixed(policy), *_seen(policy, (left, right)))

    def problem(self) -> Problem:
        mentees = tuple(self._mentee(one) for one in self.left.entries)
        mentors = tuple(self._mentor(one) for one in self.right.entries)
        policy = self.policy
        problem = Problem(
            mentees=mentees,
            mentors=mentors,
            criteria=tuple(self._criterion(criterion) for criterion in policy.criteria),
            rules=tuple(self._rule(rule) for rule in policy.rules),
            conflicts=tuple(self._conflicts()),
            forbidden=(*self._blocks(), *self._by_hand(), *self._themselves()),
            required=tuple(Required(*pair) for pair in self._pairs("required", policy.required)),
            quotas=tuple(self._quotas()),
            starts=policy.starts,
            ends=policy.ends,
        )
        return _needed(problem)

    def _mentee(self, one: str) -> Mentee:
        return Mentee(
            one,
            self._answers(self.left, one),
            wants=self.left.number(one, self.left.side.wants),
            ranks=self._ranks(self.left, one, self.mentor_ids),
            musts=self._musts(one),
        )

    def _mentor(self, one: str) -> Mentor:
        least, most = self.right.places(one)
        ranks = self._ranks(self.right, one, self.mentee_ids)
        return Mentor(one, self._answers(self.right, one), most=most, least=least, ranks=ranks)

    def _answers(self, roster: Roster, one: str) -> Answers:
        fields = self.policy.fields
        return {
            key: answer if fields[key].read == "statements" else self.spelling.answer(answer)
            for key, answer in roster.raw[one].items()
        }

    def _ranks(self, roster: Roster, one: str, others: Ids) -> Ranks:
        cell = roster.listed(one, roster.side.ranks)
        return read_ranks(cell[0], cell[1], others, cell[2]) if cell else ()

    def _musts(self, one: str) -> tuple[Must, ...]:
        cell = self.left.listed(one, self.left.side.must_have)
        found = read_musts(cell[0], cell[1], self.policy.fields.values(), cell[2]) if cell else ()
        return tuple(
            Must(field.key, tuple(self.spelling.word(value) for value in values), self._audience(field.key))
            for field, values in found
        )

    def _audience(self, field: str) -> Audience:
        """A must-have is as private as the most private use of its field."""
        things = (*self.policy.criteria, *self.policy.rules)
        audiences = {thing.audience for thing in things if field in (thing.mentee, thing.mentor)}
        return next(
            (one for one in cast(tuple[Audience, ...], ("nobody", "coordinator")) if one in audiences),
            "shown",
        )

    def _conflicts(self) -> Iterator[Conflict]:
        for roster, others in ((self.left, self.mentor_ids), (self.right, self.mentee_ids)):
            listed = roster.side.conflicts
            hidden = {fold(kind) for kind in listed.hidden} if listed else set()
            for one in roster.entries:
                cell = roster.listed(one, listed)
                for tie in read_conflicts(cell[0], cell[1], others, cell[2]) if cell else ():
                    mentee, mentor = (one, tie.other) if roster is self.left else (tie.other, one)
                    audience: Audience = "nobody" if fold(tie.kind) in hidden else "coordinator"
                    yield Conflict(mentee, mentor, tie.kind, tie.starts, tie.ends, audience)

    def _blocks(self) -> Iterator[Forbidden]:
        """Private blocks of either side: nobody learns of them."""
        for roster, others in ((self.left, self.mentor_ids), (self.right, self.mentee_ids)):
            for one in roster.entries:
                cell = roster.listed(one, roster.side.never)
                for other in read_ids(cell[0], cell[1], others, cell[2]) if cell else ():
                    yield Forbidden(one, other) if roster is self.left else Forbidden(other, one)

    def _by_hand(self) -> Iterator[Forbidden]:
        for mentee, mentor in self._pairs("forbidden", self.policy.forbidden):
            yield Forbidden(mentee, mentor, "ruled out by the coordinator", "coordinator")

    def _themselves(self) -> Iterator[Forbidden]:
        """Nobody mentors themselves: the same id and the same name on both sides."""
        named = bool(self.left.side.name and self.right.side.name)
        names = self.right.names()
        for mentee, name in self.left.names().items():
            mentor = self.mentor_ids.by_fold.get(fold(mentee))
            if mentor and (fold(name) == fold(names[mentor]) if named else "@" in mentee):
                yield Forbidden(mentee, mentor, "the same person", "coordinator")

    def _pairs(self, table: str, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        where = f"{self.policy.source}, [{table}], pairs"
        for pair in pairs:
            complain = lambda problem, remedy: self.faults.append(Fault(where, problem, remedy))  # noqa: E731 (one line says it)
            mentee, mentor = self.mentee_ids.find(pair[0], complain), self.mentor_ids.find(pair[1], complain)
            if mentee is not None and mentor is not None:
                yield mentee, mentor

    def _quotas(self) -> Iterator[Quota]:
        for line in self.policy.quotas:
            for field in (line.mentees.field, line.mentors.field):
                if self._audience(field) == "nobody":
                    where = f"{self.policy.source}, [[quotas]] {line.key}"
                    said = f"it counts by {field}, which nobody may learn of, and a quota is never hidden"
                    self.faults.append(Fault(where, said, "Take the quota out, or count by something else"))
            mentees, mentors = self._group(self.left, line.mentees), self._group(self.right, line.mentors)
            yield Quota(line.key, mentees, mentors, line.least, line.most)

    def _group(self, roster: Roster, group: Group) -> tuple[str, ...]:
        wanted = {fold(value) for value in group.values}
        return tuple(
            one
            for one, raw in roster.raw.items()
            if group.field in raw and wanted & {fold(word) for word in _words(raw[group.field])}
        )

    def _criterion(self, criterion: Criterion) -> Criterion:
        """The criterion with the words of its options spelled as in the answers."""
        spell = self.spelling.word
        if isinstance(criterion, Closeness):
            return replace(criterion, scale=tuple(map(spell, criterion.scale)))
        if isinstance(criterion, Tree):
            return replace(
                criterion,
                parent={spell(node): spell(above) for node, above in criterion.parent.items()},
                undecided=spell(criterion.undecided),
                open_values=tuple(map(spell, criterion.open_values)),
            )
        return criterion

    def _rule(self, rule: Rule) -> Rule:
        spell = self.spelling.word
        if isinstance(rule, Ahead):
            return replace(rule, scale=tuple(map(spell, rule.scale)))
        if isinstance(rule, Eligible):
            return replace(rule, values=tuple(map(spell, rule.values)))
        return rule


def _words(answer: object) -> tuple[str, ...]:
    """The words of an answer; a number is its digits."""
    return (str(answer),) if isinstance(answer, int) else texts_of(answer)  # type: ignore[arg-type]  # an answer


def _fixed(policy: Policy) -> Iterator[str]:
    """Words whose spelling the policy fixes."""
    if any(criterion.asked_by for criterion in policy.criteria):
        yield "yes"  # what the engine asks for
    for field in policy.fields.values():
        yield from field.values
        yield from field.same.values()
    for rule in policy.rules:
        if isinstance(rule, Eligible):
            yield from rule.values


def _seen(policy: Policy, rosters: Iterable[Roster]) -> tuple[list[str], list[str]]:
    """Every word that an answer was read from: open answers first, then those that nobody may learn of.

    Apart, so that a hidden answer cannot change how an open one is spelled.
    """
    things = (*policy.criteria, *policy.rules)
    told = {name for thing in things if thing.audience != "nobody" for name in (thing.mentee, thing.mentor)}
    seen: tuple[list[str], list[str]] = ([], [])
    for roster in rosters:
        for raw in roster.raw.values():
            for key, answer in raw.items():
                if policy.fields[key].read != "statements":
                    seen[key not in told].extend(texts_of(answer))
    return seen


def _needed(problem: Problem) -> Problem:
    """The problem without answers that nothing reads: what is not needed is not kept."""
    things = (*problem.criteria, *problem.rules)
    used = {name for thing in things for name in (thing.mentee, thing.mentor)}
    used |= {criterion.asked_by for criterion in problem.criteria}
    used |= {criterion.open_field for criterion in problem.criteria if isinstance(criterion, Tree)}
    used |= {must.field for mentee in problem.mentees for must in mentee.musts}

    def kept(answers: Answers) -> Answers:
        return {key: answer for key, answer in answers.items() if key in used}

    return replace(
        problem,
        mentees=tuple(replace(mentee, answers=kept(mentee.answers)) for mentee in problem.mentees),
        mentors=tuple(replace(mentor, answers=kept(mentor.answers)) for mentor in problem.mentors),
    )
