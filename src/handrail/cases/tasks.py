"""Each night every pair is looked at."""

from __future__ import annotations

from uuid import UUID

from handrail.cases.actions import caring, signs
from handrail.jobs.registry import job
from handrail.lib import clock


@job("Look at every pair, and open cases for what needs somebody", cron="20 3 * * *")
def look_at_pairs(*, by: UUID | None) -> None:  # noqa: ARG001 (every job is told for whom it acts)
    """A sign lapses by itself when its fact is gone, and what signs opened closes when the pair has ended."""
    now = clock.now()
    signs.look_everywhere(now=now)
    caring.close_ended(now=now)


@job("Tell coordinators which of their cases are due", cron="0 7 * * *")
def tell_due_cases(*, by: UUID | None) -> None:  # noqa: ARG001 (as above)
    """Once a case and due day."""
    caring.tell_due(now=clock.now())
