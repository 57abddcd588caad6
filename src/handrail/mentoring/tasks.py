"""Offers that nobody answers. Meetings, before and after. Pauses and ends. What is of no use any more."""

from __future__ import annotations

from uuid import UUID

from handrail.jobs.registry import job
from handrail.lib import clock
from handrail.mentoring import actions
from handrail.mentoring.actions import ending, ending_all, pausing, talking
from handrail.people.models import User
from handrail.programmes.models import Cohort


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


@job("End the pairs of a cohort whose time is over")
def end_pairs(*, by: UUID | None, cohort: str) -> None:
    """As planned. Whoever asked for it ended them; closed meanwhile, somebody else asks again."""
    for person in User.objects.filter(pk__in=[by], is_active=True):
        ending_all.end_all(cohort=Cohort.objects.get(pk=cohort), by=person, now=clock.now())


@job("Let pairs go on whose pause is over", cron="27 * * * *")
def resume_pairs(*, by: UUID | None) -> None:  # noqa: ARG001
    """On their day, where their school is."""
    pausing.resume_due(now=clock.now())


@job("Tell people of messages that came within the hour after a mail", cron="*/10 * * * *")
def tell_of_messages(*, by: UUID | None) -> None:  # noqa: ARG001
    """Whoever has read them meanwhile hears nothing."""
    talking.tell_late(now=clock.now())


@job("Remind people of the meetings of the next day", cron="27 * * * *")
def remind_of_meetings(*, by: UUID | None) -> None:  # noqa: ARG001
    """Once each, and nobody who is away."""
    actions.remind_of_meetings(now=clock.now())


@job("Ask people whether they met", cron="47 * * * *")
def ask_whether_met(*, by: UUID | None) -> None:  # noqa: ARG001
    """Once each, where neither has said."""
    actions.ask_whether_met(now=clock.now())


@job("Remove links that have been of no use for a year", cron="41 3 * * *")
def forget_links(*, by: UUID | None) -> None:  # noqa: ARG001
    """Whoever follows one of them reads that it does not work, as for any that never was."""
    actions.forget_links(now=clock.now())
