"""Resources and hours for the pairs of the demonstration, as the two of a pair would have left them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from handrail.learning.models import Resource
from handrail.learning.shelf_queries import on_shelf
from handrail.learning.shelf_states import Topic
from handrail.mentoring.actions.shelf import put_on_list, say_used
from handrail.mentoring.actions.time_budget import PlanFacts, note_week, plan_time
from handrail.mentoring.goal_states import GoalState
from handrail.mentoring.models import Mentorship, ShelfItem
from handrail.mentoring.time_kinds import WEEK_DAYS, Halves, TimeKind, monday_of
from handrail.people.models import User

PLAN: Halves = {
    TimeKind.STUDY: 60,
    TimeKind.PLACEMENTS: 70,
    TimeKind.SLEEP: 112,
    TimeKind.EXERCISE: 8,
    TimeKind.PEOPLE: 24,
    TimeKind.REST: 28,
}
# The last four weeks, the oldest first: what differs from the plan, in half hours.
WEEKS: tuple[Halves, ...] = (
    {TimeKind.STUDY: 15, TimeKind.SLEEP: -17, TimeKind.EXERCISE: -8},
    {TimeKind.STUDY: 9, TimeKind.SLEEP: -11, TimeKind.PEOPLE: -6},
    {TimeKind.STUDY: -4, TimeKind.SLEEP: -5, TimeKind.EXERCISE: -2},
    {TimeKind.STUDY: 2, TimeKind.SLEEP: 1, TimeKind.REST: 3},
)
ABOUT = "workload_self_care"  # the goals to which hours of sleep say something
USED, WAITING = Topic.SELF_CARE, Topic.TIME_MANAGEMENT


def seed_pair(pair: Mentorship, by: User, now: dt.datetime) -> None:
    """A list with one resource that was used and one that waits, and a few weeks of hours.

    `by` is the one of the two who put the resources there. The hours belong to an open goal about workload
    and self-care, where there is one.
    """
    _resources(pair, by, now)
    _hours(pair, now)


def _resources(pair: Mentorship, by: User, now: dt.datetime) -> None:
    today = _today(pair, now)
    used, waiting = (_first(pair, topic) for topic in (USED, WAITING))
    if used:
        say_used(item=_put(pair, used, None, by, now), used=True, by=pair.mentee, now=now)
    if waiting:
        _put(pair, waiting, today + 2 * WEEK_DAYS, by, now)


def _put(pair: Mentorship, one: Resource, due: dt.date | None, by: User, now: dt.datetime) -> ShelfItem:
    return put_on_list(mentorship=pair, resource=one.pk, due=due, by=by, today=_today(pair, now), now=now)


def _first(pair: Mentorship, topic: Topic) -> Resource | None:
    return on_shelf(pair.programme.school).filter(topic=topic).first()


def _hours(pair: Mentorship, now: dt.datetime) -> None:
    goal = pair.goals.filter(state=GoalState.OPEN, category=ABOUT).first()
    facts = PlanFacts(PLAN, shared=True, goal=str(goal.pk) if goal else "", goal_kind=TimeKind.SLEEP)
    budget = plan_time(mentorship=pair, facts=facts, by=pair.mentee, now=now)
    first = monday_of(_today(pair, now)) - len(WEEKS) * WEEK_DAYS
    for number, differs in enumerate(WEEKS):
        monday = first + number * WEEK_DAYS
        at = now - (len(WEEKS) - number - 1) * WEEK_DAYS  # each was noted in the week after it
        actual = {kind: planned + differs.get(kind, 0) for kind, planned in PLAN.items()}
        note_week(budget=budget, monday=monday, actual=actual, by=pair.mentee, today=_today(pair, at), now=at)


def _today(pair: Mentorship, now: dt.datetime) -> dt.date:
    return now.astimezone(ZoneInfo(pair.programme.school.time_zone)).date()
