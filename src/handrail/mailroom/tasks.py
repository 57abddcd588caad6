"""Mails leave each minute, and as soon as one is posted."""

from __future__ import annotations

from uuid import UUID

from handrail.jobs.registry import ONCE, job
from handrail.lib import clock
from handrail.mailroom import actions


@job("Send the mails that wait", cron="* * * * *", retry=ONCE)
def send_mail(*, by: UUID | None) -> None:  # noqa: ARG001 (every job is told for whom it acts)
    """Send what is due. What cannot be sent now keeps its place for the next round."""
    actions.send_due(now=clock.now())


@job("Clear away old mails", cron="30 2 * * *")
def prune_mail(*, by: UUID | None) -> None:  # noqa: ARG001
    """The words go first, the rows a year later."""
    actions.prune(now=clock.now())
