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
from handrail.cases.queries.requests import Request, requests_of
from handrail.cases.queries.searching import under_way
from handrail.cases.queries.watching import Watched, watched
from handrail.cases.rules import BY_KEY
from handrail.cases.states import LOOKS, CaseState, Helped, Noted, Step, Why, Wish
from handrail.cases.words import together
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import RUNNING, MentorshipState
from handrail.pairing.models import Search
from handrail.people.models import User
from handrail.people.queries import names
from handrail.programmes.states import Side
from handrail.vault.sealing import Reading

Whose = Literal["mine", "all", "closed"]
SOON = dt.timedelta(days=2)


FOR_WISH: Mapping[Wish, list[Step]] = {
    Wish.KEEP: [Step.TALK],
    Wish.ADD: [Step.CO_MENTOR, Step.REMATCH, Step.TALK],
    Wish.CHANGE: [Step.REMATCH, Step.CO_MENTOR, Step.TALK],
}


@dataclass(frozen=True, slots=True)
class Queued:
    """One case in the queue: what is so, when it is due, and whether that is today, soon or over."""

    case: Case
    fact: str
    due: str
    step: Step | None
    search: Search | None
    quiet: bool  # nobody looks at the pair now, so a sign that is not shown is not gone


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


def queued(
    cases: Sequence[Case], reader: User, today: dt.date, known: Mapping[UUID, Watched] | None = None
) -> list[Queued]:
    """Cases with the fact that matters most now. The same number of queries, however many.

    `known` are the pairs that have been looked at already.
    """
    pairs = {case.mentorship_id: case.mentorship for case in cases}
    left = [pair for key, pair in pairs.items() if key not in (known or {})]
    seen = {**(known or {}), **{one.pair.pk: one for one in watched(looked_at(left), today)}}
    asked, searches = requests_of(cases), under_way(cases, reader)
    return [
        _line_of(case, seen.get(case.mentorship_id), asked.get(case.pk), searches.get(case.pk), today)
        for case in cases
    ]


def looked_at(pairs: Iterable[Mentorship]) -> list[Mentorship]:
    """Those of some pairs that run or rest: of any other nothing is counted."""
    return [pair for pair in pairs if pair.state in RUNNING]


def _line_of(
    case: Case, now: Watched | None, asked: Request | None, search: Search | None, today: dt.date
) -> Queued:
    steps, due = suggested(case, now, asked), due_of(case.due, today)
    fact = closed_with(case.helped) if case.state == CaseState.CLOSED else fact_of(case, now, asked)
    return Queued(case, fact, due, steps[0] if steps else None, search, bool(now and now.quiet))


def closed_with(helped: str) -> str:
    """That a case is closed, and what helped."""
    if helped == Helped.ENDED:
        return _("Closed, because the pair has ended")
    return _("Closed. What helped: %(helped)s") % {"helped": str(Helped(helped).label).lower()}


def due_of(day: dt.date, today: dt.date) -> str:
    """How near a day is: over, today, soon or nothing."""
    if day <= today:
        return "over" if day < today else "today"
    return "soon" if day <= today + SOON else ""


def fact_of(case: Case, now: Watched | None, asked: Request | None) -> str:
    """What is so: what was asked last and that the pair has ended, else its first sign, if there is one."""
    ended = "" if case.mentorship.state in RUNNING else _("The pair has ended")
    if asked or ended:
        return together(*filter(None, (_request(asked) if asked else "", ended)))
    if now and now.signs:
        return now.signs[0].fact
    if now and now.quiet:
        return now.quiet
    return _("The sign has gone by itself")


def _request(asked: Request) -> str:
    if asked.kind == Noted.INTERESTS:
        return str(Why.INTERESTS.label)
    return _("The mentee asked for help") if asked.side == Side.MENTEE else _("The mentor asked for help")


def suggested(case: Case, now: Watched | None, asked: Request | None) -> list[Step]:
    """What helps, by what was asked last, and else the signs that there are now: what fits best is first.

    Of a pair that has ended only its mentee can be helped, by another mentor.
    """
    if case.mentorship.state not in RUNNING:
        return [Step.REMATCH] if asked and asked.side == Side.MENTEE else []
    steps = _fitting(now, asked)
    if case.mentorship.state == MentorshipState.PAUSED:
        return [step for step in steps if step in LOOKS]  # nobody of a pair that rests is written to
    return steps


def _fitting(now: Watched | None, asked: Request | None) -> list[Step]:
    if asked and asked.kind == Noted.INTERESTS:
        return FOR_WISH[Wish(asked.wish)]
    if asked:
        return [Step.TALK, Step.CO_MENTOR, Step.REMATCH]
    found = {step for sign in (now.signs if now else []) for step in BY_KEY[sign.rule].steps}
    if now and (now.rests or now.quiet):
        found -= {Step.NUDGE}  # the same
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
        return _request(Request(line.kind, line.code, line.side))
    if line.kind == Noted.INTERESTS:
        said = _("The mentee’s interests have changed: “%(wish)s”; how sure: %(sure)s of 10")
        return said % {"wish": Wish(line.code).label, "sure": line.confidence}
    if line.kind == Noted.STEP:
        return _done(line.code)
    if line.kind == Noted.CLOSED:
        return closed_with(line.code)
    return str(Noted(line.kind).label)


def _done(step: str) -> str:
    return {
        Step.NUDGE: _("Nudged both"),
        Step.TALK: _("Offered a talk of three"),
        Step.CO_MENTOR: _("Began to look for a second mentor"),
        Step.REMATCH: _("Began a rematch"),
    }[Step(step)]
