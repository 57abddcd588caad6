"""Workers that run, stop, die and come back."""

import datetime as dt
import signal
import threading
import uuid
from pathlib import Path

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult
from tests.jobs import processes, sample
from tests.jobs.test_jobs import line_of, lines

from handrail.jobs import actions, attempts
from handrail.jobs.models import Attempt, Schedule
from handrail.jobs.worker import run_until_empty, run_worker
from handrail.lib import clock

ANN = uuid.UUID(int=1)
LATER = attempts.LEASE + dt.timedelta(seconds=1)
WORK = "import tests.jobs.sample\nfrom handrail.jobs.worker import run_worker\nrun_worker(threading.Event())"
pytestmark = pytest.mark.django_db
OWN = pytest.mark.django_db(transaction=True)  # for processes and threads that must see what was written


def outcomes(key):
    return list(Attempt.objects.filter(job=key).order_by("number").values_list("outcome", flat=True))


@OWN
def test_a_worker_killed_in_the_middle_leaves_a_job_that_is_done_once_in_effect(tmp_path):
    key = actions.enqueue(sample.once, by=ANN, folder=str(tmp_path))
    with processes.start(WORK):
        processes.wait_until(lambda: lines(tmp_path, "effect"))

    assert line_of(key).state == "Running"
    assert attempts.reap(now=clock.real_now()) == 0  # it may live still, for all we know
    assert attempts.reap(now=clock.real_now() + LATER) == 1
    line = line_of(key)
    assert (line.state, line.error) == ("Waiting", "The worker stopped in the middle.")

    Path(tmp_path, "go").touch()
    run_until_empty()
    assert line_of(key).state == "Done"
    assert outcomes(key) == ["lost", "done"]
    assert [len(lines(tmp_path, name)) for name in ("begun", "effect", "ended")] == [2, 1, 1]


@OWN
def test_a_job_that_kills_every_worker_ends(tmp_path):
    key = actions.enqueue(sample.deadly, by=None, folder=str(tmp_path))
    for number in range(1, 4):
        with processes.start(WORK):
            processes.wait_until(lambda number=number: len(lines(tmp_path, "tries")) == number)
        assert attempts.reap(now=clock.real_now() + LATER) >= 1
    line = line_of(key)
    assert (line.state, line.attempts, line.error) == ("Failed", 3, "The worker stopped in the middle.")
    assert outcomes(key) == ["lost"] * 3


@OWN
def test_two_workers_do_each_job_once(tmp_path):
    count = 30
    for number in range(count):
        actions.enqueue(sample.say, by=None, folder=str(tmp_path), words=str(number))
    with processes.start(WORK), processes.start(WORK):
        processes.wait_until(lambda: len(lines(tmp_path, "said")) >= count)
    assert sorted(lines(tmp_path, "said")) == sorted(f"None {number}" for number in range(count))


def test_a_row_whose_worker_died_before_its_first_sign_of_life_is_taken_back(tmp_path):
    key = actions.enqueue(sample.say, by=None, folder=str(tmp_path), words="x")
    DBTaskResult.objects.get(pk=key).claim("dead")
    assert attempts.reap(now=clock.real_now()) == 0
    assert attempts.reap(now=clock.real_now() + LATER) == 1
    run_until_empty()
    assert (line_of(key).state, line_of(key).attempts) == ("Done", 2)


def test_a_worker_that_was_taken_for_dead_changes_nothing(tmp_path):
    key = actions.enqueue(sample.say, by=None, folder=str(tmp_path), words="x")
    row = DBTaskResult.objects.get(pk=key)
    row.claim("slow")
    slow = attempts.begin(row, worker="slow")
    attempts.reap(now=clock.real_now() + LATER)
    run_until_empty()
    attempts.finish(slow)
    attempts.fail(slow, ValueError(), sample.QUICK)
    attempts.beat(slow)
    assert line_of(key).state == "Done"
    assert outcomes(key) == ["lost", "done"]


def test_a_sign_of_life_keeps_the_lease():
    key = actions.enqueue(sample.fault, by=None)
    row = DBTaskResult.objects.get(pk=key)
    row.claim("busy")
    attempt = attempts.begin(row, worker="busy")
    Attempt.objects.update(beat_at=clock.real_now() - LATER)
    attempts.beat(attempt)
    assert attempts.reap(now=clock.real_now()) == 0


def test_the_lease_does_not_move_with_the_clock_of_a_demonstration(tmp_path):
    key = actions.enqueue(sample.say, by=None, folder=str(tmp_path), words="x")
    with clock.moved(dt.timedelta(days=30)):
        DBTaskResult.objects.get(pk=key).claim("busy")
        attempts.begin(DBTaskResult.objects.get(pk=key), worker="busy")
        assert attempts.reap(now=clock.real_now()) == 0
    assert abs(Attempt.objects.get().beat_at - clock.real_now()) < dt.timedelta(minutes=1)


@OWN
def test_a_thread_beside_the_web_server_works_and_stops(tmp_path, monkeypatch):
    monkeypatch.setattr("handrail.jobs.worker.TICK", 0.05)
    stop = threading.Event()
    thread = threading.Thread(target=run_worker, args=(stop,), daemon=True)
    thread.start()
    try:
        key = actions.enqueue(sample.say, by=ANN, folder=str(tmp_path), words="x")
        processes.wait_until(lambda: line_of(key).state == "Done")
        processes.wait_until(lambda: Schedule.objects.filter(name="jobs.seal_audit").exists())
    finally:
        stop.set()
        thread.join(processes.PATIENCE)
    assert not thread.is_alive()
    assert lines(tmp_path, "said") == [f"{ANN!r} x"]
    assert [item.name for item in threading.enumerate() if item.name.startswith("handrail")] == []


@OWN
def test_the_command_finishes_its_job_when_it_is_told_to_stop(tmp_path):
    key = actions.enqueue(sample.once, by=None, folder=str(tmp_path))
    code = "import tests.jobs.sample\nfrom django.core.management import call_command\ncall_command('work')"
    with processes.start(code) as worker:
        processes.wait_until(lambda: lines(tmp_path, "begun"))
        worker.send_signal(signal.SIGTERM)
        Path(tmp_path, "go").touch()
        assert worker.wait(processes.PATIENCE) == 0
    assert line_of(key).state == "Done", connection.vendor
