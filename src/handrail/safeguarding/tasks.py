"""What this app does by itself. The words are neutral: the list of jobs is read by staff."""

from __future__ import annotations

from uuid import UUID

from handrail.jobs.registry import ONCE, job
from handrail.lib import clock
from handrail.safeguarding import actions


@job("Look whether notices to staff were opened", cron="*/5 * * * *", retry=ONCE)
def look_after_notices(*, by: UUID | None) -> None:  # noqa: ARG001 (every job is told for whom it acts)
    """The next ones are told; what was opened in an emergency ends, is told, and is brought to mind."""
    now = clock.now()
    actions.escalate_due(now=now)
    actions.settle_openings(now=now)


@job("Clear away what is over for six years", cron="50 2 * * *")
def clear_away(*, by: UUID | None) -> None:  # noqa: ARG001
    """With its keys."""
    actions.forget_old(now=clock.now())
