"""What staff see on the page "Jobs"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cronsim import CronSim
from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_tasks import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult

from handrail.jobs.models import Attempt, Schedule
from handrail.jobs.registry import JOBS, STOPPED, job_of, named

GONE = _("A job that this version no longer has")
STATES: dict[Status, Promise] = {
    Status.FAILED: _("Failed"),
    Status.RUNNING: pgettext_lazy("a job", "Running"),
    Status.READY: _("Waiting"),
    Status.SUCCESSFUL: _("Done"),
}
STOPPED_WORDS = _("Somebody of the staff stopped it before it began.")
ORDER = Case(
    When(status=Status.FAILED, then=Value(0)),
    When(status=Status.RUNNING, then=Value(1)),
    When(status=Status.READY, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One job on the page. `error` is that of the last attempt; `next_run` stands only while it waits.

    `fault` is the place in the program where it failed: no words of anybody, and for administrators alone.
    """

    id: UUID
    words: str | Promise
    state: str | Promise
    attempts: int
    of: int
    error: str | Promise
    fault: str
    next_run: dt.datetime | None
    queued_at: dt.datetime
    finished_at: dt.datetime | None
    by: UUID | None

    @property
    def may_retry(self) -> bool:
        """Whether "Try again" has a meaning."""
        return self.state == STATES[Status.FAILED]

    @property
    def may_cancel(self) -> bool:
        """Whether it can still be kept from running."""
        return self.state == STATES[Status.READY]


@dataclass(frozen=True, slots=True)
class Plan:
    """One line of the schedule."""

    name: str
    words: str | Promise
    line: str
    active: bool
    last: dt.datetime | None
    next: dt.datetime


def rows(*, not_for: Collection[UUID] = ()) -> QuerySet[DBTaskResult[Any, Any]]:
    """The jobs: failed ones first, then running, waiting and done; in each group the newest first.

    Those that act for one of `not_for` are left out.
    """
    found = DBTaskResult.objects.order_by(ORDER, "-enqueued_at", "pk")
    hidden = [str(person) for person in not_for]
    by_nobody = Q(args_kwargs__kwargs__by=None)  # of its own, because null is not unlike anything
    return found.filter(by_nobody | ~Q(args_kwargs__kwargs__by__in=hidden)) if hidden else found


def lines(rows: Iterable[DBTaskResult[Any, Any]]) -> list[Line]:
    """Jobs in the words of the page: one query, however many they are."""
    listed = list(rows)
    errors = _last_errors([row.pk for row in listed])
    return [_line(row, errors.get(row.pk, "")) for row in listed]


def asked_by() -> set[UUID]:
    """Everybody for whom a job stands in the queue."""
    found = DBTaskResult.objects.order_by().values_list("args_kwargs__kwargs__by", flat=True).distinct()
    return {UUID(person) for person in found if person}


def counts(rows: QuerySet[DBTaskResult[Any, Any]]) -> dict[Status, int]:
    """How many of the jobs are in each state."""
    found = dict(rows.order_by().values_list("status").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in STATES}


def running_jobs(name: str, **arguments: object) -> int:
    """How many jobs of this short name wait or run that were queued with these arguments, among others."""
    wanted = {key: str(value) for key, value in arguments.items()}
    found = named(name)
    rows = DBTaskResult.objects.filter(
        status__in=(Status.READY, Status.RUNNING), task_path=found.task.module_path if found else ""
    )
    return sum(wanted.items() <= row.args_kwargs["kwargs"].items() for row in rows)


def schedule(*, now: dt.datetime) -> list[Plan]:
    """What runs by itself, and when next."""
    words = {job.name: job.words for job in JOBS.values()}
    rows = Schedule.objects.annotate(last=Max("ticks__at")).order_by("pk")
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
    tries = Attempt.objects.filter(job__in=keys).order_by("number", "pk").values_list("job", "error")
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
        error=STOPPED_WORDS if row.exception_class_path == STOPPED else error,
        fault=f"{row.traceback}\n{row.exception_class_path}".strip() if error else "",
        next_run=row.run_after if row.status == Status.READY else None,
        queued_at=row.enqueued_at,
        finished_at=row.finished_at,
        by=UUID(by) if by else None,
    )
