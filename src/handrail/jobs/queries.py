"""What staff see on the page "Jobs"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cronsim import CronSim
from django.db.models import Case, IntegerField, Max, Value, When
from django_tasks import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult

from handrail.jobs.models import Attempt, Schedule
from handrail.jobs.registry import JOBS, job_of

GONE = "A job that this version no longer has"
STATES = {
    Status.READY: "Waiting",
    Status.RUNNING: "Running",
    Status.FAILED: "Failed",
    Status.SUCCESSFUL: "Done",
}
ORDER = Case(
    When(status=Status.FAILED, then=Value(0)),
    When(status=Status.RUNNING, then=Value(1)),
    When(status=Status.READY, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One job on the page. `error` is that of the last attempt; `next_run` stands only while it waits."""

    id: UUID
    words: str
    state: str
    attempts: int
    of: int
    error: str
    next_run: dt.datetime | None
    queued_at: dt.datetime
    finished_at: dt.datetime | None
    by: UUID | None

    @property
    def may_retry(self) -> bool:
        """Whether "Try again" has a meaning."""
        return self.state == STATES[Status.FAILED]


@dataclass(frozen=True, slots=True)
class Plan:
    """One line of the schedule."""

    name: str
    words: str
    line: str
    active: bool
    last: dt.datetime | None
    next: dt.datetime


def jobs(*, start: int = 0, most: int = 50) -> list[Line]:
    """The jobs: failed ones first, then running, waiting and done; in each group the newest first."""
    rows = list(DBTaskResult.objects.order_by(ORDER, "-enqueued_at")[start : start + most])
    errors = _last_errors([row.pk for row in rows])
    return [_line(row, errors.get(row.pk, "")) for row in rows]


def job(key: UUID) -> Line | None:
    """One job, by its id."""
    row = DBTaskResult.objects.filter(pk=key).first()
    return _line(row, _last_errors([row.pk]).get(row.pk, "")) if row else None


def counts() -> dict[str, int]:
    """How many jobs are in each state, by the word that staff read."""
    found = list(DBTaskResult.objects.order_by().values_list("status", flat=True))
    return {words: found.count(state) for state, words in STATES.items()}


def schedule(*, now: dt.datetime) -> list[Plan]:
    """What runs by itself, and when next."""
    words = {job.name: job.words for job in JOBS.values()}
    rows = Schedule.objects.annotate(last=Max("ticks__at")).order_by("name")
    return [
        Plan(
            row.name,
            words.get(row.name, GONE),
            row.line,
            row.active,
            row.last,
            next(CronSim(row.line, now.astimezone(dt.UTC))),
        )
        for row in rows
    ]


def _last_errors(keys: list[UUID]) -> dict[UUID, str]:
    tries = Attempt.objects.filter(job__in=keys).order_by("number").values_list("job", "error")
    return dict(tries)


def _line(row: DBTaskResult[Any, Any], error: str) -> Line:
    job = job_of(row.task_path)
    by = row.args_kwargs["kwargs"].get("by")
    return Line(
        id=row.pk,
        words=job.words if job else GONE,
        state=STATES[Status(row.status)],
        attempts=len(row.worker_ids),
        of=max(job.retry.attempts, len(row.worker_ids)) if job else len(row.worker_ids),
        error=error,
        next_run=row.run_after if row.status == Status.READY else None,
        queued_at=row.enqueued_at,
        finished_at=row.finished_at,
        by=UUID(by) if by else None,
    )
