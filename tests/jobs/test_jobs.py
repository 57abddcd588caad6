"""Jobs: queued with what caused them, tried again, ended in words."""

import datetime as dt
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from cronsim import CronSimError
from django.db import OperationalError, transaction
from django_tasks_db.models import DBTaskResult
from tests.jobs import sample

from handrail.audit.models import Event
from handrail.jobs import actions, attempts, queries
from handrail.jobs.models import Attempt, Tick
from handrail.jobs.registry import Retry, job
from handrail.jobs.worker import run_until_empty
from handrail.lib import clock
from handrail.lib.refusal import Refusal

ANN = uuid.UUID(int=1)
NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
SECOND, DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)


def lines(folder, name):
    path = Path(folder, name)
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def line_of(key):
    (line,) = queries.lines(queries.rows().filter(pk=key))
    return line


@pytest.mark.django_db
def test_a_job_is_told_for_whom_it_acts(tmp_path):
    actions.enqueue(sample.say, by=ANN, folder=str(tmp_path), words=uuid.UUID(int=2))
    actions.enqueue(sample.say, by=None, folder=str(tmp_path), words="x")
    run_until_empty()
    assert lines(tmp_path, "said") == [f"{ANN!r} {uuid.UUID(int=2)}", "None x"]
    assert [(line.state, line.by, line.error) for line in queries.lines(queries.rows())] == [
        ("Done", None, ""),
        ("Done", ANN, ""),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_job_is_queued_with_its_cause_or_not_at_all(tmp_path):
    with transaction.atomic():
        actions.enqueue(sample.say, by=ANN, folder=str(tmp_path), words="x")
        transaction.set_rollback(True)
    assert DBTaskResult.objects.count() == 0


@pytest.mark.django_db
def test_once_means_that_one_waiting_job_is_enough(tmp_path):
    def ask(words):
        return actions.enqueue(sample.say, by=None, once=True, folder=str(tmp_path), words=words)

    assert [bool(ask("x")), bool(ask("x")), bool(ask("y"))] == [True, False, True]
    run_until_empty()
    assert bool(ask("x")) is True


@pytest.mark.django_db
def test_a_job_for_later_waits(tmp_path):
    later = clock.real_now() + DAY
    actions.enqueue(sample.say, by=None, run_after=later, folder=str(tmp_path), words="x")
    run_until_empty()
    assert [(line.state, line.next_run) for line in queries.lines(queries.rows())] == [("Waiting", later)]


# --------------------------------------------------------------------------------------- trying again


@pytest.mark.django_db
def test_retries_end_and_the_reason_is_there_in_words(tmp_path):
    key = actions.enqueue(sample.fail, by=ANN, folder=str(tmp_path))
    run_until_empty()
    assert len(lines(tmp_path, "tries")) == 3
    line = line_of(key)
    assert (line.words, line.state, line.attempts, line.of, line.error, line.next_run, line.may_retry) == (
        "Fail with a reason",
        "Failed",
        3,
        3,
        "The timetable of the faculty has no page for this week.",
        None,
        True,
    )
    found = Attempt.objects.filter(job=key).values_list("number", "outcome")
    assert list(found) == [(1, "failed"), (2, "failed"), (3, "failed")]


@pytest.mark.django_db
def test_a_failure_that_passes_is_forgotten(tmp_path):
    key = actions.enqueue(sample.recover, by=None, folder=str(tmp_path))
    run_until_empty()
    assert (line_of(key).state, line_of(key).attempts, line_of(key).error) == ("Done", 2, "")
    assert list(Attempt.objects.values_list("error", flat=True)) == [
        "A file, or another service, could not be reached.",
        "",
    ]
    row = DBTaskResult.objects.get()
    assert (row.traceback, row.exception_class_path, row.finished_at is None) == ("", "", False)


@pytest.mark.django_db
def test_giving_up_is_not_tried_again(tmp_path):
    key = actions.enqueue(sample.give_up, by=None, folder=str(tmp_path))
    run_until_empty()
    assert lines(tmp_path, "tries") == [""]
    assert (line_of(key).state, line_of(key).error) == ("Failed", "The cohort was removed.")


@pytest.mark.django_db
def test_a_fault_names_its_place_and_never_what_it_was_about():
    key = actions.enqueue(sample.fault, by=None)
    run_until_empty()
    error = line_of(key).error
    assert error.startswith("A fault in the program: KeyError in sample.py, line ")
    row = DBTaskResult.objects.get()
    assert row.traceback.endswith("KeyError")
    assert "raise KeyError(" in row.traceback
    assert attempts.in_words(OperationalError("ann@school.example")) == (
        "The database refused or did not answer."
    )


@pytest.mark.django_db
def test_the_pause_grows_with_each_attempt_up_to_its_limit():
    retry = Retry(first=30 * SECOND, most=600 * SECOND)
    shortest = [retry.wait(number, dice=lambda: 0.0) / SECOND for number in range(1, 8)]
    longest = [retry.wait(number, dice=lambda: 1.0) / SECOND for number in (1, 2, 3, 99, 10**6)]
    assert shortest == [15, 30, 60, 120, 240, 300, 300]
    assert longest == [30, 60, 120, 600, 600]


@pytest.mark.django_db
def test_between_attempts_the_job_waits_with_its_error(tmp_path, monkeypatch):
    job_ = sample.fail
    monkeypatch.setitem(
        actions.JOBS, job_.module_path, with_retry(job_, Retry(attempts=2, first=DAY, most=DAY))
    )
    key = actions.enqueue(job_, by=None, folder=str(tmp_path))
    before = clock.real_now()
    run_until_empty()
    line = line_of(key)
    assert (line.state, line.attempts, line.of) == ("Waiting", 1, 2)
    assert line.error == "The timetable of the faculty has no page for this week."
    assert before + DAY / 2 <= line.next_run <= clock.real_now() + DAY


def with_retry(task, retry):
    return replace(actions.JOBS[task.module_path], retry=retry)


@pytest.mark.django_db
def test_staff_try_a_failed_job_again_and_the_log_says_so(tmp_path):
    key = actions.enqueue(sample.give_up, by=None, folder=str(tmp_path))
    with pytest.raises(Refusal, match="Only a job that has failed"):
        actions.retry(job=key, by=ANN, now=NOW)
    run_until_empty()
    actions.retry(job=key, by=ANN, now=NOW)
    assert line_of(key).state == "Waiting"
    run_until_empty()
    assert (line_of(key).state, line_of(key).attempts) == ("Failed", 2)
    assert list(Event.objects.values_list("actor", "verb", "subject_type", "subject")) == [
        (ANN, "job.retry", "jobs.job", key)
    ]


@pytest.mark.django_db
def test_a_job_that_this_version_does_not_have_fails_in_words():
    key = actions.enqueue(sample.fault, by=None)
    DBTaskResult.objects.update(task_path="handrail.gone.tasks.gone")
    run_until_empty()
    assert (line_of(key).words, line_of(key).state, line_of(key).error) == (
        "A job that this version no longer has",
        "Failed",
        "This version of Handrail has no such job.",
    )


# ------------------------------------------------------------------------------------ the page and its care


@pytest.mark.django_db
def test_the_page_shows_failures_first(tmp_path):
    actions.enqueue(sample.say, by=None, folder=str(tmp_path), words="x")
    actions.enqueue(sample.give_up, by=None, folder=str(tmp_path))
    run_until_empty()
    actions.enqueue(sample.say, by=None, folder=str(tmp_path), words="y")
    assert [line.state for line in queries.lines(queries.rows())] == ["Failed", "Waiting", "Done"]
    assert [line.state for line in queries.lines(queries.rows()[1:2])] == ["Waiting"]
    assert queries.counts(queries.rows()) == {"READY": 1, "RUNNING": 0, "FAILED": 1, "SUCCESSFUL": 1}


@pytest.mark.django_db
def test_jobs_for_people_elsewhere_can_be_left_out(tmp_path):
    here, elsewhere = uuid.uuid4(), uuid.uuid4()
    for by in (None, here, elsewhere):
        actions.enqueue(sample.say, by=by, folder=str(tmp_path), words="x")
    assert queries.asked_by() == {here, elsewhere}
    assert {line.by for line in queries.lines(queries.rows(not_for=[elsewhere]))} == {None, here}


@pytest.mark.django_db
def test_a_job_that_waits_can_be_stopped_and_tried_again(tmp_path):
    key = actions.enqueue(sample.say, by=None, folder=str(tmp_path), words="x")
    actions.cancel(job=key, by=uuid.uuid4(), now=NOW)
    run_until_empty()
    assert (line_of(key).state, line_of(key).error) == ("Failed", queries.STOPPED_WORDS)
    assert not Path(tmp_path, "said").exists()
    with pytest.raises(Refusal, match="Only a job that waits can be stopped"):
        actions.cancel(job=key, by=uuid.uuid4(), now=NOW)
    actions.retry(job=key, by=uuid.uuid4(), now=NOW)
    run_until_empty()
    assert (line_of(key).state, line_of(key).error) == ("Done", "")
    assert list(Event.objects.values_list("verb", flat=True)) == ["job.cancel", "job.retry"]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_two_questions_however_long_it_is(count, tmp_path, django_assert_num_queries):
    for number in range(count):
        actions.enqueue(sample.say, by=None, folder=str(tmp_path), words=str(number))
    with django_assert_num_queries(2):
        assert len(queries.lines(queries.rows())) == count


@pytest.mark.django_db
def test_finished_jobs_are_cleared_away_and_failures_stay_longer(tmp_path):
    actions.enqueue(sample.say, by=None, folder=str(tmp_path), words="x")
    actions.enqueue(sample.give_up, by=None, folder=str(tmp_path))
    run_until_empty()
    actions.enqueue(sample.say, by=None, run_after=NOW + 9999 * DAY, folder=str(tmp_path), words="x")
    now = clock.real_now()
    assert [actions.prune(now=now + days * DAY) for days in (1, 3, 3, 80, 91)] == [0, 1, 0, 0, 1]
    assert [line.state for line in queries.lines(queries.rows())] == ["Waiting"]
    assert Attempt.objects.count() == 0


@pytest.mark.django_db
def test_old_ticks_go_and_the_last_of_each_schedule_stays():
    actions.sync_schedules(now=NOW)
    for number in range(3):
        Tick.objects.create(schedule_id="jobs.seal_audit", at=NOW + number * SECOND)
    actions.prune(now=NOW + 31 * DAY)
    assert list(Tick.objects.values_list("at", flat=True)) == [NOW + 2 * SECOND]


def positional(by):
    """A job cannot be called like this."""


def nobody(*, folder):
    """Nor like this: for whom does it act?"""


def test_only_functions_that_the_queue_can_call_become_jobs():
    for wrong in (positional, nobody):
        with pytest.raises(TypeError, match="keywords alone"):
            job("Wrong")(wrong)
    with pytest.raises(CronSimError):
        job("Wrong", cron="often")(sample.say.func)
