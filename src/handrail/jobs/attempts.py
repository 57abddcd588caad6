"""The life of one attempt: begun, kept alive, ended or lost. Each change is one transaction.

Whoever ends an attempt must still hold it: a worker that was taken for dead and comes back changes nothing.
Times are real ones, because a lease must not move with the clock of a demonstration.
"""

from __future__ import annotations

import datetime as dt
import traceback
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef
from django_tasks import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult

from handrail.jobs.models import Attempt
from handrail.jobs.registry import GiveUp, Retry, Trouble, job_of
from handrail.lib import clock

LEASE = dt.timedelta(seconds=60)  # without a sign of life for this long, a worker counts as dead
LOST = "The worker stopped in the middle."
UNKNOWN = "This version of Handrail has no such job."


def begin(row: DBTaskResult[Any, Any], *, worker: str) -> Attempt:
    """Open the attempt for a row that a worker has just claimed."""
    now = clock.real_now()
    return Attempt.objects.create(
        job=row.pk, number=len(row.worker_ids), worker=worker, started_at=now, beat_at=now
    )


def beat(attempt: Attempt) -> None:
    """Say that the worker is alive."""
    Attempt.objects.filter(pk=attempt.pk, ended_at=None).update(beat_at=clock.real_now())


def finish(attempt: Attempt) -> None:
    """The job is done."""
    with transaction.atomic():
        if _end(attempt, "done", ""):
            said = {"exception_class_path": "", "traceback": ""}
            _mark(attempt, status=Status.SUCCESSFUL, finished_at=clock.real_now(), **said)


def fail(attempt: Attempt, error: BaseException, retry: Retry) -> None:
    """The job raised: it waits for its next attempt, or has failed."""
    kind = type(error)
    trace = f"{''.join(traceback.format_tb(error.__traceback__))}{kind.__qualname__}"
    with transaction.atomic():
        if not _end(attempt, "failed", in_words(error)):
            return
        said = {"exception_class_path": f"{kind.__module__}.{kind.__qualname__}", "traceback": trace}
        if isinstance(error, GiveUp) or attempt.number >= retry.attempts:
            _mark(attempt, status=Status.FAILED, finished_at=clock.real_now(), **said)
        else:
            later = clock.real_now() + retry.wait(attempt.number)
            _mark(attempt, status=Status.READY, run_after=later, **said)


def in_words(error: BaseException) -> str:
    """What staff read. Only our own errors speak for themselves: others may quote what people wrote."""
    if isinstance(error, Trouble):
        return str(error)
    if isinstance(error, DatabaseError):
        return "The database refused or did not answer."
    if isinstance(error, OSError):
        return "A file, or another service, could not be reached."
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"A fault in the program: {type(error).__name__}{place}."


def reap(*, now: dt.datetime) -> int:
    """Take back the jobs of workers that gave no sign of life. `now` is real time. Returns how many."""
    lost = Attempt.objects.filter(ended_at=None, beat_at__lt=now - LEASE)
    return sum(_take_back(attempt) for attempt in lost) + _take_back_unbegun(now)


def _take_back(attempt: Attempt) -> bool:
    with transaction.atomic():
        still = Attempt.objects.filter(pk=attempt.pk, ended_at=None, beat_at=attempt.beat_at)
        if not still.update(ended_at=clock.real_now(), outcome="lost", error=LOST):
            return False  # it showed life, or somebody else was here
        _again_or_failed(DBTaskResult.objects.get(pk=attempt.job))
        return True


def _take_back_unbegun(now: dt.datetime) -> int:
    """Rows whose worker died between claiming them and its first sign of life."""
    is_open = Attempt.objects.filter(job=OuterRef("pk"), ended_at=None)
    rows = DBTaskResult.objects.filter(~Exists(is_open), status=Status.RUNNING, started_at__lt=now - LEASE)
    return sum(_again_or_failed(row) for row in rows)


def _again_or_failed(row: DBTaskResult[Any, Any]) -> bool:
    job = job_of(row.task_path)
    claimed = DBTaskResult.objects.filter(pk=row.pk, status=Status.RUNNING, started_at=row.started_at)
    if job and len(row.worker_ids) < job.retry.attempts:
        return bool(claimed.update(status=Status.READY, run_after=clock.real_now()))
    return bool(claimed.update(status=Status.FAILED, finished_at=clock.real_now()))


def _end(attempt: Attempt, outcome: str, error: str) -> bool:
    """Close the attempt. False where it is no longer ours."""
    mine = Attempt.objects.filter(pk=attempt.pk, ended_at=None)
    return bool(mine.update(ended_at=clock.real_now(), outcome=outcome, error=error))


def _mark(attempt: Attempt, **changes: object) -> None:
    DBTaskResult.objects.filter(pk=attempt.job, status=Status.RUNNING).update(**changes)
