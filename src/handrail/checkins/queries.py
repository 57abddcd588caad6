"""What check-ins say, who is to be asked, and what pages show of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, QuerySet
from django.utils.functional import Promise

from handrail.audit.queries import events_on
from handrail.checkins import states
from handrail.checkins.models import CheckIn
from handrail.checkins.schedule import Due, due_on, words_of
from handrail.checkins.states import CheckInState
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import MentorshipState
from handrail.people.models import User
from handrail.people.queries import names
from handrail.programmes.models import Cohort
from handrail.programmes.queries import away_people
from handrail.programmes.states import ProgrammeState, Side

REST = dt.timedelta(days=14)  # nobody is asked twice within it, whatever they take part in
SILENCE = dt.timedelta(days=4)  # before the one reminder
READ = "checkins.read"


class Pulse(NamedTuple):
    """How a relationship felt to one side on a day, from 1 to 5."""

    side: Side
    day: dt.date
    value: int


class Answered(NamedTuple):
    """How many check-ins were answered, of those that were asked."""

    answered: int
    asked: int


def pulses_of(mentorship_ids: Iterable[UUID]) -> dict[UUID, list[Pulse]]:
    """The pulses of some pairs, by day; a pair without any has an empty list. One query."""
    found: dict[UUID, list[Pulse]] = {key: [] for key in mentorship_ids}
    rows = CheckIn.objects.filter(mentorship__in=list(found)).order_by("answered_on", "created_at", "side")
    for key, side, day, value in rows.values_list("mentorship", "side", "answered_on", "pulse"):
        if day and value:
            found[key].append(Pulse(Side(side), day, value))
    return found


def answered_of(cohort: Cohort) -> Answered:
    """Of a cohort's check-ins, how many were answered."""
    rows = CheckIn.objects.filter(mentorship__cohort=cohort)
    answered = Count("pk", filter=Q(state=CheckInState.ANSWERED))
    return Answered(**rows.aggregate(answered=answered, asked=Count("pk")))


def day_of(pair: Mentorship, now: dt.datetime) -> dt.date:
    """What day it is at the school of a pair."""
    return now.astimezone(ZoneInfo(pair.programme.school.time_zone)).date()


def is_open(check_in: CheckIn, now: dt.datetime) -> bool:
    """Whether it can be answered, or its answer changed."""
    in_time = day_of(check_in.mentorship, now) <= check_in.closes_on
    return check_in.state != CheckInState.PASSED and in_time


def waiting_for(user: User, today: dt.date) -> CheckIn | None:
    """The check-in that somebody can answer now and has not."""
    found = CheckIn.objects.filter(user=user, state=CheckInState.ASKED, closes_on__gte=today)
    return found.select_related("mentorship__mentor", "mentorship__mentee").first()


def partner_of(check_in: CheckIn) -> User:
    """The other of the pair."""
    pair = check_in.mentorship
    return pair.mentee if check_in.side == Side.MENTOR else pair.mentor


# ---- who is to be asked, reminded, left alone


@dataclass(frozen=True, slots=True)
class Wanted:
    """One side of a pair for which something is due, on a day at its school."""

    pair: Mentorship
    side: Side
    user: User
    due: Due
    today: dt.date


def to_ask(now: dt.datetime) -> list[Wanted]:
    """Whoever is due and was not asked for two weeks, what is due longest first: somebody in many pairs is
    asked about each in turn. Nobody of a pair of which one is away.
    """
    return sorted(_due(now), key=lambda wanted: wanted.due.day)


def _due(now: dt.datetime) -> Iterator[Wanted]:
    pairs = list(_running())
    asked = set(CheckIn.objects.values_list("mentorship", "side", "slot"))
    last = dict(CheckIn.objects.order_by().values_list("user").annotate(Max("asked_on")))
    days = _days(now)
    for pair in pairs:
        today, away = days(pair)
        due = due_on(pair.starts or today, pair.cohort.ends, today)
        if due is None or {pair.mentor_id, pair.mentee_id} & away:
            continue
        for side, user in ((Side.MENTEE, pair.mentee), (Side.MENTOR, pair.mentor)):
            rested = user.pk not in last or last[user.pk] <= today - REST
            if rested and user.is_active and (pair.pk, side, due.key) not in asked:
                yield Wanted(pair, side, user, due, today)


