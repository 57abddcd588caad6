"""A cohort that many people have joined, made quickly and always the same."""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from handrail.learning.models import Completion
from handrail.lib import clock
from handrail.pairing.compute import reply_to
from handrail.pairing.models import Round
from handrail.people.actions.lists import load_lists
from handrail.people.models import School, User
from handrail.programmes.answer_words import week
from handrail.programmes.models import Answer, Cohort, Enrolment, Programme, ProgrammeLead
from handrail.programmes.plans import Option, Question, template
from handrail.programmes.queries import choices
from handrail.programmes.states import CohortState, EnrolmentState, ProgrammeState, Side

TEMPLATE = "clinical_one_to_one"
SPACE = uuid.UUID("5b4a3d3e-0f0c-4d6a-9f5e-0c1d2e3f4a5b")
NOW = dt.datetime(2027, 1, 11, 9, 0, tzinfo=dt.UTC)
LETTERS = {Side.MENTEE: "S", Side.MENTOR: "M"}
STAGE = {Side.MENTEE: "clinical", Side.MENTOR: "practice"}


def key(name: str) -> uuid.UUID:
    """The same id in every run and on every database."""
    return uuid.uuid5(SPACE, name)


def school() -> School:
    made = School.objects.create(
        id=key("school"),
        name="Test Medical School",
        time_zone="Europe/London",
        languages=["en-gb"],
        created_at=NOW,
    )
    load_lists(school=made)
    return made


def person(of: School, number: str, **more: Any) -> User:
    return User(
        id=key(number), school=of, school_number=number, name=f"Name of {number}", created_at=NOW,
        email=f"{number.lower()}@crowd.example", **more,
    )  # fmt: skip


def crowd(mentees: int, mentors: int, *, seed: int = 7, reverse: bool = False) -> Cohort:
    """A closed cohort of people who joined, with answers; the mentors trained. `reverse`: rows in reverse."""
    of = school()
    lead = person(of, "C-1")
    lead.save()
    plan = template(TEMPLATE)
    programme = Programme.objects.create(
        id=key("programme"), school=of, title="Year mentoring", template=TEMPLATE, kind=plan.kind,
        words=plan.words, terms=plan.model_dump(mode="json"), state=ProgrammeState.OPEN, created_at=NOW,
    )  # fmt: skip
    ProgrammeLead.objects.create(programme=programme, user=lead, since=NOW)
    today = NOW.date()
    cohort = Cohort.objects.create(
        id=key("cohort"), programme=programme, title="2027", starts=today + dt.timedelta(days=14),
        ends=today + dt.timedelta(days=378), join_by=today, state=CohortState.CLOSED, created_at=NOW,
    )  # fmt: skip
    for side, number in ((Side.MENTEE, mentees), (Side.MENTOR, mentors)):
        join(cohort, side, range(1, number + 1), seed=seed, reverse=reverse)
    return cohort


def join(cohort: Cohort, side: Side, numbers: Sequence[int], *, seed: int = 7, reverse: bool = False) -> None:
    """Enrol people who have joined and answered."""
    of, plan = cohort.programme.school, cohort.programme.plan
    ids = [f"{LETTERS[side]}-{number:04}" for number in numbers]
    users = [
        person(of, one, stage=STAGE[side], most_mentees=2 if side == Side.MENTOR else None) for one in ids
    ]
    places = [
        Enrolment(
            id=key(f"place {user.school_number}"), cohort=cohort, user=user, side=side,
            state=EnrolmentState.JOINED, answered_at=NOW, created_at=NOW,
        )
        for user in users
    ]  # fmt: skip
    questions = list(plan.questions(side).values())
    offered = choices(of.pk, questions).options
    answers = [
        Answer(
            id=key(f"{place.user.school_number} {question.key}"), enrolment=place, question=question.key,
            value=value, readers=question.readers, saved_at=NOW,
        )
        for place in places
        for question, value in _said(random.Random(f"{seed} {place.user.school_number}"), questions, offered)
    ]  # fmt: skip
    modules = [module.key for module in plan.training if module.side == side]
    done = [
        Completion(id=key(f"{user.school_number} {module}"), user=user, module=module, by=user.pk, at=NOW)
        for user in users
        for module in modules
    ]
    for model, rows in ((User, users), (Enrolment, places), (Answer, answers), (Completion, done)):
        model.objects.bulk_create(reversed(rows) if reverse else rows)


def _said(dice: random.Random, questions: Sequence[Question], offered: Any) -> Iterator[tuple[Question, Any]]:
    for question in questions:
        value = _value(dice, question, offered[question.key])
        if value not in (None, [], {}):
            yield question, value


def _value(dice: random.Random, question: Question, options: Sequence[Option]) -> Any:
    keys = [option.key for option in options]
    if question.kind == "weighted":
        return {one: dice.randint(1, len(question.levels)) for one in sorted(dice.sample(keys, 5))}
    if question.kind == "statements":
        return {one: dice.randint(1, len(question.levels)) for one in keys}
    if question.kind == "times":
        return sorted(dice.sample([part for _, parts in week() for part, _ in parts], 8))
    if question.key == "languages":
        return ["en"]
    if question.kind == "many" and keys:
        return sorted(dice.sample(keys, min(2, len(keys))))
    return None


def start(cohort: Cohort, *, seed: int = 7, state: str = "draft") -> Round:
    """A round of a cohort, with the programme's own weights."""
    weights = {criterion.key: criterion.weight for criterion in cohort.programme.plan.criteria}
    return Round.objects.create(
        id=key("round"), cohort=cohort, number=1, choose_by=NOW.date() + dt.timedelta(days=7),
        weights=weights, seed=seed, by=key("C-1"), created_at=clock.now(), state=state,
    )  # fmt: skip


def no_spare() -> None:
    """For `child.prepare` where nothing is computed in a child."""


def compute_here(request: dict[str, Any], *, watch: Any = None) -> Any:
    """What the child would reply, computed in this process."""
    sent = json.loads(json.dumps(request))
    return json.loads(json.dumps(reply_to(sent, lambda part: watch(part) if watch else True)))
