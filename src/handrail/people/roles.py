"""Staff roles. Mentor and mentee are no roles: they are places in a programme."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models


class Role(models.TextChoices):
    """What a person may do at their school, beside being a mentor or a mentee."""

    ADMINISTRATOR = "administrator", "Administrator"
    COORDINATOR = "coordinator", "Programme coordinator"
    WELLBEING_LEAD = "wellbeing_lead", "Wellbeing lead"
    DIRECTOR = "director", "Dean or director"


RANK = {Role.ADMINISTRATOR: 3, Role.COORDINATOR: 2, Role.WELLBEING_LEAD: 2, Role.DIRECTOR: 1}
TOP = max(RANK.values())
OWN = "Nobody changes their own roles. Ask another administrator."
GIVERS = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})


def rank_of(roles: Iterable[Role]) -> int:
    """The highest rank among roles; 0 without one."""
    return max((RANK[role] for role in roles), default=0)


def refusal_to_change(actor: frozenset[Role], target: frozenset[Role], role: Role) -> str:
    """Why an actor may not give or end this role for somebody else, in words; empty when they may.

    The actor must stand above the person and above the role. Administrators, who have nobody above them,
    may also give and end the role of administrator.
    """
    mine = rank_of(actor & GIVERS)
    if not mine:
        return "Only administrators and programme coordinators give and end roles."
    if mine == TOP:
        return ""
    if mine <= RANK[role]:
        return f"Only an administrator gives or ends the role \u201c{role.label}\u201d."
    if mine <= rank_of(target):
        return "Only an administrator changes the roles of somebody whose role is as high as yours."
    return ""
