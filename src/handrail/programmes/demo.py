"""Three programmes at different stages for the invented school of the demonstration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from handrail.people.models import School, User
from handrail.programmes.actions import exams, running
from handrail.programmes.answer_words import week
from handrail.programmes.models import Answer, Cohort, Conflict, Enrolment, Programme
from handrail.programmes.plans import Option, Question
from handrail.programmes.queries import choices
from handrail.programmes.states import CohortState, EnrolmentState, ProgrammeState, Side

# Of every ten people in a row: how they stand in a cohort that people are joining, and in one that is full.
JOINING = (
    "invited",
    "invited",
    "joined",
    "joined",
    "eligible",
    "joined",
    "joined",
    "joined",
    "declined",
    "joined",
)
JOINED = (
    "joined",
    "joined",
    "joined",
    "declined",
    "joined",
    "joined",
    "invited",
    "joined",
    "joined",
    "joined",
)
JUDGE = ("examines", "assesses", "supervises", "examines", "treats")
WRITTEN = "I would like to know by next summer what suits me."


@transaction.atomic
def seed(school: School, now: dt.datetime) -> None:
    """A programme that people are joining, one that they have joined, and a draft. Runs once."""
    if Programme.objects.filter(school=school).exists():
        return
    by = User.objects.filter(school=school, grants__role="coordinator", grants__ended_at=None).first() or (
        User.objects.get(school=school, grants__role="administrator", grants__ended_at=None)
    )
    today = now.astimezone(ZoneInfo(school.time_zone)).date()
    clinical = open_programme(by, "clinical_one_to_one", "Clinical mentoring", now)
    _cohort(clinical, by, today + dt.timedelta(days=21), JOINING, now)
    first_year = open_programme(by, "near_peer_first_year", "First-year companions", now)
    joined = _cohort(first_year, by, today + dt.timedelta(days=14), JOINED, now)
    running.move_cohort(cohort=joined, by=by, to=CohortState.CLOSED, now=now)
    draft = running.create_programme(
        by=by, template_key="clinical_one_to_one", title="Research year", now=now
    )
    starts = today + dt.timedelta(days=120)
    running.plan_cohort(programme=draft, by=by, title=title_of(starts), starts=starts, now=now)
    _conflicts(school, by, today, now)


def _conflicts(school: School, by: User, today: dt.date, now: dt.datetime) -> None:
    """Some who examine, assess, supervise or treat a student: begun, still to come, and over."""
    people = User.objects.filter(school=school).order_by("school_number")
    mentors = people.filter(school_number__startswith="M")[::5]
    mentees = people.filter(school_number__startswith="S")[::11]
    begins = (today - dt.timedelta(days=100), today + dt.timedelta(days=60), today - dt.timedelta(days=200))
    lasts = (None, dt.timedelta(days=30), dt.timedelta(days=120))
    Conflict.objects.bulk_create(
        Conflict(
            school=school,
            mentor=mentor,
            mentee=mentee,
            kind=JUDGE[number % len(JUDGE)],
            starts=begins[number % 3],
            ends=begins[number % 3] + last if (last := lasts[number % 3]) else None,
            by=by.pk,
            created_at=now,
        )
        for number, (mentor, mentee) in enumerate(zip(mentors, mentees, strict=False))
    )


def open_programme(by: User, template: str, title: str, now: dt.datetime) -> Programme:
    """A programme that takes people."""
    made = running.create_programme(by=by, template_key=template, title=title, now=now)
    running.move_programme(programme=made, by=by, to=ProgrammeState.OPEN, now=now)
    return made


def finals(programme: Programme, by: User, now: dt.datetime) -> None:
    """Exams of the mentees in their last year, in two months."""
    first = now.astimezone(ZoneInfo(by.school.time_zone)).date() + dt.timedelta(days=60)
    last = first + dt.timedelta(days=11)
    stages = programme.plan.stages(Side.MENTEE)[1:2]
    exams.add_exams(programme=programme, told=exams.Told("Finals", first, last, stages), by=by, now=now)


def _cohort(
    programme: Programme, by: User, starts: dt.date, pattern: Sequence[str], now: dt.datetime
) -> Cohort:
    made = running.plan_cohort(programme=programme, by=by, title=title_of(starts), starts=starts, now=now)
    running.move_cohort(cohort=made, by=by, to=CohortState.JOINING, now=now)
    for side in Side:
        _people(made, side, pattern, now)
    return made


def title_of(starts: dt.date) -> str:
    """What a cohort is called."""
    return f"{starts.year}/{(starts.year + 1) % 100:02}"


def _people(cohort: Cohort, side: Side, pattern: Sequence[str], now: dt.datetime) -> None:
    """Everybody of the right stage."""
    letter = "S" if side == Side.MENTEE or cohort.programme.template == "near_peer_first_year" else "M"
    users = User.objects.filter(
        school=cohort.programme.school,
        stage__in=cohort.programme.plan.stages(side),
        school_number__startswith=letter,
    ).order_by("school_number")
    if cohort.programme.template == "near_peer_first_year" and side == Side.MENTEE:
        users = users.filter(stage="preclinical")
    elif cohort.programme.template == "near_peer_first_year":
        users = users.exclude(stage="preclinical")
    enrol(cohort, side, users, pattern, now)


def enrol(
    cohort: Cohort, side: Side, users: Iterable[User], pattern: Sequence[str], now: dt.datetime
) -> None:
    """Places for people, by a pattern that repeats, and answers of those who joined."""
    places = [
        _place(cohort, user, side, pattern[number % len(pattern)], now) for number, user in enumerate(users)
    ]
    Enrolment.objects.bulk_create(places)
    _answers([place for place in places if place.state == EnrolmentState.JOINED], cohort, side, now)


def _place(cohort: Cohort, user: User, side: Side, state: str, now: dt.datetime) -> Enrolment:
    asked = state != EnrolmentState.ELIGIBLE
    answered = state in (EnrolmentState.JOINED, EnrolmentState.DECLINED)
    return Enrolment(
        cohort=cohort,
        user=user,
        side=side,
        state=state,
        screens_done=len(cohort.programme.plan.screens(side)) if state == EnrolmentState.JOINED else 0,
        invited_at=now - dt.timedelta(days=6) if asked else None,
        answered_at=now - dt.timedelta(days=2) if answered else None,
        created_at=now - dt.timedelta(days=8),
    )


def _answers(places: Sequence[Enrolment], cohort: Cohort, side: Side, now: dt.datetime) -> None:
    questions = list(cohort.programme.plan.questions(side).values())
    offered = choices(cohort.programme.school_id, questions).options
    Answer.objects.bulk_create(
        Answer(enrolment=place, question=question.key, value=value, readers=question.readers, saved_at=now)
        for number, place in enumerate(places)
        for question, value in _said(number, questions, offered)
    )


def _said(number: int, questions: Sequence[Question], offered: Any) -> Iterator[tuple[Question, Any]]:
    """What the person of a number answers: always the same, and different from the next."""
    for question in questions:
        value = _value(number, question, offered[question.key])
        if value not in (None, [], {}):
            yield question, value


def _value(number: int, question: Question, options: Sequence[Option]) -> Any:
    keys = [option.key for option in options]
    some = _some(keys, number)
    if question.kind in ("weighted", "statements"):
        asked = some if question.kind == "weighted" else keys
        return {key: 1 + (number + place) % len(question.levels) for place, key in enumerate(asked)}
    if question.kind == "many":
        return {"languages": sorted({"en", *some[:1]} & set(keys)), "sites": some[:1]}.get(question.key, some)
    if question.kind == "times":
        return _some([key for _, parts in week() for key, _ in parts], number)
    if question.kind == "number":
        return 1 + number % min(4, question.most)
    return WRITTEN if question.kind == "text" and number % 5 == 0 else None


def _some(keys: Sequence[str], number: int) -> list[str]:
    """Up to three different keys."""
    if not keys:
        return []
    return list(dict.fromkeys(keys[(number * step + step) % len(keys)] for step in (1, 5, 11)))
