"""What a programme is made of: read from a template in `data/programmes/`, and kept by each programme.

A template is data. Reading it is strict: an unknown key, a wrong type or a sum that does not come out is an
error that names its place. A programme keeps a copy, so a later change of the template changes no programme.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, Strict, ValidationError, model_validator

from handrail.programmes.states import Kind, Side

MOST_SCREENS = 5
MOST_TAPS = 12
MOST_MUST_HAVES = 2

Whole = Annotated[int, Strict(), Field(ge=0, le=1000)]
Flag = Annotated[bool, Strict()]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Readers = Literal["self", "lead", "suggested", "partner"]
QuestionKind = Literal[
    "weighted", "many", "one", "statements", "times", "number", "months", "must_haves", "text"
]


class PlanTrouble(ValueError):
    """A template that cannot be used: one line for each fault, with its place."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Option(_Part):
    """One answer to choose. It is offered only where the school's list that it `needs` is not empty."""

    key: Key
    label: Text
    needs: Literal["", "sites"] = ""


class Question(_Part):
    """One question of a joining form.

    `list` names a list of the school's from which the options come (`only` these keys, where it is given);
    `options` writes them out. `least` is how many taps an answer needs: 0 where it may be left blank, and
    then it is not asked while its list is empty. `readers` says who may read the answer, and `profile` which
    field of the person takes it too.
    """

    key: Key
    kind: QuestionKind
    label: Text
    readers: Readers
    help: str = ""
    list: Literal["", "goal_categories", "specialties", "languages", "stages", "sites"] = ""
    only: tuple[Key, ...] = ()
    options: tuple[Option, ...] = ()
    levels: tuple[Text, ...] = ()
    least: Whole = 0
    most: Whole = 0
    profile: Literal["", "hours_a_month", "most_mentees"] = ""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        _check_question(self)
        return self


class Screen(_Part):
    """One screen of a joining form."""

    title: Text
    lede: Text
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Criterion(_Part):
    """Something that counts in matching, by how much, and the question that it compares ("" for none)."""

    key: Key
    label: Text
    weight: Whole
    question: str = ""


class Training(_Part):
    """A module that must be finished before somebody is matched."""

    key: Key
    label: Text
    minutes: Whole
    side: Side


class Dates(_Part):
    """How long a cohort lasts, and for how many weeks before it people can join."""

    weeks: Whole
    joining_weeks: Whole


class Eligible(_Part):
    """The stages that may take part, as keys of the school's list of stages; blank means every stage."""

    mentees: tuple[Key, ...] = ()
    mentors: tuple[Key, ...] = ()


class Capacity(_Part):
    """Mentees a mentor: what the form offers first, and the most that it allows."""

    usual: Whole
    most: Whole


class Rhythm(_Part):
    """How often and how long a pair means to meet, and by when it starts."""

    meetings_a_year: Whole
    minutes_least: Whole
    minutes_most: Whole
    first_within_days: Whole
    agreement_within_days: Whole


class Plan(_Part):
    """A whole programme as data."""

    template: Literal[1]
    title: Text
    words: Text
    kind: Kind
    dates: Dates
    eligible: Eligible
    capacity: Capacity
    rhythm: Rhythm
    agreement: Annotated[str, Field(min_length=1, max_length=8000)]
    personality: Flag = False
    training: tuple[Training, ...] = ()
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    mentee_screens: Annotated[tuple[Screen, ...], Field(min_length=1, max_length=MOST_SCREENS)]
    mentor_screens: Annotated[tuple[Screen, ...], Field(min_length=1, max_length=MOST_SCREENS)]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        _check_plan(self)
        return self

    def screens(self, side: str) -> tuple[Screen, ...]:
        """The screens of one side's form."""
        return self.mentee_screens if side == Side.MENTEE else self.mentor_screens

    def questions(self, side: str) -> Mapping[str, Question]:
        """Every question of one side's form by its key."""
        return {question.key: question for screen in self.screens(side) for question in screen.questions}

    def stages(self, side: str) -> tuple[str, ...]:
        """The stages that may take part on one side."""
        return self.eligible.mentees if side == Side.MENTEE else self.eligible.mentors


class KindRules(_Part):
    """What a kind of relationship allows.

    `blocks` are conflicts that keep a pair apart, `declared` those that a coordinator may allow once they are
    declared, `needs` what the pair must agree beforehand.
    """

    label: Text
    words: Text
    blocks: tuple[Key, ...]
    declared: tuple[Key, ...] = ()
    needs: tuple[Key, ...] = ()
    may_write_reference: Flag
    may_sit_on_selection: Flag


class ConflictKind(_Part):
    """A kind of conflict of interest. `hidden`: kept and obeyed, and named to nobody afterwards."""

    label: Text
    words: Text
    understood: tuple[Text, ...] = ()
    hidden: Flag = False


