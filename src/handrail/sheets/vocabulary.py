"""The words of a policy: how its fields and rules are called. They go into a run beside the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from handrail.matching import scoring
from handrail.matching.criteria import Criterion, RankList
from handrail.matching.problem import Problem
from handrail.matching.rules import Ahead, Differs, Eligible, Rule, Same, Shares
from handrail.sheets import failures
from handrail.sheets.grammar import heading, sentence
from handrail.sheets.policy_model import Field, Policy

BARRIERS: Mapping[str, str] = {
    scoring.NOT_AVAILABLE: "Not available for this pair.",
    scoring.BY_HAND: "The coordinator ruled this pair out.",
    scoring.MUST_HAVE: "The mentor does not meet a must-have of the mentee.",
    scoring.CONFLICT: "There is a conflict of interest.",
}


@dataclass(frozen=True, slots=True)
class FieldWords:
    """What one field is called: see `handrail.sheets.policy_model.Field`."""

    label: str
    many: str = ""
    shared: str = ""
    lower: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by key: fields, criteria (what each is about) and rules (the sentence where a pair fails it).

    `mentees` and `mentors` are what the two sides are called, as many.
    """

    fields: Mapping[str, FieldWords]
    criteria: Mapping[str, str]
    rules: Mapping[str, str]
    mentees: str = "mentees"
    mentors: str = "mentors"

    def label(self, field: str) -> str:
        """What a field is called; its key with spaces where nobody said."""
        return self.fields[field].label if field in self.fields else field.replace("_", " ")

    def item(self, field: str, text: str) -> str:
        """An item inside a sentence: small at the start where the policy says so, but ENT stays ENT."""
        if field in self.fields and self.fields[field].lower and not text[1:2].isupper():
            return text[:1].lower() + text[1:]
        return text

    def as_data(self) -> dict[str, Any]:
        """The vocabulary as plain data for JSON."""
        return asdict(self)


def vocabulary_from(data: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary that `as_data` wrote."""
    fields = {key: FieldWords(**words) for key, words in data["fields"].items()}
    return Vocabulary(**{**data, "fields": fields})


def vocabulary(policy: Policy, problem: Problem) -> Vocabulary:
    """The words for what is left in `problem`: nothing of the audience "nobody" has a name here."""
    things = (*problem.criteria, *problem.rules)
    used = {name for thing in things for name in (thing.mentee, thing.mentor)}
    used |= {must.field for mentee in problem.mentees for must in mentee.musts}
    fields = {key: _field_words(field) for key, field in policy.fields.items() if key in used}
    words = Vocabulary(fields, {}, {}, policy.mentees.called, policy.mentors.called)
    return Vocabulary(
        fields,
        {criterion.key: _about(criterion, words) for criterion in problem.criteria},
        {rule.key: _failure(rule, policy, words) for rule in problem.rules},
        words.mentees,
        words.mentors,
    )


def barrier_words(key: str, words: Vocabulary) -> str:
    """The sentence for a pair that a rule, a must-have, a conflict or a block keeps apart."""
    return BARRIERS.get(key) or words.rules.get(key) or "A rule of the policy keeps them apart."


def _field_words(field: Field) -> FieldWords:
    return FieldWords(field.label, field.many, field.shared, field.lower)


def _about(criterion: Criterion, words: Vocabulary) -> str:
    """What a criterion is about, as a heading."""
    if isinstance(criterion, RankList):
        return "The mentee's own list" if criterion.side == "mentee" else "The mentor's own list"
    return heading(words.label(criterion.mentee))


def _failure(rule: Rule, policy: Policy, words: Vocabulary) -> str:
    """The policy's own sentence, or one that fits the kind."""
    if rule.key in policy.words:
        return sentence(policy.words[rule.key])
    label = words.label(rule.mentee or rule.mentor)
    if isinstance(rule, Shares):
        return failures.shares_too_few(label, rule.least)
    if isinstance(rule, Ahead):
        return failures.not_ahead(label, rule.least, rule.most)
    if isinstance(rule, Same):
        return failures.not_the_same(label)
    if isinstance(rule, Differs):
        return failures.not_different(label)
    return _not_eligible(rule, label)


def _not_eligible(rule: Eligible, label: str) -> str:
    say = failures.mentor_not_eligible if rule.side == "mentor" else failures.mentee_not_eligible
    return say(label, rule.values)
