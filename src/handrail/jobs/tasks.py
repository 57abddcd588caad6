"""The housekeeping of what lies below: the log is sealed, old things go."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from handrail.audit import actions as audit
from handrail.jobs import actions, demo_clock
from handrail.jobs.registry import ONCE, GiveUp, Retry, job
from handrail.lib import clock

LOG_KEPT = dt.timedelta(days=2 * 365 + 1)
PATIENT = Retry(attempts=50, first=dt.timedelta(seconds=1), most=dt.timedelta(minutes=1))


@job("Seal the audit log", cron="* * * * *", retry=ONCE)
def seal_audit(*, by: UUID | None) -> None:  # noqa: ARG001 (every job is told for whom it acts)
    """Close the segment of the last minute."""
    audit.seal(now=clock.now())


@job("Check that nobody changed the audit log", cron="40 2 * * *")
def check_audit(*, by: UUID | None) -> None:  # noqa: ARG001
    """The page of the log says what it found; faults make the job fail, so that they are seen there too."""
    if audit.check(now=clock.now()).faults:
        raise GiveUp("The log was changed from outside. The page of the log says where.")


@job("Drop audit rows older than two years", cron="10 2 * * *")
def drop_audit(*, by: UUID | None) -> None:  # noqa: ARG001
    """Whole segments go; their seals stay."""
    now = clock.now()
    audit.drop_before((now - LOG_KEPT).date(), now=now)


@job("Clear away finished jobs", cron="20 2 * * *")
def prune_jobs(*, by: UUID | None) -> None:  # noqa: ARG001
    """What failed stays longer than what went well."""
    actions.prune(now=clock.real_now())


@job("Catch up after the clock of the demonstration was moved", retry=PATIENT)
def catch_up(*, by: UUID | None) -> None:  # noqa: ARG001
    """Goes on where an earlier attempt stopped."""
    demo_clock.catch_up()
