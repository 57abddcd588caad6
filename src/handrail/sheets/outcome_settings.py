"""Every setting of a matching in words."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.matching.criteria import Criterion
from handrail.matching.people import Audience
from handrail.matching.problem import POINTS, Problem, Settings
from handrail.matching.rules import Rule
from handrail.sheets.grammar import heading
from handrail.sheets.vocabulary import Vocabulary, barrier_words

OBJECTIVES = {
    "fair": "Fair: as many pairs as can be, then the least regret, then the most points",
    "total": "Total: as many pairs as can be, then the most points",
    "stable": "Stable: the lists of both sides decide",
}
READERS: dict[Audience, str] = {
    "shown": "mentors and mentees may read why",
    "coordinator": "only coordinators may read why",
    "nobody": "nobody is told",
}
BLANKS = {"allow": "a blank answer passes, with a note at the pair", "forbid": "a blank answer does not pass"}


def settings_rows(problem: Problem, settings: Settings, words: Vocabulary) -> Iterator[tuple[str, str]]:
    """(name, value) of each setting, in the order in which it is shown."""
    yield "What is aimed at", OBJECTIVES[settings.objective]
    if settings.objective == "stable":
        yield "Who proposes", words.mentees if settings.proposing == "mentees" else words.mentors
        yield "Places that lists leave empty", "filled by points" if settings.fill else "left empty"
    yield "Seed for lots among equals", str(settings.seed)
    if problem.starts or problem.ends:
        yield "Period for conflicts of interest", _period(problem)
    yield from (_criterion(criterion, words) for criterion in problem.criteria)
    if problem.undisclosed_weight:
        yield "Not disclosed", f"{problem.undisclosed_weight} of {POINTS} points; nobody is told"
    yield from (_rule(rule, words) for rule in problem.rules)
    for quota in problem.quotas:
        most = "no upper limit" if quota.most is None else f"at most {quota.most:,}"
        yield f"Quota {quota.key}", f"at least {quota.least:,} pairs, {most}"
    if problem.required:
        yield "Pairs that the coordinator decided", f"{len(problem.required):,}"


def _period(problem: Problem) -> str:
    starts = f"from {problem.starts}" if problem.starts else "from any day"
    return f"{starts} until {problem.ends}" if problem.ends else f"{starts} on"


def _criterion(criterion: Criterion, words: Vocabulary) -> tuple[str, str]:
    about = words.criteria.get(criterion.key, heading(criterion.key))
    asked = ", for those who ask for it" if criterion.asked_by else ""
    return about, f"{criterion.weight} of {POINTS} points{asked}; {READERS[criterion.audience]}"


def _rule(rule: Rule, words: Vocabulary) -> tuple[str, str]:
    said = barrier_words(rule.key, words).rstrip(".")
    return (
        f"Rule on {words.label(rule.mentee or rule.mentor)}",
        f"Never a pair if: {said}; {BLANKS[rule.blank]}",
    )
