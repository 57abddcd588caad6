"""The clock of a demonstration: moved for all, and what falls due meanwhile is done once, in its order."""

import datetime as dt
import itertools
import time as time_module

import pytest
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from tests.forking import KILLED, die, in_a_child
from tests.site import demo_site

from handrail.audit.models import Event
from handrail.jobs import actions, demo_clock, registry
from handrail.jobs.models import Schedule, SiteClock, Tick
from handrail.jobs.registry import GiveUp, Job
from handrail.jobs.worker import run_until_empty
from handrail.lib import clock
from handrail.lib.refusal import Refusal

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)
NAMES = ("daily", "hourly", "minutely")
LINES = {"daily": "30 4 * * *", "hourly": "7 * * * *", "minutely": "* * * * *"}
did = []  # what the jobs of these tests did: (name, moment)


@task
def daily(*, by):
    did.append(("daily", clock.now()))


@task
def hourly(*, by):
    did.append(("hourly", clock.now()))


@task
def minutely(*, by):
    did.append(("minutely", clock.now()))


@task
def gives_up(*, by):
    did.append(("gives up", clock.now()))
    raise GiveUp("There is nothing to give.")


def plan(monkeypatch, **tasks):
    """A schedule of these tasks alone."""
    jobs = {path: found for path, found in registry.JOBS.items() if not found.cron}
    for name, made in tasks.items():
        jobs[made.module_path] = Job(f"test.{name}", name, made, registry.ONCE, LINES[name])
    monkeypatch.setattr(registry, "JOBS", jobs)
    monkeypatch.setattr(actions, "JOBS", jobs)
    actions.sync_schedules(now=clock.now())


@pytest.fixture
def three(db, settings, monkeypatch):
    """A demonstration whose schedule has three lines alone."""
    demo_site.make(settings)
    did.clear()
    plan(monkeypatch, daily=daily, hourly=hourly, minutely=minutely)


def move(**ahead):
    demo_clock.move(by=None, ahead=dt.timedelta(**ahead))


def near(moment, other):
    return abs(moment - other) < 30 * SECOND


def test_a_clock_that_was_never_moved_is_the_real_one(three):
    with demo_clock.site_time() as time:
        assert (time.moved, time.catching_up, time.percent()) == (False, False, 100)
        assert near(clock.now(), clock.real_now())


def test_until_the_site_has_caught_up_its_time_stands_then_it_runs_on_ahead(three):
    before = clock.now()
    move(days=2)
    with demo_clock.site_time() as time:
        assert time.catching_up
        assert near(clock.now(), before)
        assert clock.now() == clock.now()
    run_until_empty()
    with demo_clock.site_time() as time:
        assert not time.catching_up
        assert near(clock.now(), before + 2 * DAY)
        earlier = clock.now()
        time_module.sleep(0.01)
        assert clock.now() > earlier
        assert near(clock.real_now(), before)
    assert near(clock.now(), before)


def test_each_hour_and_day_has_its_turn_in_order_at_its_own_moment(three):
    move(days=3)
    run_until_empty()
    assert [moment for _, moment in did] == sorted(moment for _, moment in did)
    counts = {name: sum(one == name for one, _ in did) for name in NAMES}
    assert counts == {"daily": 3, "hourly": 72, "minutely": 72}
    assert {(at.hour, at.minute) for name, at in did if name == "daily"} == {(4, 30)}
    assert {at.minute for name, at in did if name == "hourly"} == {7}
    assert {at.minute for name, at in did if name == "minutely"} == {59}  # the last of each hour
    assert set(Tick.objects.values_list("schedule", "at")) == {(f"test.{name}", at) for name, at in did}


def test_what_was_done_is_not_done_again_by_the_schedule(three):
    move(days=1)
    run_until_empty()
    count = len(did)
    with demo_clock.site_time():
        actions.fire_due(now=clock.now())
    assert {tick.schedule_id for tick in Tick.objects.exclude(job=None)} <= {"test.minutely"}
    assert len(did) == count