class _Kinds(_Part):
    conflicts: Mapping[Key, ConflictKind]
    kinds: Mapping[Kind, KindRules]


def taps(screens: tuple[Screen, ...]) -> int:
    """The fewest taps that lead through a form: each needed answer, and one to leave each screen."""
    return sum(1 + sum(question.least for question in screen.questions) for screen in screens)


def plan_from(data: Mapping[str, Any], source: str) -> Plan:
    """Check data that came from a template or a programme. Raises PlanTrouble with a line for each fault."""
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        raise PlanTrouble("\n".join(_lines(error, source))) from error


def _lines(error: ValidationError, source: str) -> Iterator[str]:
    places = [fault["loc"] for fault in error.errors(include_url=False)]
    for fault in error.errors(include_url=False):
        loc = fault["loc"]
        if fault["type"] == "too_short" and any(other[: len(loc)] == loc != other for other in places):
            continue  # it only seems empty, because what is in it was refused
        place = ".".join(str(step) for step in loc) or "the whole file"
        yield f"{source}, {place}: {fault['msg'].removeprefix('Value error, ')}"


@cache
def template(key: str) -> Plan:
    """One template by its key. Raises PlanTrouble for an unknown one, or one that cannot be used."""
    if key not in template_keys():
        raise PlanTrouble(f"No template is called {key!r}. There is: {', '.join(template_keys())}.")
    return plan_from(_toml(f"{key}.toml"), f"{key}.toml")


@cache
def template_keys() -> tuple[str, ...]:
    """The keys of all templates that ship, in alphabetical order."""
    names = (entry.name for entry in (files("handrail") / "data" / "programmes").iterdir())
    return tuple(
        sorted(
            name.removesuffix(".toml") for name in names if name.endswith(".toml") and name != "kinds.toml"
        )
    )


@cache
def _kinds() -> _Kinds:
    return _Kinds.model_validate(_toml("kinds.toml"))


def rules_of(kind: str) -> KindRules:
    """The conflict rules of a kind of relationship."""
    return _kinds().kinds[Kind(kind)]


def conflict_words(key: str) -> str:
    """A conflict of interest in words."""
    return _kinds().conflicts[key].words


def conflict_kinds() -> Mapping[str, ConflictKind]:
    """Every kind of conflict of interest by its key, in the order of `kinds.toml`."""
    return _kinds().conflicts


def declaring(conflict: str) -> list[str]:
    """The kinds of relationship, in words, in which a coordinator may allow a declared conflict."""
    return [rules.label for rules in _kinds().kinds.values() if conflict in rules.declared]


def hidden_kinds() -> list[str]:
    """The kinds that are named to nobody."""
    return [key for key, kind in conflict_kinds().items() if kind.hidden]


def _toml(name: str) -> dict[str, Any]:
    text = (files("handrail") / "data" / "programmes" / name).read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlanTrouble(f"{name}: {error}") from error


# ---- what must hold beyond types

_CHOOSES = ("weighted", "many", "one", "must_haves", "statements")


def _check_question(question: Question) -> None:
    if question.kind in _CHOOSES and bool(question.list) == bool(question.options):
        raise ValueError("needs either a list or options, and not both")
    if question.kind not in _CHOOSES and (question.list or question.options):
        raise ValueError("has options, but is of a kind that offers none")
    if question.kind in ("weighted", "statements") and len(question.levels) < 2:
        raise ValueError("needs at least two levels")
    if question.kind == "text" and question.least:
        raise ValueError("is free text, which nobody may be made to write: leave `least` out")
    if question.kind == "must_haves" and not 1 <= question.most <= MOST_MUST_HAVES:
        raise ValueError(f"must allow one or {MOST_MUST_HAVES} must-haves: set `most`")
    if question.kind == "number" and not question.most:
        raise ValueError("needs `most`, the highest number that may be written")


def _check_plan(plan: Plan) -> None:
    total = sum(criterion.weight for criterion in plan.criteria)
    if total != 100:
        raise ValueError(f"the weights of the criteria sum to {total}, not to 100")
    if plan.capacity.usual > plan.capacity.most:
        raise ValueError("the usual number of mentees is more than the most")
    for side in Side.values:
        _check_side(plan, side)


def _check_side(plan: Plan, side: str) -> None:
    keys = [question.key for screen in plan.screens(side) for question in screen.questions]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise ValueError(f"the {side}'s form asks twice for {', '.join(twice)}")
    if taps(plan.screens(side)) > MOST_TAPS:
        raise ValueError(
            f"the {side}'s form needs {taps(plan.screens(side))} taps; at most {MOST_TAPS} are allowed"
        )
    for criterion in plan.criteria:
        if criterion.question and criterion.question not in keys:
            raise ValueError(
                f"criterion {criterion.key} compares {criterion.question}, which no {side} is asked"
            )