def to_remind(now: dt.datetime) -> Iterator[CheckIn]:
    """Those who were asked some days ago and never reminded, while they are there to answer."""
    silent = _asked().filter(reminded_at=None, user__is_active=True)
    days = _days(now)
    for check_in in silent:
        today, away = days(check_in.mentorship)
        if check_in.asked_on <= today - SILENCE and today <= check_in.closes_on and not _left(check_in, away):
            yield check_in


def to_pass(now: dt.datetime) -> Iterator[CheckIn]:
    """Those whose time is over."""
    days = _days(now)
    return (one for one in _asked() if one.closes_on < days(one.mentorship)[0])


def _running() -> QuerySet[Mentorship]:
    found = Mentorship.objects.filter(state=MentorshipState.ACTIVE)
    found = found.exclude(programme__state=ProgrammeState.ARCHIVED).order_by(
        "starts", "mentee__school_number", "pk"
    )
    return found.select_related("mentor", "mentee", "cohort", "programme__school")


def _asked() -> QuerySet[CheckIn]:
    found = CheckIn.objects.filter(state=CheckInState.ASKED)
    return found.select_related(
        "user", "mentorship__mentor", "mentorship__mentee", "mentorship__programme__school"
    )


def _left(check_in: CheckIn, away: Collection[UUID]) -> bool:
    return check_in.user_id in away or check_in.mentorship.state != MentorshipState.ACTIVE


def _days(now: dt.datetime) -> Callable[[Mentorship], tuple[dt.date, set[UUID]]]:
    """What day it is at the school of a pair, and who is away there: each school is asked once."""
    known = lru_cache(maxsize=None)(away_people)

    def of(pair: Mentorship) -> tuple[dt.date, set[UUID]]:
        today = day_of(pair, now)
        return today, known(pair.programme.school_id, today)

    return of


# ---- what pages show


@dataclass(frozen=True, slots=True)
class Line:
    """One check-in as a list shows it. The words stay closed; `has_words` says that there are some."""

    check_in: CheckIn
    slot: str | Promise
    pulse: str
    has_words: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as its coordinators see it: the latest of each side."""

    pair: Mentorship
    mentee: Line | None
    mentor: Line | None


def line_of(check_in: CheckIn) -> Line:
    """How a list shows it."""
    pulse = str(states.Pulse(check_in.pulse).label) if check_in.pulse else ""
    return Line(check_in, words_of(check_in.slot), pulse, check_in.words != "")


def rows_of(pairs: Iterable[Mentorship]) -> list[Row]:
    """The latest check-in of each side of some pairs. One query."""
    listed = list(pairs)
    latest: dict[tuple[UUID, str], CheckIn] = {}
    for one in CheckIn.objects.filter(mentorship__in=listed).order_by("asked_on", "created_at"):
        latest[one.mentorship_id, one.side] = one
    lines = {key: line_of(one) for key, one in latest.items()}
    return [
        Row(pair, lines.get((pair.pk, Side.MENTEE)), lines.get((pair.pk, Side.MENTOR))) for pair in listed
    ]


@dataclass(frozen=True, slots=True)
class Opened:
    """That somebody opened the words, on a day."""

    day: dt.date
    name: str


def opened_by(check_in: CheckIn) -> list[Opened]:
    """Who of the coordinators opened the words, and when: told to whoever wrote them."""
    events = [one for one in events_on(check_in.pk, READ)[:100] if one.actor not in (None, check_in.user_id)]
    known = names({one.actor for one in events})
    days = dict.fromkeys((day_of(check_in.mentorship, one.at), one.actor) for one in events)
    return [Opened(day, known.get(who, "") if who else "") for day, who in days]
