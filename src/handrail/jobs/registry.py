"""The jobs that exist: what each does in words, when it runs by itself, and how often it is tried.

An app writes its jobs in `tasks.py`:

    @job("Send the invitations of a cohort")
    def send_invitations(*, by: UUID | None, cohort: str) -> None: ...

and queues one with `actions.enqueue(send_invitations, by=person.pk, cohort=str(cohort.pk))`. A job may be run
twice, after a kill for instance, so it must be idempotent: what is done already is not done again. `by` is
the person for whom it acts; the job asks again what they may do, since their rights may have changed.
"""

from __future__ import annotations

import datetime as dt
import inspect
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cronsim import CronSim
from django_tasks import task
from django_tasks.base import Task

STOPPED = "handrail.jobs.Stopped"  # stands in the place of an exception where staff stopped a job


class Trouble(Exception):
    """A job failed for a reason that staff can read: the words are shown. It is tried again."""


class GiveUp(Trouble):
    """A job failed for a reason that staff can read, and trying again would not help."""


@dataclass(frozen=True, slots=True)
class Retry:
    """How often a job is tried, and how long it waits in between: twice as long each time, up to `most`."""

    attempts: int = 5
    first: dt.timedelta = dt.timedelta(seconds=30)
    most: dt.timedelta = dt.timedelta(hours=1)

    def wait(self, attempt: int, dice: Callable[[], float] = random.random) -> dt.timedelta:
        """The pause after an attempt: somewhere in its second half, so that failures do not march in step."""
        longest: dt.timedelta = min(self.most, self.first * 2 ** min(attempt - 1, 30))
        return longest * (0.5 + dice() / 2)


ONCE = Retry(attempts=1)  # for jobs whose next tick is soon


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `cron` is a line such as `15 3 * * *`, read in UTC; empty where nothing runs it by itself."""

    name: str
    words: str
    task: Task[..., Any]
    retry: Retry
    cron: str


JOBS: dict[str, Job] = {}  # by the path of the function, which is what the queue keeps


def job(
    words: str, *, retry: Retry | None = None, cron: str = ""
) -> Callable[[Callable[..., None]], Task[..., None]]:
    """Make a function a job. Raises TypeError for one that cannot be queued, CronSimError for a bad line."""

    def make(function: Callable[..., None]) -> Task[..., None]:
        parameters = inspect.signature(function).parameters
        if "by" not in parameters or any(item.kind is not item.KEYWORD_ONLY for item in parameters.values()):
            raise TypeError(f"{function.__qualname__} must take keywords alone, `by` among them.")
        if cron:
            CronSim(cron, dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
        made = task(function)
        name = f"{function.__module__.removeprefix('handrail.').partition('.')[0]}.{function.__name__}"
        JOBS[made.module_path] = Job(name, words, made, retry or Retry(), cron)
        return made

    return make


def job_of(path: str) -> Job | None:
    """The job that a row of the queue speaks of; None where this version of Handrail has it no more."""
    return JOBS.get(path)


def named(name: str) -> Job | None:
    """The job that the schedule, or an app above, calls by its short name, such as `mailroom.send_mail`."""
    return next((job for job in JOBS.values() if job.name == name), None)
