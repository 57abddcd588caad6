"""What a mentee does with the hours of their week: plans them, and notes what became of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.mentoring.actions.goals import note_time
from handrail.mentoring.actions.two import check_two
from handrail.mentoring.goal_states import GoalState
from handrail.mentoring.models import Goal, Mentorship, TimeBudget, TimeWeek
from handrail.mentoring.time_kinds import WEEK, WEEK_DAYS, Halves, TimeKind, code_of, hours
from handrail.people.models import User

OLDEST = 53 * WEEK_DAYS


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What stands in the form of the plan. `goal` is the id of one of the pair's goals, or nothing."""

    planned: Halves
    shared: bool = False
    goal: str = ""
    goal_kind: str = ""


@transaction.atomic
def plan_time(*, mentorship: Mentorship, facts: PlanFacts, by: User, now: dt.datetime) -> TimeBudget:
    """Keep the plan, and who reads it. Weeks that were noted keep the plan of their time."""
    _check_mentee(mentorship, by)
    _check_hours(facts.planned)
    goal = _goal(mentorship, facts)
    given = {
        "planned": dict(facts.planned),
        "shared": facts.shared,
        "goal": goal,
        "goal_kind": facts.goal_kind if goal else "",
    }
    made, _ = TimeBudget.objects.update_or_create(
        mentorship=mentorship, defaults=given, create_defaults={**given, "created_at": now}
    )
    record(by=by.pk, verb="mentoring.time_planned", subject=made, school=by.school_id, fields=given, now=now)
    return made


@transaction.atomic
def note_week(
    *, budget: TimeBudget, monday: dt.date, actual: Halves, by: User, today: dt.date, now: dt.datetime
) -> TimeWeek:
    """Keep what became of one week, once or again. Its figure goes to the history of the plan's goal."""
    _check_mentee(budget.mentorship, by)
    _check_week(monday, today)
    _check_hours(actual)
    given = {"actual": dict(actual), "noted_at": now}
    week, new = TimeWeek.objects.select_for_update().get_or_create(
        budget=budget, monday=monday, defaults={**given, "planned": budget.planned}
    )
    before = {} if new else week.actual
    if before == given["actual"]:
        return week
    TimeWeek.objects.filter(pk=week.pk).update(**given)
    week.actual = given["actual"]
    verb, school = "mentoring.week_noted", by.school_id
    record(by=by.pk, verb=verb, subject=week, school=school, fields=["actual"], now=now)
    _tell_goal(budget, week, before, by, now)
    return week


def _tell_goal(budget: TimeBudget, week: TimeWeek, before: Halves, by: User, now: dt.datetime) -> None:
    """One line for the goal, if it is open and its figure is new."""
    goal, kind = budget.goal, budget.goal_kind
    figure = week.actual.get(kind)
    if goal is None or figure is None or figure == before.get(kind):
        return
    goal.refresh_from_db(fields=["state"])
    if goal.state == GoalState.OPEN:
        code = code_of(kind, week.monday, week.planned.get(kind), figure)
        note_time(goal=goal, code=code, by=by, now=now)


def _goal(mentorship: Mentorship, facts: PlanFacts) -> Goal | None:
    if not facts.goal:
        return None
    found = mentorship.goals.filter(pk=facts.goal, state=GoalState.OPEN).first()
    if found is None:
        raise Refusal(gettext("This goal has ended. Choose another, or none."), "goal")
    if facts.goal_kind not in TimeKind.values:
        raise Refusal(gettext("Choose which hours the goal is about."), "goal_kind")
    if facts.goal_kind not in facts.planned:
        words = gettext("You plan no hours of this kind. Write some above, or choose other hours.")
        raise Refusal(words, "goal_kind")
    return found


def _check_mentee(mentorship: Mentorship, by: User) -> None:
    check_two(mentorship, by)
    if by.pk != mentorship.mentee_id:
        raise Refusal(gettext("Only the mentee plans and notes their hours."))


def _check_week(monday: dt.date, today: dt.date) -> None:
    if monday.weekday():
        raise Refusal(gettext("A week begins on a Monday."))
    if monday > today:
        raise Refusal(gettext("This week has not begun yet."))
    if monday < today - OLDEST:
        raise Refusal(gettext("This week is more than a year ago."))


def _check_hours(given: Halves) -> None:
    """No more than a week has, in one kind and together. The field at fault is named."""
    if not given:
        raise Refusal(gettext("Write the hours of at least one kind."), TimeKind.values[0])
    most = max(given, key=lambda kind: given[kind])
    said = {"kind": TimeKind(most).label, "hours": hours(given[most]), "all": hours(sum(given.values()))}
    if given[most] > WEEK or min(given.values()) < 0:
        words = gettext("%(kind)s: a week has 168 hours, and this says %(hours)s.")
        raise Refusal(words % said, most)
    if sum(given.values()) > WEEK:
        words = gettext(
            "Together this is %(all)s hours, and a week has 168. %(kind)s is the most: write less here or "
            "elsewhere."
        )
        raise Refusal(words % said, most)
