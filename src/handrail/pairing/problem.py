"""From a frozen snapshot to the engine's problem and the words for it. Pure: the child process runs it too.

A snapshot is plain data (see `handrail.pairing.snapshot`): people by school number, answers by the labels of
the school's lists, never a name. Sentences made from it call people `{{mentee:S-1}}` and `{{mentor:M-1}}`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from handrail.matching.criteria import Agreement, Coverage, Criterion, Overlap, Personality, RankList, Tree
from handrail.matching.people import Answers, Audience, Mentee, Mentor, Must
from handrail.matching.problem import Conflict, Forbidden, Problem, Required, Settings
from handrail.matching.redact import redact
from handrail.matching.rules import Ahead, Eligible, Rule, Shares
from handrail.sheets.build import Cohort
from handrail.sheets.outcome import PersonLine
from handrail.sheets.vocabulary import FieldWords, Vocabulary

Snapshot = Mapping[str, Any]

AUDIENCES: Mapping[str, Audience] = {
    "suggested": "shown",
    "lead": "coordinator",
    "self": "nobody",
    "partner": "nobody",
}
CHOICE, PERSONALITY = "choice", "personality"
LABELS = {
    "goals": "goals",
    "interests": "fields",
    "style": "ways of working",
    "times": "free times",
    "mode": "ways of meeting",
    "languages": "languages",
    "sites": "sites",
    "stage": "stage",
    PERSONALITY: "questionnaire",
}
SHARED = {
    "languages": "both can meet in {items}",
    "mode": "both can meet {items}",
    "times": "both are usually free: {items}",
}
NAMES = ("languages", "times", "sites")  # these keep their capital letter inside a sentence
MUST_SHARE = {
    "languages": "no language in common",
    "times": "no free time in common",
    "mode": "no way of meeting that suits both",
}
GROUPS = {"interests": "Field", "sites": "Site"}  # what a coordinator recruits by
STANDING = {
    "trained": "the training is not finished",
    "here": "the mentor is away when the cohort starts",
    "free": "the mentor has no place left",
}


def mentee_mark(one: str) -> str:
    """What a mentee is called in sentences until their name is put in."""
    return f"{{{{mentee:{one}}}}}"


def mentor_mark(one: str) -> str:
    """What a mentor is called in sentences until their name is put in."""
    return f"{{{{mentor:{one}}}}}"


def cohort_of(snapshot: Snapshot, weights: Mapping[str, int], seed: int) -> Cohort:
    """The problem, with nothing of the audience "nobody" left in it, and the words for it."""
    problem = redact(problem_of(snapshot, weights))
    return Cohort(
        title=snapshot["title"],
        problem=problem,
        settings=Settings(objective="fair", seed=seed),
        mentees={
            row["id"]: PersonLine(row["id"], mentee_mark(row["id"]), row["stage"])
            for row in snapshot["mentees"]
        },
        mentors={row["id"]: _mentor_line(row) for row in snapshot["mentors"]},
        vocabulary=_vocabulary(snapshot, problem),
    )


def _mentor_line(row: Mapping[str, Any]) -> PersonLine:
    groups = tuple(
        (column, value) for field, column in GROUPS.items() for value in row["answers"].get(field, ())
    )
    return PersonLine(row["id"], mentor_mark(row["id"]), row["stage"], groups)


def problem_of(snapshot: Snapshot, weights: Mapping[str, int]) -> Problem:
    """The whole problem, hidden causes included."""
    return Problem(
        mentees=tuple(_mentee(row, snapshot) for row in snapshot["mentees"]),
        mentors=tuple(_mentor(row) for row in snapshot["mentors"]),
        criteria=tuple(
            _criterion(key, weights[key], snapshot) for key in snapshot["criteria"] if weights.get(key, 0)
        ),
        rules=tuple(_rules(snapshot)),
        conflicts=tuple(_conflict(row) for row in snapshot["conflicts"]),
        forbidden=tuple(_forbidden(snapshot)),
        required=tuple(Required(*pair) for pair in snapshot["together"]),
        starts=dt.date.fromisoformat(snapshot["starts"]),
        ends=dt.date.fromisoformat(snapshot["ends"]),
    )


def _mentee(row: Mapping[str, Any], snapshot: Snapshot) -> Mentee:
    musts = tuple(
        Must(field, tuple(values), AUDIENCES[snapshot["must_readers"]])
        for field, values in row["musts"]
        if values
    )
    standing = {"trained_mentee": row["trained"], "stage": row["stage"]}
    ranks = tuple((one,) for one in row["ranks"])
    return Mentee(row["id"], _answers(row["answers"], standing), ranks=ranks, musts=musts)


def _mentor(row: Mapping[str, Any]) -> Mentor:
    standing = {
        "trained": row["trained"],
        "here": row["here"],
        "free": "yes" if row["places"] else "no",
        "stage": row["stage"],
    }
    return Mentor(row["id"], _answers(row["answers"], standing), most=row["places"])


def _answers(given: Mapping[str, Any], more: Mapping[str, str]) -> Answers:
    """Lists become tuples, and what is blank is not there."""
    told = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    return {key: value for key, value in {**told, **more}.items() if value not in ("", (), {})}


def _criterion(key: str, weight: int, snapshot: Snapshot) -> Criterion:
    if key == CHOICE:
        return RankList(key=key, weight=weight, side="mentee", audience="shown")
    if key == PERSONALITY:
        named: dict[str, Any] = {"key": key, "weight": weight, "mentee": key, "mentor": key}
        return Personality(**named, traits=tuple(snapshot["traits"]), audience="nobody")
    question = snapshot["questions"][snapshot["criteria"][key]["question"]]
    field = snapshot["criteria"][key]["question"]
    audience = AUDIENCES[question["readers"]]
    common: dict[str, Any] = {
        "key": key,
        "weight": weight,
        "mentee": field,
        "mentor": field,
        "audience": audience,
    }
    if question["kind"] == "weighted":
        return Coverage(**common)
    if question["kind"] == "statements":
        return Agreement(**common, low=1, high=question["levels"])
    if question["list"] == "specialties":
        return Tree(**common, parent=snapshot["tree"])
    return Overlap(**common)


def _rules(snapshot: Snapshot) -> Iterator[Rule]:
    for field in MUST_SHARE:
        if field in snapshot["questions"]:
            audience = AUDIENCES[snapshot["questions"][field]["readers"]]
            yield Shares(key=field, mentee=field, mentor=field, audience=audience)
    scale = tuple(snapshot["stages"])
    yield Ahead(key="stage", mentee="stage", mentor="stage", scale=scale)
    yield Eligible(key="trained", mentor="trained", audience="coordinator", blank="forbid")
    yield Eligible(
        key="trained_mentee", mentee="trained_mentee", side="mentee", audience="coordinator", blank="forbid"
    )
    yield Eligible(key="here", mentor="here", audience="coordinator", blank="forbid")
    yield Eligible(key="free", mentor="free", audience="coordinator", blank="forbid")


def _conflict(row: Mapping[str, Any]) -> Conflict:
    dates = {end: dt.date.fromisoformat(row[end]) if row[end] else None for end in ("starts", "ends")}
    audience: Audience = "nobody" if row["hidden"] else "coordinator"
    return Conflict(row["mentee"], row["mentor"], row["kind"], **dates, audience=audience)


def _forbidden(snapshot: Snapshot) -> Iterator[Forbidden]:
    """Private blocks, which nobody learns of; what a coordinator or the past rules out, with its cause."""
    for mentee, mentor in snapshot["apart_privately"]:
        yield Forbidden(mentee, mentor)
    for mentee, mentor, cause in snapshot["apart"]:
        yield Forbidden(mentee, mentor, cause, "coordinator")


def _vocabulary(snapshot: Snapshot, problem: Problem) -> Vocabulary:
    used = {
        name for thing in (*problem.criteria, *problem.rules) for name in (thing.mentee, thing.mentor) if name
    }
    fields = {
        key: FieldWords(
            LABELS.get(key, key.replace("_", " ")),
            many="stages" if key == "stage" else "",
            shared=SHARED.get(key, ""),
            lower=key not in NAMES,
        )
        for key in used
    }
    return Vocabulary(
        fields,
        {criterion.key: snapshot["criteria"][criterion.key]["label"] for criterion in problem.criteria},
        {rule.key: _rule_words(rule.key) for rule in problem.rules},
    )


def _rule_words(key: str) -> str:
    words = {**MUST_SHARE, **STANDING, "stage": "the mentor is not at least one stage ahead"}
    said = words["trained" if key == "trained_mentee" else key]
    return f"{said[:1].upper()}{said[1:]}."
