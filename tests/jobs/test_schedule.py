"""The schedule: each moment fires once, whoever looks, and a clock that goes back repeats nothing."""

import datetime as dt
import threading

import pytest
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult

from handrail.jobs import actions, queries
from handrail.jobs.models import Schedule, Tick
from handrail.jobs.registry import JOBS
from handrail.jobs.worker import run_until_empty

NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
SEAL = "jobs.seal_audit"


@pytest.fixture
def minutely(db):
    """One schedule alone: each minute."""
    actions.sync_schedules(now=NOW)
    Schedule.objects.exclude(name=SEAL).delete()
    return Schedule.objects.get()


def ticks():
    return list(Tick.objects.order_by("at").values_list("at", flat=True))


def test_a_moment_fires_once_and_is_written_down(minutely):
    assert actions.fire_due(now=NOW) == []  # nothing that was before the schedule began
    (job,) = actions.fire_due(now=NOW + MINUTE)
    assert actions.fire_due(now=NOW + 1.5 * MINUTE) == []
    assert list(Tick.objects.values_list("schedule", "at", "job")) == [(SEAL, NOW + MINUTE, job)]
    run_until_empty()
    assert len(actions.fire_due(now=NOW + 2 * MINUTE)) == 1


def test_of_many_missed_moments_the_last_one_fires(minutely):
    assert len(actions.fire_due(now=NOW + 5 * HOUR)) == 1
    assert ticks() == [NOW + 5 * HOUR]


def test_a_clock_that_goes_back_repeats_nothing(minutely):
    actions.fire_due(now=NOW + 2 * HOUR)
    assert [actions.fire_due(now=NOW + step * MINUTE) for step in range(60, 121, 10)] == [[]] * 7
    assert ticks() == [NOW + 2 * HOUR]


def test_while_a_job_waits_its_next_moment_adds_none(minutely):
    actions.fire_due(now=NOW + MINUTE)
    assert actions.fire_due(now=NOW + 2 * MINUTE) == []
    assert (len(ticks()), DBTaskResult.objects.count()) == (2, 1)


def test_a_resting_schedule_does_not_fire(minutely):
    Schedule.objects.update(active=False)
    assert actions.fire_due(now=NOW + MINUTE) == []
    actions.sync_schedules(now=NOW)
    assert Schedule.objects.get(name=SEAL).active is False


def test_the_rows_follow_the_code(minutely):
    Schedule.objects.update(line="1 1 1 1 *")
    Schedule.objects.create(name="old.gone", line="* * * * *", since=NOW)
    actions.sync_schedules(now=NOW + HOUR)
    wanted = sorted((job.name, job.cron) for job in JOBS.values() if job.cron)
    assert list(Schedule.objects.values_list("name", "line")) == wanted
    assert Schedule.objects.get(name=SEAL).since == NOW + HOUR


def test_staff_see_what_runs_next(minutely):
    actions.fire_due(now=NOW + MINUTE)
    (plan,) = queries.schedule(now=NOW + 1.5 * MINUTE)
    assert (plan.name, plan.words, plan.line, plan.active, plan.last, plan.next) == (
        SEAL,
        "Seal the audit log",
        "* * * * *",
        True,
        NOW + MINUTE,
        NOW + 2 * MINUTE,
    )


@pytest.mark.parametrize(
    ("line", "now", "last"),
    [
        ("* * * * *", "2026-11-23T09:30:00+00:00", "2026-11-23T09:30:00+00:00"),
        ("* * * * *", "2026-11-23T09:30:59.999999+00:00", "2026-11-23T09:30:00+00:00"),
        ("10 2 * * *", "2026-11-23T02:09:59+00:00", "2026-11-22T02:10:00+00:00"),
        ("10 2 * * *", "2026-11-23T03:10:00+01:00", "2026-11-23T02:10:00+00:00"),
        ("0 0 29 2 *", "2026-11-23T00:00:00+00:00", "2024-02-29T00:00:00+00:00"),
    ],
)
def test_the_last_moment_of_a_line(line, now, last):
    assert actions.last_tick(line, dt.datetime.fromisoformat(now)) == dt.datetime.fromisoformat(last)


@pytest.mark.django_db(transaction=True)
def test_workers_that_look_at_once_fire_one_tick():
    actions.sync_schedules(now=NOW)
    Schedule.objects.exclude(name=SEAL).delete()
    at_once, rounds = 6, 5
    gate, fired = threading.Barrier(at_once), []

    def look():
        for number in range(1, rounds + 1):
            gate.wait()
            fired.extend(actions.fire_due(now=NOW + number * MINUTE))
            gate.wait()
        connections.close_all()

    threads = [threading.Thread(target=look) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ticks() == [NOW + number * MINUTE for number in range(1, rounds + 1)]
    assert len(fired) == DBTaskResult.objects.count() == 1, connection.vendor
