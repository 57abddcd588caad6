"""What check-ins say, who is to be asked, and what pages show of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext

from handrail.audit.queries import events_on
from handrail.checkins import states
from handrail.checkins.models import CheckIn, OwnSchedule
from handrail.checkins.schedule import APART, DEFAULTS, Due, Schedule, due_days, due_on, words_of
from handrail.checkins.states import CheckInState
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import RUNNING, MentorshipState
from handrail.people.models import User
from handrail.people.queries import names
from handrail.programmes.exams import exams_of
from handrail.programmes.models import Cohort, Programme
from handrail.programmes.queries import away_people
from handrail.programmes.states import ProgrammeState, Side

REST = dt.timedelta(days=APART)  # nobody is asked twice within it, whatever they take part in
NEVER = dt.date.min
NO_BREAK = "j\u00a0F"  # a day and its month stay on one line
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
    rows = CheckIn.objects.filter(mentorship__in=list(found)).order_by(
        "answered_on", "created_at", "side", "pk"
    )
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


def comes_again(check_in: CheckIn, now: dt.datetime) -> bool:
    """Whether the two are asked once more, as things are now."""
    pair = check_in.mentorship
    if pair.state not in RUNNING or pair.programme.state == ProgrammeState.ARCHIVED or not pair.starts:
        return False
    own = own_schedule(pair.programme)
    days = due_days(pair.starts, pair.cohort.ends, own.schedule if own else DEFAULTS)
    return any(due.day > day_of(pair, now) for due in days)


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
    asked about each in turn. Nobody of a pair of which one is away, or the mentee has exams.
    """
    return sorted(_due(now), key=lambda wanted: wanted.due.day)


def _due(now: dt.datetime) -> Iterator[Wanted]:
    """A slot is asked once, and only where its day is later than the last question to that side: what was due
    by then went into that one. So a schedule that changes asks nothing twice and nothing backwards; a day in
    the past that is new is asked only if it is the latest due and nothing was asked since.
    """
    asked, last_of_side, last_of_user = _asked_so_far()
    days, schedules = _Days(now), schedules_of_all()
    for pair in _running():
        today = days.today(pair)
        schedule = schedules.get(pair.programme_id, DEFAULTS)
        due = due_on(pair.starts or today, pair.cohort.ends, today, schedule)
        if due is None or days.left_alone(pair, pair.mentor_id, pair.mentee_id):
            continue
        for side, user in ((Side.MENTEE, pair.mentee), (Side.MENTOR, pair.mentor)):
            new = (pair.pk, side, due.key) not in asked and last_of_side.get((pair.pk, side), NEVER) < due.day
            if new and user.is_active and last_of_user.get(user.pk, NEVER) <= today - REST:
                yield Wanted(pair, side, user, due, today)


def _asked_so_far() -> tuple[
    set[tuple[UUID, str, str]], dict[tuple[UUID, str], dt.date], dict[UUID, dt.date]
]:
    """Which slots were asked, and when each side and each person was asked last. One query."""
    slots: set[tuple[UUID, str, str]] = set()
    sides: dict[tuple[UUID, str], dt.date] = {}
    people: dict[UUID, dt.date] = {}
    rows = CheckIn.objects.order_by("asked_on", "pk").values_list(
        "mentorship", "side", "slot", "user", "asked_on"
    )
    for pair, side, slot, user, day in rows:
        slots.add((pair, side, slot))
        sides[pair, side] = people[user] = day
    return slots, sides, people


def to_remind(now: dt.datetime) -> Iterator[CheckIn]:
    """Those who were asked some days ago and never reminded, while they are there to answer."""
    silent = _asked().filter(reminded_at=None, user__is_active=True, mentorship__state=MentorshipState.ACTIVE)
    days = _Days(now)
    for check_in in silent:
        today = days.today(check_in.mentorship)
        waits = check_in.asked_on <= today - SILENCE and today <= check_in.closes_on
        if waits and not days.left_alone(check_in.mentorship, check_in.user_id):
            yield check_in


def to_pass(now: dt.datetime) -> Iterator[CheckIn]:
    """Those whose time is over."""
    days = _Days(now)
    return (one for one in _asked() if one.closes_on < days.today(one.mentorship))


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


class _Days:
    """What day it is at the school of a pair, and who is left alone on it; each school is asked once."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = now
        self._away = lru_cache(maxsize=None)(away_people)
        self._exams = lru_cache(maxsize=None)(lambda programme: exams_of([programme]))

    def today(self, pair: Mentorship) -> dt.date:
        """The date where the school is."""
        return day_of(pair, self._now)

    def left_alone(self, pair: Mentorship, *people: UUID) -> bool:
        """Whether one of these people of a pair is away, or the mentee has exams."""
        today, programme = self.today(pair), pair.programme
        if not self._away(programme.school_id, today).isdisjoint(people):
            return True
        return self._exams(programme.pk).until(programme.pk, pair.mentee.stage, today) is not None


# ---- when a programme asks


def own_schedule(programme: Programme) -> OwnSchedule | None:
    """What a programme changed of our defaults."""
    return OwnSchedule.objects.filter(programme=programme).first()


def schedules_of_all() -> dict[UUID, Schedule]:
    """The schedules of all programmes that have their own."""
    return {own.programme_id: own.schedule for own in OwnSchedule.objects.all()}


def example_of(programme: Programme, schedule: Schedule, year: int) -> str:
    """What a schedule means, in words, for a pair that begins on the first of October."""
    starts = dt.date(year, 10, 1)
    ends = starts + dt.timedelta(weeks=programme.plan.dates.weeks)
    asked = [date_format(due.day, NO_BREAK) for due in due_days(starts, ends, schedule)]
    said = {
        "starts": date_format(starts, NO_BREAK),
        "ends": date_format(ends, f"{NO_BREAK}\u00a0Y"),
        "days": get_text_list(asked, gettext("and")),
    }
    if not asked:
        return gettext("A pair that began on %(starts)s and ends on %(ends)s is never asked.") % said
    return gettext("A pair that began on %(starts)s and ends on %(ends)s is asked on %(days)s.") % said


# ---- what pages show


@dataclass(frozen=True, slots=True)
class Line:
    """One check-in as a list shows it. The words stay closed; `has_words` says that there are some."""

    check_in: CheckIn
    slot: str
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
    for one in CheckIn.objects.filter(mentorship__in=listed).order_by("asked_on", "created_at", "pk"):
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
