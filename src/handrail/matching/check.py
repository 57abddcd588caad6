"""The checker: says whether an answer is right and best, sharing no code with what found it.

It needs the problem, the settings and the answer. It scores all pairs, looks at every rule and number,
and then proves the answer best from the prices that come with it: for any prices, what all places
fetch, plus what every arc could still save, is a bound that no answer can beat (weak duality of linear
programmes). An answer that meets the bound is optimal. Levels are compared in turn, the first that
differs deciding, so one proof covers them all. `handrail.matching.network` says what is priced.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from handrail.matching.answer import Answer, Pair, Shortage
from handrail.matching.check_levels import pair_table, prove_levels
from handrail.matching.check_stable import stable_findings
from handrail.matching.faults import checked
from handrail.matching.problem import Problem, Required, Settings
from handrail.matching.scoring import Scores, score
from handrail.matching.verdict import Proven, Verdict


def check(problem: Problem, settings: Settings, answer: Answer) -> Verdict:
    """Recompute everything. Raises ProblemError where the problem itself is wrong."""
    problem = checked(problem, settings)
    scores = score(problem)
    if answer.status == "infeasible":
        return Verdict(tuple(_infeasibility(problem, scores, answer)))
    findings = tuple(_wrong_pairs(problem, scores, answer))
    if findings:
        return Verdict(findings)
    findings = (*_wrong_quotas(problem, answer), *_wrong_figures(problem, settings, answer))
    if findings:
        return Verdict(findings)
    if problem.quotas:
        from handrail.matching.check_quotas import prove_bounds  # noqa: PLC0415 (scipy.optimize loads slowly)

        return prove_bounds(problem, settings, scores, answer)
    if settings.objective == "stable":
        return _prove_stable(problem, settings, scores, answer)
    return prove_levels(problem, settings, scores, answer)


def _prove_stable(problem: Problem, settings: Settings, scores: Scores, answer: Answer) -> Verdict:
    """No blocking pair among the stable pairs, and the rest filled as asked."""
    stable = answer.certificate.stable
    if stable is None:
        return Verdict(("The certificate does not say which pairs the rank lists made.",))
    required = {(pair.mentee, pair.mentor) for pair in problem.required}
    made = {(pair.mentee, pair.mentor) for pair in answer.pairs}
    if not set(stable) <= made - required:
        return Verdict(("The certificate names a stable pair that the answer does not have.",))
    findings = tuple(stable_findings(problem, scores, set(stable)))
    if findings or not settings.fill:
        extra = (
            ()
            if settings.fill or made == required | set(stable)
            else ("A pair was added that no list made.",)
        )
        return Verdict((*findings, *extra), (Proven("blocking pairs", len(findings), 0),))
    settled = replace(problem, required=(*problem.required, *(Required(*pair) for pair in stable)))
    rest = prove_levels(settled.ordered(), settings, scores, answer)
    return replace(rest, levels=(Proven("blocking pairs", 0, 0), *rest.levels))


def _wrong_pairs(problem: Problem, scores: Scores, answer: Answer) -> Iterator[str]:
    """Pairs that cannot be, and people with too many or too few."""
    rows = {mentee.id: place for place, mentee in enumerate(problem.mentees)}
    columns = {mentor.id: place for place, mentor in enumerate(problem.mentors)}
    for pair, times in Counter((pair.mentee, pair.mentor) for pair in answer.pairs).items():
        if times > 1:
            yield f"{pair[0]} and {pair[1]} are paired {times} times."
    for made in answer.pairs:
        wrong = _wrong_pair(made, scores, rows.get(made.mentee), columns.get(made.mentor))
        if wrong:
            yield f"{made.mentee} and {made.mentor} {wrong}"
    yield from _wrong_numbers(problem, answer)
    made_pairs = {(pair.mentee, pair.mentor) for pair in answer.pairs}
    for required in problem.required:
        if (required.mentee, required.mentor) not in made_pairs:
            yield f"{required.mentee} and {required.mentor} are required, and not paired."


def _wrong_pair(pair: Pair, scores: Scores, row: int | None, column: int | None) -> str:
    """What is wrong with one pair, or nothing."""
    if row is None or column is None:
        return "are paired, and one of them is not in the problem."
    if not scores.allowed[row, column]:
        return "are paired, and a hard rule forbids it."
    return "" if pair.units == scores.units[row, column] else "have another score than the one written down."


def _wrong_numbers(problem: Problem, answer: Answer) -> Iterator[str]:
    of_mentee = Counter(pair.mentee for pair in answer.pairs)
    of_mentor = Counter(pair.mentor for pair in answer.pairs)
    for mentee in problem.mentees:
        if of_mentee[mentee.id] > mentee.wants:
            yield f"{mentee.id} wants {mentee.wants} and has {of_mentee[mentee.id]}."
    for mentor in problem.mentors:
        if not mentor.least <= of_mentor[mentor.id] <= mentor.most:
            yield f"{mentor.id} takes {mentor.least} to {mentor.most} and has {of_mentor[mentor.id]}."


def _wrong_quotas(problem: Problem, answer: Answer) -> Iterator[str]:
    for quota in problem.quotas:
        mentees, mentors = set(quota.mentees), set(quota.mentors)
        count = sum(pair.mentee in mentees and pair.mentor in mentors for pair in answer.pairs)
        if count < quota.least or (quota.most is not None and count > quota.most):
            yield f"Quota {quota.key} is not kept: it has {count} pairs."


def _wrong_figures(problem: Problem, settings: Settings, answer: Answer) -> Iterator[str]:
    """Sums that the answer states about itself."""
    degrees = Counter(pair.mentee for pair in answer.pairs)
    most = max((mentee.wants for mentee in problem.mentees), default=0)
    filled = tuple(sum(degree >= place for degree in degrees.values()) for place in range(1, most + 1))
    if filled != answer.filled:
        yield f"The answer says that {answer.filled} places are filled; it is {filled}."
    if sum(pair.units for pair in answer.pairs) != answer.total:
        yield "The total written down is not the sum of the pairs."
    if settings.objective == "stable" and not settings.fill and answer.total_bound != answer.total:
        yield "Rank lists alone decide: the bound on the total must be the total."
    if answer.shortages:
        yield "An answer with pairs must not state a shortage."


def _infeasibility(problem: Problem, scores: Scores, answer: Answer) -> Iterator[str]:
    """An infeasible answer has no figures and shows a shortage that is really there, exactly."""
    if answer != Answer("infeasible", shortages=answer.shortages):
        yield "An answer that cannot be met must have no pairs and no figures."
    if not answer.shortages:
        yield "The answer says that the rules cannot be met, and does not say why."
    for shortage in answer.shortages:
        if not _is_there(problem, scores, shortage):
            about = ", ".join(shortage.people or shortage.keys) or "nobody"
            yield f"The shortage of {about} is not there."


def _is_there(problem: Problem, scores: Scores, shortage: Shortage) -> bool:
    if shortage.what == "least":
        return shortage == _least(problem, scores, shortage.people)
    if shortage.what == "required":
        return shortage in (*_required_against_rules(problem, scores), *_required_against_places(problem))
    kept = tuple(quota for quota in problem.quotas if quota.key in shortage.keys)
    said = Shortage("quota", (), (), len(kept), len(kept) - 1, tuple(quota.key for quota in kept))
    from handrail.matching.check_quotas import quotas_exclude_each_other  # noqa: PLC0415 (as above)

    return shortage == said and quotas_exclude_each_other(replace(problem, quotas=kept), scores)


def _least(problem: Problem, scores: Scores, people: tuple[str, ...]) -> Shortage | None:
    """What these mentors ask for together, and how many mentees can go to them: None if that is enough."""
    columns = [place for place, mentor in enumerate(problem.mentors) if mentor.id in people]
    fixed = pair_table(problem, problem.required)
    needed = sum(problem.mentors[column].least for column in columns)
    elsewhere = fixed.sum(axis=1) - fixed[:, columns].sum(axis=1)
    wants = np.array([mentee.wants for mentee in problem.mentees], dtype=np.int64) - elsewhere
    possible = scores.allowed[:, columns].sum(axis=1)
    available = int(np.minimum(wants, possible).sum())
    others = tuple(mentee.id for mentee, open_to in zip(problem.mentees, possible, strict=True) if open_to)
    ids = tuple(problem.mentors[column].id for column in columns)
    return Shortage("least", ids, others, needed, available) if available < needed else None


def _required_against_rules(problem: Problem, scores: Scores) -> Iterator[Shortage]:
    for row, column in np.argwhere(pair_table(problem, problem.required) & ~scores.allowed):
        keys = tuple(barrier.key for barrier in scores.barriers if barrier.fails[row, column])
        yield Shortage("required", (problem.mentees[row].id,), (problem.mentors[column].id,), 1, 0, keys)


def _required_against_places(problem: Problem) -> Iterator[Shortage]:
    for mentee in problem.mentees:
        others = tuple(pair.mentor for pair in problem.required if pair.mentee == mentee.id)
        if len(others) > mentee.wants:
            yield Shortage("required", (mentee.id,), others, len(others), mentee.wants)
    for mentor in problem.mentors:
        people = tuple(pair.mentee for pair in problem.required if pair.mentor == mentor.id)
        if len(people) > mentor.most:
            yield Shortage("required", people, (mentor.id,), len(people), mentor.most)
