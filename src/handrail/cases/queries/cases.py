"""The queue of cases, and the history of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from handrail.cases.models import Case, CaseLine
from handrail.cases.queries.watching import Watched, watched
from handrail.cases.rules import BY_KEY
from handrail.cases.states import CaseState, Helped, Noted, Step, Why, Wish
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import RUNNING
from handrail.people.models import User
from handrail.people.queries import names
from handrail.programmes.states import Side
from handrail.vault.sealing import Reading

Whose = Literal["mine", "all", "closed"]
SOON = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Queued:
    """One case in the queue: what is so, when it is due, and whether that is today, soon or over."""

    case: Case
    fact: str
    due: str
    step: Step | None


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that can be done for a pair, and what happens then."""

    step: Step
    says: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a history in words."""

    at: dt.datetime
    who: str
    what: str
    words: str


def listed(cases: QuerySet[Case], user: User, whose: Whose) -> QuerySet[Case]:
    """The cases of one list: those that wait by due day, those that are closed the latest first."""
    if whose == "closed":
        return cases.filter(state=CaseState.CLOSED).order_by("-closed_at", "pk")
    found = cases.exclude(state=CaseState.CLOSED).order_by("due", "opened_at", "pk")
    return found.filter(Q(owner=user) | Q(owner=None)) if whose == "mine" else found


def queued(cases: Sequence[Case], today: dt.date) -> list[Queued]:
    """Cases with the fact that matters most now. The same number of queries, however many."""
    pairs = {case.mentorship_id: case.mentorship for case in cases}
    known = {one.pair.pk: one for one in watched(looked_at(pairs.values()), today)}
    return [line_of(case, known.get(case.mentorship_id), today) for case in cases]


def looked_at(pairs: Iterable[Mentorship]) -> list[Mentorship]:
    """Those of some pairs that run or rest: of any other nothing is counted."""
    return [pair for pair in pairs if pair.state in RUNNING]


def line_of(case: Case, now: Watched | None, today: dt.date) -> Queued:
    """One case as the queue has it."""
    steps = suggested(case, now)
    return Queued(case, fact_of(case, now), due_of(case.due, today), steps[0] if steps else None)


def due_of(day: dt.date, today: dt.date) -> str:
    """How near a day is: over, today, soon or nothing."""
    if day <= today:
        return "over" if day < today else "today"
    return "soon" if day <= today + SOON else ""


def fact_of(case: Case, now: Watched | None) -> str:
    """What is so: the first sign; for a request that somebody asked; else that the fact has gone."""
    if case.why in (Why.HELP, Why.INTERESTS):
        return str(Why(case.why).label)
    if now and now.signs:
        return now.signs[0].fact
    if now and now.quiet:
        return now.quiet
    return _("The sign has gone by itself")


def suggested(case: Case, now: Watched | None) -> list[Step]:
    """What helps, by what opened the case and the signs that there are now."""
    if case.why == Why.INTERESTS:
        return [Step.CO_MENTOR, Step.REMATCH, Step.TALK]
    if case.why == Why.HELP:
        return [Step.TALK, Step.CO_MENTOR, Step.REMATCH]
    found = {step for sign in (now.signs if now else []) for step in BY_KEY[sign.rule].steps}
    if now and now.rests:
        found -= {Step.NUDGE}
    return [step for step in Step if step in found]


def ways(steps: Sequence[Step]) -> list[Way]:
    """Steps with what happens when they are pressed."""
    says = {
        Step.NUDGE: _("Both get the same friendly mail, “A good moment to find a time”."),
        Step.TALK: _("Both get a mail that offers a talk with you, with your address."),
        Step.CO_MENTOR: _(
            "You see who fits, goals first. Nobody is written to yet; you have ten working days."
        ),
        Step.REMATCH: _("You see who fits, goals first. Talk to both before; you have ten working days."),
    }
    return [Way(step, says[step]) for step in steps]


def history(case: Case, reading: Reading) -> list[Line]:
    """All lines of a case, the latest first, opened by a noted reading. Two queries."""
    lines = reading.open_all(case.lines.all())
    who = names({line.by for line in lines if line.by})
    return [Line(line.at, _who(line, who), what(line), str(line.words)) for line in lines]


def _who(line: CaseLine, who: Mapping[UUID, str]) -> str:
    return who.get(line.by, _("Somebody")) if line.by else _("The site")


def what(line: CaseLine) -> str:
    """What a line says beside its words."""
    if line.kind == Noted.SIGN:
        rule = BY_KEY.get(line.code)
        return str(rule.words) if rule else str(Noted.SIGN.label)
    if line.kind == Noted.HELP:
        mentee = line.side == Side.MENTEE
        return _("The mentee asked for help") if mentee else _("The mentor asked for help")
    if line.kind == Noted.INTERESTS:
        said = _("The mentee’s interests have changed: “%(wish)s”; how sure: %(sure)s of 10")
        return said % {"wish": Wish(line.code).label, "sure": line.confidence}
    if line.kind == Noted.STEP:
        return str(Step(line.code).label)
    if line.kind == Noted.CLOSED:
        return _("Closed. What helped: %(helped)s") % {"helped": str(Helped(line.code).label).lower()}
    return str(Noted(line.kind).label)
