"""Jobs of the programmes: writing to more people than a request should wait for."""

from __future__ import annotations

from uuid import UUID

from handrail.jobs.registry import GiveUp, job
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.programmes import access
from handrail.programmes.actions import inviting
from handrail.programmes.states import EnrolmentState


@job("Write to the people of a cohort")
def write_to_everybody(*, by: UUID | None, cohort: str, side: str, state: str) -> None:
    """Round by round, each kept at once, so that a second run writes to nobody twice."""
    act = inviting.invite_people if state == EnrolmentState.ELIGIBLE else inviting.remind_people
    left = 1
    while left:
        left = _round(by, UUID(cohort), side, act)


def _round(by: UUID | None, cohort: UUID, side: str, act: inviting.Round) -> int:
    """Write to the next hundred, if that is still allowed. Returns how many are left."""
    allowed = access.cohort_for_job(by, cohort)
    if allowed is None:
        raise GiveUp("Whoever asked for it may no longer write to these people.")
    user, found = allowed
    today = clock.today(found.programme.school.time_zone)
    try:
        return act(cohort=found, by=user, side=side, who=None, today=today, now=clock.now()).left
    except Refusal as refusal:
        raise GiveUp(refusal.words) from refusal
