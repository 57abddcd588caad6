"""What the mentee reads of their hours, and the mentor where they may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, Q
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from handrail.lib.paired import PairedChart, Row
from handrail.mentoring.goal_states import GoalState
from handrail.mentoring.models import Mentorship, TimeBudget, TimeWeek
from handrail.mentoring.time_kinds import WEEK_DAYS, Halves, TimeKind, hours, monday_of
from handrail.people.models import User
from handrail.vault.sealing import Reading

SHOWN = 12  # weeks in the chart and the list
TO_NOTE = 4  # weeks that are offered though nothing is noted of them


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One week in the list: hours in words, where it was noted."""

    monday: dt.date
    noted: bool
    planned: str
    actual: str


@dataclass(frozen=True, slots=True)
class TimeView:
    """All that stands on the page of a plan. `own` says that the reader is the mentee."""

    budget: TimeBudget
    own: bool
    planned: list[tuple[str, str]]
    together: str
    kinds: list[TimeKind]
    kind: TimeKind
    chart: PairedChart | None
    weeks: list[WeekLine]


def budget_of(mentorship: Mentorship) -> TimeBudget | None:
    """The plan of a pair's mentee. One query."""
    return TimeBudget.objects.select_related("goal", "mentorship").filter(mentorship=mentorship).first()


def readable_budget(mentorship: Mentorship, reader: User) -> TimeBudget | None:
    """The plan with the Monday of the last week that was noted, if this reader may see it. One query."""
    may = Q(mentorship__mentee=reader) | Q(mentorship__mentor=reader, shared=True)
    return TimeBudget.objects.filter(may, mentorship=mentorship).annotate(last=Max("weeks__monday")).first()


def week_of(budget: TimeBudget, monday: dt.date) -> TimeWeek | None:
    """One week, if it was noted."""
    return budget.weeks.filter(monday=monday).first()


def goals_to_choose(mentorship: Mentorship, reading: Reading) -> dict[str, str]:
    """The goals that a plan can belong to, by id."""
    found = reading.open_all(mentorship.goals.filter(state=GoalState.OPEN))
    return {str(goal.pk): goal.specific for goal in found}


def time_view(budget: TimeBudget, reader: User, *, kind: str, today: dt.date) -> TimeView:
    """The plan, its last weeks, and the chart of one kind: as asked for, of the goal, or the first."""
    since = monday_of(today) - (SHOWN - 1) * WEEK_DAYS
    weeks = list(budget.weeks.filter(monday__gte=since))
    kinds = [one for one in TimeKind if one in budget.planned or any(one in week.actual for week in weeks)]
    chosen = next((one for one in (kind, budget.goal_kind) if one in kinds), kinds[0])
    own = reader.pk == budget.mentorship.mentee_id
    return TimeView(
        budget=budget,
        own=own,
        planned=[(str(one.label), hours(budget.planned[one])) for one in TimeKind if one in budget.planned],
        together=hours(sum(budget.planned.values())),
        kinds=kinds,
        kind=TimeKind(chosen),
        chart=chart_of(weeks, TimeKind(chosen)),
        weeks=_lines(weeks, today if own else None),
    )


def _lines(weeks: Sequence[TimeWeek], today: dt.date | None) -> list[WeekLine]:
    """What was noted and, with a day, what can be noted up to it: the latest first."""
    noted = {week.monday: week for week in weeks}
    recent = {monday_of(today) - number * WEEK_DAYS for number in range(TO_NOTE)} if today else set()
    found = []
    for monday in sorted(noted.keys() | recent, reverse=True):
        week = noted.get(monday)
        planned, actual = (week.planned, week.actual) if week else ({}, {})
        found.append(WeekLine(monday, week is not None, _sum(planned), _sum(actual)))
    return found


def _sum(halves: Halves) -> str:
    return hours(sum(halves.values())) if halves else ""


# ---- the chart


def chart_of(weeks: Sequence[TimeWeek], kind: TimeKind) -> PairedChart | None:
    """Planned against actual hours of one kind. A week without a figure of this kind is left out."""
    told = [week for week in weeks if kind in week.actual]
    if not told:
        return None
    rows = tuple(_row(week, kind) for week in told)
    heads = (gettext("Week of"), gettext("planned"), gettext("actual"))
    said = "; ".join(
        f"{row.label}: {heads[1]} {row.planned_words}, {heads[2]} {row.actual_words}" for row in rows
    )
    return PairedChart(
        key="hours",
        title=finding(kind, [(row.planned, row.actual) for row in rows]),
        description=said,
        axis=gettext("Hours in the week that begins on"),
        heads=heads,
        fold=gettext("The same as a table"),
        rows=rows,
    )


def _row(week: TimeWeek, kind: TimeKind) -> Row:
    planned, actual = week.planned.get(kind), week.actual[kind]
    return Row(
        label=date_format(week.monday, "j F"),
        planned=None if planned is None else planned / 2,
        actual=actual / 2,
        planned_words="–" if planned is None else hours(planned),
        actual_words=hours(actual),
    )


def finding(kind: TimeKind, weeks: Sequence[tuple[float | None, float]]) -> str:
    """What the chart shows, in one sentence."""
    compared = [(planned, actual) for planned, actual in weeks if planned is not None]
    less = sum(actual < planned for planned, actual in compared)
    more = sum(actual > planned for planned, actual in compared)
    number = len(compared)
    said = {"kind": kind.label, "all": number, "some": max(less, more)}
    if not compared:
        return gettext("%(kind)s: nothing was planned") % said
    if not less and not more:
        words = ngettext(
            "%(kind)s: as planned in %(all)d week", "%(kind)s: as planned in all %(all)d weeks", number
        )
    elif less >= more:
        words = ngettext(
            "%(kind)s: less than planned in %(some)d of %(all)d week",
            "%(kind)s: less than planned in %(some)d of %(all)d weeks",
            number,
        )
    else:
        words = ngettext(
            "%(kind)s: more than planned in %(some)d of %(all)d week",
            "%(kind)s: more than planned in %(some)d of %(all)d weeks",
            number,
        )
    return words % said
