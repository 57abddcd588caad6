"""What the two do with their goals: set, change, end and open again; who leads; milestones and notes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.mentoring import smart
from handrail.mentoring.actions.two import check_two
from handrail.mentoring.goal_states import GOAL_STEPS, LEAD_STEPS, GoalState, Lead, Noted, before
from handrail.mentoring.models import Goal, GoalNote, Mentorship, Milestone
from handrail.people.models import User
from handrail.people.queries import choices

MOST_OPEN = 10  # goals of a pair
MOST_LINES = 200  # notes, and milestones, of a goal
_GONE = gettext_lazy("This goal has changed meanwhile. Look at it again.")


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """What stands in the editor."""

    category: str
    parts: smart.Parts
    reason: str = ""
    review_on: dt.date | None = None


@transaction.atomic
def set_goal(*, mentorship: Mentorship, facts: GoalFacts, by: User, today: dt.date, now: dt.datetime) -> Goal:
    """Note a new goal. Raises Refusal where a part is missing without a reason, or there are too many."""
    check_two(mentorship, by)
    if mentorship.goals.filter(state=GoalState.OPEN).count() >= MOST_OPEN:
        raise Refusal(gettext("You two have ten open goals. End one of them first: few are met more often."))
    made = _made(mentorship, facts, by, today, now)
    note(made, by, "goal_set", now, "specific", "measurable", "achievable", "relevant", "due")
    return made


@transaction.atomic
def change_goal(*, goal: Goal, facts: GoalFacts, by: User, today: dt.date, now: dt.datetime) -> Goal:
    """Put a new goal in the place of one. The old one stays as it was, and names the new one.

    Milestones that are not done go along.
    """
    check_goal(goal, by)
    _move(goal, GoalState.CHANGED, by, now)
    made = _made(goal.mentorship, facts, by, today, now, follows=goal, lead=goal.lead)
    goal.milestones.filter(done_on=None).update(goal=made)
    note(goal, by, "goal_changed", now, "state")
    return made


@transaction.atomic
def move_goal(*, goal: Goal, to: str, by: User, now: dt.datetime) -> None:
    """Say that a goal is met or set aside, or open it again."""
    check_goal(goal, by)
    if to not in (GoalState.MET, GoalState.DROPPED, GoalState.OPEN):
        raise Refusal(gettext("Choose what became of the goal."))
    _move(goal, GoalState(to), by, now)
    note(goal, by, "goal_moved", now, "state")


@transaction.atomic
def move_lead(*, goal: Goal, to: str, by: User, now: dt.datetime) -> None:
    """Go one step up or down: mentor leads, both lead, mentee leads."""
    check_two(goal.mentorship, by)
    rows = Goal.objects.filter(pk=goal.pk, state=GoalState.OPEN, lead__in=before(LEAD_STEPS, to))
    if to not in Lead.values or not rows.update(lead=to):
        raise Refusal(gettext("Who leads moves one step at a time, while the goal is open."))
    _write(goal, Noted.LEAD, by, now, to=to)
    note(goal, by, "goal_lead_moved", now, "lead")


@transaction.atomic
def add_note(
    *, goal: Goal, kind: str, words: str, review_on: dt.date | None, by: User, now: dt.datetime
) -> None:
    """Note progress or evidence, and when to look at the goal again."""
    check_goal(goal, by)
    if kind not in (Noted.PROGRESS, Noted.EVIDENCE):
        raise Refusal(gettext("Choose what you add."))
    if goal.state not in (GoalState.OPEN, GoalState.MET):
        raise Refusal(gettext("This goal has ended, so nothing is added to it."))
    _check_lines(goal)
    _write(goal, Noted(kind), by, now, words=words)
    fields = ["notes"]
    if review_on is not None:
        Goal.objects.filter(pk=goal.pk).update(review_on=review_on)
        fields.append("review_on")
    note(goal, by, "goal_noted", now, *fields)


@transaction.atomic
def note_time(*, goal: Goal, code: str, by: User, now: dt.datetime) -> None:
    """Note the hours of a week, as `time_kinds.code_of` writes them: words come when they are shown."""
    check_goal(goal, by)
    if goal.state != GoalState.OPEN:
        raise Refusal(gettext("This goal has ended, so nothing is added to it."))
    _check_lines(goal)
    _write(goal, Noted.TIME, by, now, to=code)
    note(goal, by, "goal_noted", now, "notes")


@transaction.atomic
def add_milestone(*, goal: Goal, words: str, by: User, now: dt.datetime) -> None:
    """Add a step on the way."""
    check_goal(goal, by)
    if goal.state != GoalState.OPEN:
        raise Refusal(gettext("This goal has ended, so nothing is added to it."))
    if goal.milestones.count() >= MOST_LINES:
        raise Refusal(gettext("This goal has 200 milestones. Change it: the new one begins with fewer."))
    Milestone.objects.create(goal=goal, words=words, by=by.pk, created_at=now)
    note(goal, by, "milestone_added", now, "milestones")


@transaction.atomic
def tick_milestone(*, milestone: Milestone, done: bool, by: User, today: dt.date, now: dt.datetime) -> None:
    """Say that a step is done, or that it is not."""
    goal = milestone.goal
    check_two(goal.mentorship, by)
    rows = Milestone.objects.filter(
        pk=milestone.pk, done_on__isnull=done, goal__state__in=(GoalState.OPEN, GoalState.MET)
    )
    if not rows.update(done_on=today if done else None):
        raise Refusal(gettext("This milestone stands so already, or its goal has ended."))
    note(goal, by, "milestone_ticked", now, "milestones")


def check_goal(goal: Goal, by: User) -> None:
    """Raise Refusal unless one of the two writes, and read how the goal stands now: it may have moved."""
    check_two(goal.mentorship, by)
    goal.refresh_from_db(fields=["state", "lead", "category"])


def _check_lines(goal: Goal) -> None:
    if goal.notes.count() >= MOST_LINES:
        raise Refusal(gettext("This goal has 200 notes. Change it: the new one begins with none."))


def note(goal: Goal, by: User, verb: str, now: dt.datetime, *fields: str) -> None:
    """Record what was done to a goal."""
    record(by=by.pk, verb=f"mentoring.{verb}", subject=goal, school=by.school_id, fields=fields, now=now)


def _move(goal: Goal, to: GoalState, by: User, now: dt.datetime) -> None:
    if not Goal.objects.filter(pk=goal.pk, state__in=before(GOAL_STEPS, to)).update(state=to):
        raise Refusal(str(_GONE))
    goal.refresh_from_db(fields=["state"])
    _write(goal, Noted.STATE, by, now, to=to)


def _write(goal: Goal, kind: Noted, by: User, now: dt.datetime, *, words: str = "", to: str = "") -> None:
    GoalNote.objects.create(goal=goal, kind=kind, words=words, to=to, by=by.pk, at=now)


def _made(
    mentorship: Mentorship,
    facts: GoalFacts,
    by: User,
    today: dt.date,
    now: dt.datetime,
    *,
    follows: Goal | None = None,
    lead: str = Lead.MENTOR,
) -> Goal:
    parts, missing = facts.parts, smart.gaps(facts.parts, today)
    if not parts.specific:
        raise Refusal(gettext("Say what you want to reach."), "specific")
    if missing and not facts.reason:
        raise Refusal(str(missing[0].words), missing[0].part)
    kept = follows.category if follows else ""
    if facts.category not in dict(choices(mentorship.programme.school, "goal_categories", keep=kept)):
        raise Refusal(gettext("Choose what the goal is about."), "category")
    return Goal.objects.create(
        mentorship=mentorship,
        follows=follows,
        category=facts.category,
        specific=parts.specific,
        measurable=parts.measurable,
        achievable=parts.achievable,
        relevant=parts.relevant,
        due=parts.due,
        reason=facts.reason if missing else "",
        review_on=facts.review_on,
        lead=lead,
        by=by.pk,
        created_at=now,
    )
