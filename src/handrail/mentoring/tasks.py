"""Offers that nobody answers: reminded of after four days, ended at their time. Pauses, ends, busy times."""

from __future__ import annotations

from uuid import UUID

from handrail.jobs.registry import job
from handrail.lib import clock
from handrail.mentoring import actions
from handrail.mentoring.actions import ending, pausing


@job("End the offers that nobody answered in time", cron="7 * * * *")
def lapse_offers(*, by: UUID | None) -> None:  # noqa: ARG001 (every job is told for whom it acts)
    """What was answered meanwhile stays as it is."""
    actions.lapse_due(now=clock.now())


@job("Remind mentors of the mentees they are asked about", cron="17 * * * *")
def remind_mentors(*, by: UUID | None) -> None:  # noqa: ARG001
    """Once each, and nobody who is away."""
    actions.remind_due(now=clock.now())


@job("Forget busy times that are over", cron="40 2 * * *")
def forget_past_times(*, by: UUID | None) -> None:  # noqa: ARG001
    """From uploaded timetables."""
    actions.forget_past(now=clock.now())


@job("Call off the meetings of pairs that have ended", cron="*/10 * * * *")
def settle_ends(*, by: UUID | None) -> None:  # noqa: ARG001
    """Once the hour is over in which an end can be taken back."""
    ending.settle_due(now=clock.now())


@job("Let pairs go on whose pause is over", cron="27 * * * *")
def resume_pairs(*, by: UUID | None) -> None:  # noqa: ARG001
    """On their day, where their school is."""
    pausing.resume_due(now=clock.now())
