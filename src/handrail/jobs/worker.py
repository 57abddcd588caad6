"""The worker: as a thread beside the web server, or as a command.

django-tasks-db has a worker of its own, but it is a command alone, and its class is no public interface. What
we take from it is the queue: which rows are ready, and how one is claimed so that nobody else gets it.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connections
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from handrail.jobs import attempts
from handrail.jobs.actions import fire_due, sync_schedules
from handrail.jobs.demo_clock import site_time
from handrail.jobs.models import Attempt
from handrail.jobs.registry import GiveUp, Retry, job_of
from handrail.lib import clock

POLL = 0.5  # seconds between two looks at an empty queue
TICK = 2.0  # seconds between two looks at the schedule
BEAT = 10.0  # seconds between two signs of life; a sixth of the lease
REST = 5.0  # seconds to wait when the database does not answer

logger = logging.getLogger(__name__)


def run_worker(stop: threading.Event) -> None:
    """Do jobs until `stop` is set; the job at hand is finished first. Survives a database that goes away."""
    worker, ended = Worker(), threading.Event()
    keeper = threading.Thread(target=_keep, args=(worker, ended), name="handrail-jobs-keeper", daemon=True)
    keeper.start()
    try:
        while not stop.is_set():
            stop.wait(_work(worker))
    finally:
        ended.set()
        keeper.join()
        connections.close_all()


def run_until_empty() -> None:
    """Do the jobs that are due now, in this thread, and return: for tests, and for making a demonstration."""
    worker = Worker()
    while worker.do_one():
        pass


class Worker:
    """Claims rows and runs them, one at a time. `at_hand` is what it is trying just now."""

    def __init__(self) -> None:
        self.name = secrets.token_hex(16)
        self.at_hand: Attempt | None = None

    def do_one(self) -> bool:
        """Run the next job that is due. False where there is none."""
        row = self._claim()
        if row is None:
            return False
        self.at_hand = attempts.begin(row, worker=self.name)
        try:
            _run(self.at_hand, row)
        finally:
            self.at_hand = None
        return True

    def _claim(self) -> DBTaskResult[Any, Any] | None:
        ready = DBTaskResult.objects.ready()
        if not ready.exists():  # no need to lock the whole of SQLite for that
            return None
        with exclusive_transaction():
            row = ready.get_locked()
            if row is not None:
                row.claim(self.name)
            return row


def _work(worker: Worker) -> float:
    """One turn. Returns how many seconds to wait before the next."""
    close_old_connections()
    try:
        return 0 if worker.do_one() else POLL
    except (OperationalError, InterfaceError):
        logger.warning("The database does not answer; the worker tries again in %d seconds.", REST)
        connections.close_all()
        return REST


def _run(attempt: Attempt, row: DBTaskResult[Any, Any]) -> None:
    job = job_of(row.task_path)
    if job is None:
        attempts.fail(attempt, GiveUp(attempts.UNKNOWN), Retry())
        return
    kwargs = dict(row.args_kwargs["kwargs"])
    by = kwargs.pop("by")
    try:
        with site_time():
            job.task.call(by=UUID(by) if by else None, **kwargs)
    except Exception as error:  # noqa: BLE001 (whatever it is, it is recorded, and the worker goes on)
        logger.warning("The job %s failed: %s", job.name, attempts.in_words(error))
        attempts.fail(attempt, error, job.retry)
    else:
        attempts.finish(attempt)


def _keep(worker: Worker, ended: threading.Event) -> None:
    """Beside the worker: signs of life, the schedule, and the jobs of workers that died."""
    synced, beaten = False, float("-inf")
    while not ended.wait(TICK if synced else 0):
        try:
            with site_time() as time_of_site:
                if not synced:
                    sync_schedules(now=clock.now())
                    synced = True
                if not time_of_site.catching_up:  # until then the schedule is the affair of that job
                    fire_due(now=clock.now())
            if time.monotonic() - beaten >= BEAT:
                _beat(worker.at_hand)
                beaten = time.monotonic()
        except DatabaseError:
            logger.warning("The database does not answer; the schedule waits.")
            connections.close_all()
            ended.wait(REST)
        finally:
            close_old_connections()
    connections.close_all()


def _beat(attempt: Attempt | None) -> None:
    if attempt:
        attempts.beat(attempt)
    attempts.reap(now=clock.real_now())
