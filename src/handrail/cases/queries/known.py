"""The facts of many pairs at once, by a constant number of queries. No sealed word is asked for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Max

from handrail.cases.facts import (
    Absence,
    Facts,
    Met,
    days_since,
    days_within,
    kept,
    missed_in_a_row,
    rhythm_of,
)
from handrail.cases.states import Quiet
from handrail.checkins.queries import Pulse, pulses_of
from handrail.lib.wall import wall_of
from handrail.mentoring.agreement_states import AgreementState
from handrail.mentoring.goal_states import GoalState
from handrail.mentoring.goal_states import Noted as GoalNoted
from handrail.mentoring.models import (
    Agreement,
    Goal,
    GoalNote,
    Meeting,
    Mentorship,
    Milestone,
    PairPause,
    Reflection,
)
from handrail.mentoring.states import MeetingState
from handrail.people.models import Pause
from handrail.programmes.exams import Exams, exams_of
from handrail.programmes.states import Side

Spans = Mapping[UUID, Sequence[tuple[dt.date, dt.date | None]]]
A_YEAR = 365


@dataclass(slots=True)
class _Rows:
    """What was read, by mentorship or person."""

    meetings: Mapping[UUID, list[Met]]
    often: Mapping[UUID, list[str]]
    goals: Mapping[UUID, int]
    moved: Mapping[UUID, dt.datetime]
    active: Mapping[UUID, dict[UUID, dt.datetime]]
    pauses: Spans
    rests: Spans
    resting: Mapping[UUID, dt.date]
    exams: Exams
    pulses: Mapping[UUID, list[Pulse]] = field(default_factory=dict)


def facts_of(pairs: Sequence[Mentorship], today: dt.date) -> dict[UUID, Facts]:
    """The facts of pairs that run, by mentorship."""
    if not pairs:
        return {}
    keys = [pair.pk for pair in pairs]
    rests, resting = _rests(pairs)
    rows = _Rows(
        meetings=_meetings(keys),
        often=_often(keys),
        goals=_open_goals(keys),
        moved=_goals_moved(keys),
        active=_active(pairs),
        pauses=_pauses({who for pair in pairs for who in (pair.mentor_id, pair.mentee_id)}, today),
        rests=rests,
        resting=resting,
        exams=exams_of({pair.programme_id for pair in pairs}),
        pulses=pulses_of(keys),
    )
    plans = {pair.programme_id: pair.programme.plan for pair in pairs}
    usual = {key: A_YEAR // max(plan.rhythm.meetings_a_year, 1) for key, plan in plans.items()}
    places = {key: plan.capacity.most for key, plan in plans.items()}
    return {
        pair.pk: _facts(pair, rows, usual[pair.programme_id], places[pair.programme_id], today)
        for pair in pairs
    }


def _facts(pair: Mentorship, rows: _Rows, usual: int, places: int, today: dt.date) -> Facts:
    began = pair.starts or today
    meetings = rows.meetings.get(pair.pk, [])
    held = sorted(one.day for one in meetings if one.state == MeetingState.HELD)
    every = rhythm_of(rows.often.get(pair.pk, []), usual)
    spared = _spared(pair, rows, began, today)
    in_window, due = kept(held, began, today, every, spared)
    goals, days = rows.goals.get(pair.pk, 0), max((today - began).days, 0)
    counted = days_since(began, today, spared)
    return Facts(
        days=days,
        spared=days - counted,
        met=len(held),
        first_met=max((held[0] - began).days, 0) if held else None,
        since_met=(today - held[-1]).days if held else None,
        agreed=pair.pk in rows.often,
        every=every,
        due=due,
        held=in_window,
        missed=missed_in_a_row(meetings, today),
        pulses=_pulses(rows.pulses.get(pair.pk, [])),
        goals=goals,
        without_goal=None if goals else _days_since(rows.moved.get(pair.pk), pair, today, spared, counted),
        mentor_away=_away_since(rows.pauses.get(pair.mentor_id, ()), today),
        mentees=pair.mentor.active_mentees,
        places=pair.mentor.most_mentees if pair.mentor.most_mentees is not None else places,
        other_stage=_is_at_another_stage(pair),
        active=_sides(pair, rows.active.get(pair.pk, {}), today, spared, counted),
        absence=_absence(pair, rows, today),
    )


def _is_at_another_stage(pair: Mentorship) -> bool:
    """Whether the mentor could not take part as one any more. A stage that nobody has named says nothing."""
    stage, allowed = pair.mentor.stage, pair.programme.plan.stages(Side.MENTOR)
    return bool(stage and allowed) and stage not in allowed


def _spared(pair: Mentorship, rows: _Rows, began: dt.date, today: dt.date) -> set[dt.date]:
    """The days since a pair began on which nothing is expected of it."""
    spans = [*rows.pauses.get(pair.mentor_id, ()), *rows.pauses.get(pair.mentee_id, ())]
    rested = days_within([*spans, *rows.rests.get(pair.pk, ())], began, today)
    return rested | rows.exams.days(pair.programme_id, pair.mentee.stage, began, today)


def _absence(pair: Mentorship, rows: _Rows, today: dt.date) -> Absence | None:
    """Why a pair is left alone today, if it is, and until when: by whatever lasts longest."""
    if pair.pk in rows.resting:
        return Absence(Quiet.PAUSE, rows.resting[pair.pk])
    spans = [*rows.pauses.get(pair.mentor_id, ()), *rows.pauses.get(pair.mentee_id, ())]
    away = [ends for starts, ends in spans if starts <= today and (ends is None or ends >= today)]
    exams = rows.exams.until(pair.programme_id, pair.mentee.stage, today)
    last = max((ends for ends in away if ends), default=None)
    if exams and None not in away and (last is None or exams >= last):
        return Absence(Quiet.EXAMS, exams)
    return Absence(Quiet.AWAY, None if None in away else last) if away else None


def _days_since(
    moment: dt.datetime | None, pair: Mentorship, today: dt.date, spared: Collection[dt.date], days: int
) -> int:
    """Days since a moment, without the spared ones, and no more than the pair is old."""
    if moment is None:
        return days
    return min(days_since(_day(moment, pair), today, spared), days)


def _day(moment: dt.datetime, pair: Mentorship) -> dt.date:
    return wall_of(moment, pair.programme.school.time_zone).date()


def _away_since(pauses: Sequence[tuple[dt.date, dt.date | None]], today: dt.date) -> int | None:
    found = [starts for starts, ends in pauses if starts <= today and (ends is None or ends >= today)]
    return (today - min(found)).days if found else None


def _sides(
    pair: Mentorship,
    active: Mapping[UUID, dt.datetime],
    today: dt.date,
    spared: Collection[dt.date],
    days: int,
) -> Mapping[str, int]:
    people = {Side.MENTEE: pair.mentee_id, Side.MENTOR: pair.mentor_id}
    return {side: _days_since(active.get(who), pair, today, spared, days) for side, who in people.items()}


def _pulses(pulses: Sequence[Pulse]) -> Mapping[str, tuple[int, ...]]:
    return {
        side: tuple(one.value for one in pulses if one.side == side)
        for side in Side
        if any(one.side == side for one in pulses)
    }


# ---- the queries, one each


def _meetings(keys: Sequence[UUID]) -> Mapping[UUID, list[Met]]:
    found = defaultdict(list)
    rows = Meeting.objects.filter(mentorship__in=keys).order_by()
    for pair, state, day, options, made in rows.values_list(
        "mentorship", "state", "day", "options", "created_at"
    ):
        found[pair].append(Met(state, day or _last_option(options, made), made))
    return found


def _last_option(options: Sequence[Sequence[str]], made: dt.datetime) -> dt.date:
    """The day of the last time that was proposed."""
    days = [dt.date.fromisoformat(spelled[:10]) for spelled, *_ in options]
    return max(days, default=made.date())


def _often(keys: Sequence[UUID]) -> Mapping[UUID, list[str]]:
    """How often the two of each accepted agreement mean to meet: of the latest version."""
    found: dict[UUID, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Agreement.objects.filter(mentorship__in=keys, state=AgreementState.ACCEPTED).order_by()
    for pair, version, often in rows.values_list("mentorship", "version", "expectations__how_often"):
        found[pair][version] += [often] if often else []
    return {pair: versions[max(versions)] for pair, versions in found.items()}


def _open_goals(keys: Sequence[UUID]) -> Mapping[UUID, int]:
    found: dict[UUID, int] = defaultdict(int)
    rows = Goal.objects.filter(mentorship__in=keys, state=GoalState.OPEN).order_by()
    for pair in rows.values_list("mentorship", flat=True):
        found[pair] += 1
    return found


def _goals_moved(keys: Sequence[UUID]) -> Mapping[UUID, dt.datetime]:
    """When the last goal of each pair was met or set aside."""
    rows = GoalNote.objects.filter(goal__mentorship__in=keys, kind=GoalNoted.STATE).order_by()
    return dict(rows.values_list("goal__mentorship").annotate(last=Max("at")))


def _active(pairs: Sequence[Mentorship]) -> Mapping[UUID, dict[UUID, dt.datetime]]:
    """When each of a pair last did anything on goals and meetings."""
    found: dict[UUID, dict[UUID, dt.datetime]] = defaultdict(dict)
    for pair, who, at in _done(pairs):
        if at and at > found[pair].get(who, dt.datetime.min.replace(tzinfo=dt.UTC)):
            found[pair][who] = at
    return found


def _done(pairs: Sequence[Mentorship]) -> Iterator[tuple[UUID, UUID, dt.datetime | None]]:
    keys = [pair.pk for pair in pairs]
    goals, of_goals = Goal.objects.filter(mentorship__in=keys), {"goal__mentorship__in": keys}
    notes, steps = GoalNote.objects.filter(**of_goals), Milestone.objects.filter(**of_goals)
    meetings = Meeting.objects.filter(mentorship__in=keys)
    yield from goals.order_by().values_list("mentorship", "by").annotate(last=Max("created_at"))
    yield from notes.order_by().values_list("goal__mentorship", "by").annotate(last=Max("at"))
    yield from steps.order_by().values_list("goal__mentorship", "by").annotate(last=Max("created_at"))
    yield from meetings.order_by().values_list("mentorship", "proposed_by").annotate(last=Max("created_at"))
    two = {pair.pk: pair for pair in pairs}
    thoughts = Reflection.objects.filter(**of_goals).order_by().values_list("goal__mentorship")
    for pair, answered, commented in thoughts.annotate(a=Max("answered_at"), c=Max("commented_at")):
        yield pair, two[pair].mentee_id, answered
        yield pair, two[pair].mentor_id, commented


def _pauses(people: Collection[UUID], today: dt.date) -> Spans:
    found = defaultdict(list)
    rows = Pause.objects.filter(user__in=people, starts__lte=today).order_by("starts", "pk")
    for who, starts, ends in rows.values_list("user", "starts", "ends"):
        found[who].append((starts, ends))
    return found


def _rests(pairs: Sequence[Mentorship]) -> tuple[Spans, Mapping[UUID, dt.date]]:
    """When each pair rested, and when those that rest now are back: the day on which it went on counts."""
    found, resting = defaultdict(list), {}
    rows = PairPause.objects.filter(mentorship__in=[pair.pk for pair in pairs])
    known = {pair.pk: pair for pair in pairs}
    for key, since, back, over in rows.order_by("since", "pk").values_list(
        "mentorship", "since", "back_on", "over_at"
    ):
        pair = known[key]
        last = _day(over, pair) - dt.timedelta(days=1) if over else None
        found[key].append((_day(since, pair), last))
        if last is None:
            resting[key] = back
    return found, resting
