"""Each day: who is due is asked, who is silent is reminded once, and what is over is let go."""

from __future__ import annotations

from uuid import UUID

from handrail.checkins import actions
from handrail.jobs.registry import job
from handrail.lib import clock


@job("Ask mentors and mentees how it goes", cron="30 7 * * *")
def ask_check_ins(*, by: UUID | None) -> None:  # noqa: ARG001 (every job is told for whom it acts)
    """What was done already is not done again."""
    actions.pass_due(now=clock.now())
    actions.ask_due(now=clock.now())
    actions.remind_due(now=clock.now())
