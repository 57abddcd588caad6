"""Staff roles. Mentor and mentee are no roles: they are places in a programme."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext, gettext_lazy


class Role(models.TextChoices):
    """What a person may do at their school, beside being a mentor or a mentee."""

    ADMINISTRATOR = "administrator", gettext_lazy("Administrator")
    COORDINATOR = "coordinator", gettext_lazy("Programme coordinator")
    WELLBEING_LEAD = "wellbeing_lead", gettext_lazy("Wellbeing lead")
    DIRECTOR = "director", gettext_lazy("Dean or director")


# How high a role stands. Who gives or ends one must stand above it, and above the person.
RANK = {Role.ADMINISTRATOR: 3, Role.COORDINATOR: 2, Role.WELLBEING_LEAD: 2, Role.DIRECTOR: 2}
TOP = max(RANK.values())


def rank_of(roles: Collection[Role]) -> int:
    """The highest rank among roles; 0 without one."""
    return max((RANK[role] for role in roles), default=0)


def refusal_to_change(actor: Collection[Role], target: Collection[Role], role: Role, *, own: bool) -> str:
    """Why an actor may not give or end this role for a person who holds `target`; empty when they may.

    Administrators, who have nobody above them, also give and end their own rank. Nobody changes their own.
    """
    if own:
        return gettext("Nobody changes their own roles. Ask another administrator.")
    mine = rank_of(actor)
    if mine < TOP and mine <= max(RANK[role], rank_of(target)):
        return gettext("Only an administrator gives or ends the role \u201c%(role)s\u201d.") % {
            "role": role.label
        }
    return ""


def refusal_to_correct(actor: Collection[Role], target: Collection[Role]) -> str:
    """Why an actor may not put right, invite or close somebody who holds `target`; empty when they may.

    Whoever could change the address of a staff account that nobody has taken up could take it up.
    """
    if rank_of(actor) < TOP and rank_of(actor) <= rank_of(target):
        return gettext("Only an administrator changes the record of somebody with a staff role.")
    return ""
