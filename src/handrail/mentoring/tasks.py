"""Offers that nobody answers: reminded of after four days, ended at their time."""

from __future__ import annotations

from uuid import UUID

from handrail.jobs.registry import job
from handrail.lib import clock
from handrail.mentoring import actions
from handrail.mentoring.actions import talking


@job("End the offers that nobody answered in time", cron="7 * * * *")
def lapse_offers(*, by: UUID | None) -> None:  # noqa: ARG001 (every job is told for whom it acts)
    """What was answered meanwhile stays as it is."""
    actions.lapse_due(now=clock.now())


@job("Remind mentors of the mentees they are asked about", cron="17 * * * *")
def remind_mentors(*, by: UUID | None) -> None:  # noqa: ARG001
    """Once each, and nobody who is away."""
    actions.remind_due(now=clock.now())


@job("Tell people of messages that came within the hour after a mail", cron="*/10 * * * *")
def tell_of_messages(*, by: UUID | None) -> None:  # noqa: ARG001
    """Whoever has read them meanwhile hears nothing."""
    talking.tell_late(now=clock.now())
