"""Queueing jobs, firing the schedule, trying again by hand, and clearing away."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from cronsim import CronSim
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus as Status
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from handrail.audit.actions import record
from handrail.jobs.models import Attempt, Schedule, Tick
from handrail.jobs.registry import JOBS, STOPPED, named
from handrail.lib import clock
from handrail.lib.refusal import Refusal

KEEP_DONE = dt.timedelta(days=2)
KEEP_FAILED = dt.timedelta(days=90)
KEEP_TICKS = dt.timedelta(days=30)


def enqueue(
    task: Task[..., Any],
    *,
    by: UUID | None,
    run_after: dt.datetime | None = None,
    once: bool = False,
    **arguments: Any,
) -> UUID | None:
    """Queue a job in the caller's transaction, for the person `by`. Returns its id.

    With `once` a job that waits already, due and with the same arguments, is enough: None then.
    `run_after` is real time.
    """
    kwargs = {name: str(value) if isinstance(value, UUID) else value for name, value in arguments.items()}
    kwargs["by"] = str(by) if by else None
    now = clock.real_now()
    if once and _waits(task, kwargs, now):
        return None
    return UUID(task.using(run_after=run_after or now).enqueue(**kwargs).id)


def _waits(task: Task[..., Any], kwargs: dict[str, Any], now: dt.datetime) -> bool:
    same = DBTaskResult.objects.filter(status=Status.READY, task_path=task.module_path, run_after__lte=now)
    return any(row.args_kwargs["kwargs"] == kwargs for row in same)


def sync_schedules(*, now: dt.datetime) -> None:
    """Write what the code says about the schedule into its rows. An operator's rest stays."""
    wanted = {job.name: job.cron for job in JOBS.values() if job.cron}
    for name, line in wanted.items():
        schedule, _made = Schedule.objects.get_or_create(name=name, defaults={"line": line, "since": now})
        if schedule.line != line:
            Schedule.objects.filter(name=name).update(line=line, since=now)
    Schedule.objects.exclude(name__in=wanted).delete()


def fire_due(*, now: dt.datetime) -> list[UUID]:
    """Queue the jobs whose moment has come. Of several missed moments only the last counts."""
    fired = []
    for schedule in Schedule.objects.filter(active=True).annotate(last=Max("ticks__at")):
        tick = last_tick(schedule.line, now)
        if tick > max(schedule.since, schedule.last or schedule.since) and (job := _fire(schedule, tick)):
            fired.append(job)
    return fired


def last_tick(line: str, now: dt.datetime) -> dt.datetime:
    """The last moment of a cron line that is not after `now`."""
    just_after = now.astimezone(dt.UTC).replace(microsecond=1)  # the moment itself counts
    return next(CronSim(line, just_after, reverse=True))


def _fire(schedule: Schedule, at: dt.datetime) -> UUID | None:
    """Queue a schedule's job for one moment, unless somebody did: the tick is unique."""
    job = named(schedule.name)
    if job is None:
        return None
    try:
        with transaction.atomic():
            tick = Tick.objects.create(schedule=schedule, at=at)
            tick.job = enqueue(job.task, by=None, once=True)
            tick.save(update_fields=["job"])
            return tick.job
    except IntegrityError:
        return None


@transaction.atomic
def retry(*, job: UUID, by: UUID, now: dt.datetime) -> None:
    """Try a failed job once more, at once. Raises Refusal for one that has not failed."""
    failed = DBTaskResult.objects.filter(pk=job, status=Status.FAILED)
    now_due = {
        "run_after": clock.real_now(),
        "finished_at": None,
        "exception_class_path": "",
        "traceback": "",
    }
    if not failed.update(status=Status.READY, **now_due):
        raise Refusal(
            _("Only a job that has failed can be tried again. This one is waiting, running or done.")
        )
    record(by=by, verb="job.retry", subject=("jobs.job", job), school=None, now=now)


@transaction.atomic
def cancel(*, job: UUID, by: UUID, now: dt.datetime) -> None:
    """Keep a job that waits from running. It stays on the page and can be tried again."""
    waiting = DBTaskResult.objects.filter(pk=job, status=Status.READY)
    stopped = {"finished_at": clock.real_now(), "exception_class_path": STOPPED, "traceback": ""}
    if not waiting.update(status=Status.FAILED, **stopped):
        raise Refusal(_("Only a job that waits can be stopped. This one has begun already, or is over."))
    record(by=by, verb="job.cancel", subject=("jobs.job", job), school=None, now=now)


@transaction.atomic
def prune(*, now: dt.datetime) -> int:
    """Clear away what was done 2 days ago, failed 90 days ago, or ticked 30 days ago. `now` is real time."""
    done = DBTaskResult.objects.filter(status=Status.SUCCESSFUL, finished_at__lt=now - KEEP_DONE)
    failed = DBTaskResult.objects.filter(status=Status.FAILED, finished_at__lt=now - KEEP_FAILED)
    keys = [*done.values_list("pk", flat=True), *failed.values_list("pk", flat=True)]
    for start in range(0, len(keys), 500):  # SQLite takes no endless lists
        Attempt.objects.filter(job__in=keys[start : start + 500]).delete()
        DBTaskResult.objects.filter(pk__in=keys[start : start + 500]).delete()
    newest = Tick.objects.values("schedule").annotate(newest=Max("id")).values("newest")
    Tick.objects.filter(at__lt=now - KEEP_TICKS).exclude(id__in=newest).delete()
    return len(keys)
