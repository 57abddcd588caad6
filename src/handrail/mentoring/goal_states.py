"""The states of a goal and who leads the work on it, and which may follow which. The tables are data."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class GoalState(models.TextChoices):
    """A goal is worked on, or it came to an end. Changed and dropped are no failures."""

    OPEN = "open", _("Open")
    MET = "met", _("Met")
    CHANGED = "changed", _("Changed")
    DROPPED = "dropped", _("Set aside")


class Lead(models.TextChoices):
    """Who leads the work on a goal: the steps of the independence ladder, from the first on."""

    MENTOR = "mentor_led", _("Mentor leads")
    JOINT = "joint", _("Both lead")
    MENTEE = "mentee_led", _("Mentee leads")


class Noted(models.TextChoices):
    """What a line of a goal's history is."""

    PROGRESS = "progress", _("Progress")
    EVIDENCE = "evidence", _("Evidence")
    LEAD = "lead", _("Who leads")
    STATE = "state", _("State")
    TIME = "time", _("Hours")


GOAL_STEPS: Mapping[str, frozenset[str]] = {
    GoalState.OPEN: frozenset({GoalState.MET, GoalState.CHANGED, GoalState.DROPPED}),
    GoalState.MET: frozenset({GoalState.OPEN}),
    GoalState.CHANGED: frozenset(),
    GoalState.DROPPED: frozenset({GoalState.OPEN}),
}
LEAD_STEPS: Mapping[str, frozenset[str]] = {
    Lead.MENTOR: frozenset({Lead.JOINT}),
    Lead.JOINT: frozenset({Lead.MENTOR, Lead.MENTEE}),
    Lead.MENTEE: frozenset({Lead.JOINT}),
}


def before(steps: Mapping[str, frozenset[str]], state: str) -> list[str]:
    """The states that one may follow, by a table."""
    return [former for former, after in steps.items() if state in after]
