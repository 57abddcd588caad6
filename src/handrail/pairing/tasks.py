"""The computations of matching rounds, done beside the pages, and a reminder that goes by itself."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from handrail.jobs.registry import GiveUp, Retry, job
from handrail.lib import clock
from handrail.pairing import child
from handrail.pairing.actions import choosing, computing, suggesting
from handrail.pairing.models import Round, Run
from handrail.pairing.states import RoundState, RunState

TRIES = Retry(attempts=3)


@job("Find mentors to suggest to each mentee of a matching round", retry=TRIES)
def make_shortlists(*, by: UUID | None, round: str) -> None:  # noqa: ARG001 (every job is told for whom it acts)
    """Make the lists and tell everybody once; nothing where there are lists, or the round has moved on."""
    found = Round.objects.select_related("cohort__programme__school").get(pk=round)
    if found.state != RoundState.CHOOSING or found.shortlists.exists():
        return
    zone = found.cohort.programme.school.time_zone
    try:
        reply = suggesting.find(found, today=clock.today(zone))
    except child.Broken as broken:
        raise GiveUp(computing.NO_ANSWER) from broken
    if fault := reply.get("fault"):
        raise GiveUp(fault)
    with transaction.atomic():
        if suggesting.keep(round=found, reply=reply):
            choosing.tell_choosers(round=found, now=clock.now())


@job("Work out the pairs of a matching round", retry=TRIES)
def compute_run(*, by: UUID | None, run: str) -> None:  # noqa: ARG001 (every job is told for whom it acts)
    """Freeze, compute, keep. A run that was stopped or has ended is left as it is."""
    found = Run.objects.select_related("round__cohort__programme__school").get(pk=run)
    if not computing.work_out(found):
        raise GiveUp(computing.NO_ANSWER)


@job("Find out what each weight of a matching does", retry=TRIES)
def weigh_run(*, by: UUID | None, run: str) -> None:  # noqa: ARG001
    """Solve again with each weight ten points higher and lower. Only for a run that is still of interest."""
    found = Run.objects.get(pk=run)
    if found.state != RunState.DONE or found.report.get("sensitivity"):
        return
    request = computing.request_of(found, computing.unpacked(found.snapshot), "sensitivity")
    try:
        reply = child.compute(request)
    except child.Broken as broken:
        raise GiveUp(computing.NO_ANSWER) from broken
    with transaction.atomic():
        computing.keep_sensitivity(found, reply)


@job("Remind mentees to choose", cron="0 8 * * *")
def remind_choosers(*, by: UUID | None) -> None:  # noqa: ARG001
    """Once, three days before choosing ends."""
    choosing.remind_before_the_end(now=clock.now())