def test_a_move_while_the_site_catches_up_takes_it_further(three):
    move(days=1)
    began = SiteClock.objects.get().began
    move(days=2)
    assert (SiteClock.objects.get().began, SiteClock.objects.get().shift) == (began, 3 * DAY)
    run_until_empty()
    assert sum(name == "hourly" for name, _ in did) == 72
    assert DBTaskResult.objects.filter(status="SUCCESSFUL").count() == 1


def test_a_schedule_that_rests_stays_at_rest(three):
    Schedule.objects.filter(name="test.hourly").update(active=False)
    move(days=1)
    run_until_empty()
    assert {name for name, _ in did} == {"daily", "minutely"}


def test_a_moment_missed_before_the_move_is_done_too_but_only_the_last(three):
    Schedule.objects.update(since=clock.now() - 5 * DAY)
    began = clock.now()
    move(hours=1)
    run_until_empty()
    early = [name for name, at in did if at <= began]
    assert sorted(early) in (["daily", "hourly"], ["daily", "hourly", "minutely"])


def test_it_never_goes_back_and_the_words_say_why(three):
    for days in (0, -1):
        with pytest.raises(Refusal, match="would have to un-happen"):
            move(days=days)
    with pytest.raises(Refusal, match="by a year at most"):
        move(days=367)
    assert not SiteClock.objects.exists()


def test_a_move_is_in_the_log(three):
    move(days=1)
    assert Event.objects.values_list("verb", "subject_type").get() == ("clock.moved", "jobs.siteclock")


def test_how_far_it_is_grows(three):
    move(days=10)
    row = SiteClock.objects.get()
    percents = []
    for days in (0, 5, 10):
        SiteClock.objects.update(at=row.began + days * DAY)
        percents.append(demo_clock.read().percent())
    assert percents == [0, 49, 99]


def test_a_job_that_fails_is_left_to_the_queue_and_the_others_go_on(three, monkeypatch):
    plan(monkeypatch, daily=gives_up, hourly=hourly)
    move(days=2)
    run_until_empty()
    names = [name for name, _ in did]
    assert names.count("hourly") == 48
    assert names.count("gives up") == 2 + 1  # twice on the way; then the queue, where one waited already
    assert DBTaskResult.objects.get(task_path=gives_up.module_path).status == "FAILED"


def test_outside_a_demonstration_nothing_is_read(db, django_assert_num_queries):
    SiteClock.objects.create(id=1, shift=30 * DAY)
    with django_assert_num_queries(0), demo_clock.site_time() as time:
        assert not time.moved
        assert near(clock.now(), clock.real_now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("noted", [True, False])
def test_killed_in_the_middle_it_goes_on_where_it_was(three, monkeypatch, noted):
    move(days=1)
    row = SiteClock.objects.get()
    calls = itertools.count(1)
    one, done = demo_clock._one, demo_clock._done

    def dies_in_between(job, at):
        did_it = done(job, at)
        if next(calls) == 10:
            die()
        return did_it

    def dies_after(*due):
        went_on = one(*due)
        if next(calls) == 10:
            die()
        return went_on

    with monkeypatch.context() as trap:
        trap.setattr(demo_clock, *(("_one", dies_after) if noted else ("_done", dies_in_between)))
        assert in_a_child(demo_clock.catch_up).code == KILLED
    ticks = set(Tick.objects.values_list("schedule", "at"))
    assert len(ticks) == (10 if noted else 9)
    assert SiteClock.objects.get().at == max(at for _, at in ticks)
    assert SiteClock.objects.get().shift == row.shift
    demo_clock.catch_up()
    assert not {(f"test.{name}", at) for name, at in did} & ticks  # what was noted is not done again
    assert Tick.objects.count() == 1 + 24 + 24
    assert SiteClock.objects.get().at is None


def test_of_two_attempts_at_once_one_gives_up(three, monkeypatch):
    move(days=1)
    done = demo_clock._done

    def overtaken(job, at):
        SiteClock.objects.update(at=at + SECOND)
        return done(job, at)

    monkeypatch.setattr(demo_clock, "_done", overtaken)
    demo_clock.catch_up()
    assert (len(did), Tick.objects.count()) == (1, 0)
    assert demo_clock.read().catching_up
