"""The clock of a demonstration: moved forward for everybody at once, and what falls due meanwhile happens.

Where HANDRAIL_DEMO is not 1 nothing here is read, and the time of the site is the real one.
See docs/decisions/0011-a-moved-clock-catches-up.md.
"""

from __future__ import annotations

import datetime as dt
import heapq
import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import takewhile
from uuid import UUID

from cronsim import CronSim
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Max
from django.utils.translation import gettext, gettext_lazy

from handrail.audit.actions import record
from handrail.jobs.actions import enqueue, last_tick
from handrail.jobs.models import Schedule, SiteClock, Tick
from handrail.jobs.registry import Job, named
from handrail.lib import clock
from handrail.lib.refusal import Refusal

NOT_MOVED = dt.timedelta(0)
MOST = dt.timedelta(days=366)
CLOCK = UUID("6f0d2c1e-9b5a-4c59-8d0e-5a1f5e8a0003")  # stands for the clock in the log
ONLY_FORWARD = gettext_lazy(
    "The clock only goes forward: what has happened here since would have to un-happen. "
    "A fresh demonstration starts over at the real time."
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TimeOfSite:
    """How the clock stands. `at` and `began` only while the site catches up."""

    shift: dt.timedelta = NOT_MOVED
    began: dt.datetime | None = None
    at: dt.datetime | None = None

    @property
    def catching_up(self) -> bool:
        """Whether what fell due is still being done."""
        return self.at is not None

    @property
    def moved(self) -> bool:
        """Whether the site's time is not the real one."""
        return self.shift > NOT_MOVED

    def now(self) -> dt.datetime:
        """What time it is on the site."""
        return self.at or self.ends()

    def ends(self) -> dt.datetime:
        """What time it will be once the site has caught up."""
        return clock.real_now() + self.shift

    def percent(self) -> int:
        """How much of the way is done."""
        if self.at is None or self.began is None:
            return 100
        return min(99, int(100 * (self.at - self.began) / (self.ends() - self.began)))


def read() -> TimeOfSite:
    """How the clock of the site stands: one query in a demonstration, none elsewhere."""
    if not settings.SITE.demo:
        return TimeOfSite()
    found = SiteClock.objects.values_list("shift", "began", "at").first()
    return TimeOfSite(*found) if found else TimeOfSite()


@contextmanager
def site_time() -> Iterator[TimeOfSite]:
    """Have `clock.now()` say the time of the site inside: for one request, or one job."""
    found = read()
    stands = clock.standing(found.at) if found.at else nullcontext()
    with clock.moved(found.shift), stands:
        yield found


@transaction.atomic
def move(*, by: UUID | None, ahead: dt.timedelta) -> None:
    """Move the time of the demonstration forward; a job does what falls due on the way. Raises Refusal."""
    if ahead <= NOT_MOVED:
        raise Refusal(str(ONLY_FORWARD), "day")
    if ahead > MOST:
        raise Refusal(gettext("Move it by a year at most; then move it again."), "day")
    SiteClock.objects.get_or_create(id=1, defaults={"shift": NOT_MOVED})
    row = SiteClock.objects.select_for_update().get(id=1)
    if row.at is None:
        row.began = row.at = clock.real_now() + row.shift
    row.shift += ahead
    row.save()
    record(by=by, verb="clock.moved", subject=("jobs.siteclock", CLOCK), school=None, now=row.at)
    enqueue(_job("jobs.catch_up").task, by=None, once=True)


def _job(name: str) -> Job:
    found = named(name)
    if found is None:
        raise LookupError(f"There is no job {name}.")
    return found


# ---- catching up


def catch_up() -> None:
    """Do what fell due between the old time and the new, each at its own moment, in their order.

    Each moment is noted once its job is done. Killed in between, the next attempt begins with the moment at
    hand, which is why jobs must bear being run twice. Of two attempts at once, one gives up.
    """
    while here := (found := read()).at:
        for at, name in _due(found):
            if not _one(at, name, here):
                return
            here = max(at, here)
        _arrive(found)


def _due(found: TimeOfSite) -> Iterator[tuple[dt.datetime, str]]:
    """Moments and the names of their schedules that are still to come, in their order."""
    rows = Schedule.objects.filter(active=True).annotate(last=Max("ticks__at"))
    lines = [_moments(row, max(row.since, row.last or row.since), found.began or row.since) for row in rows]
    return takewhile(lambda due: due[0] <= found.ends(), heapq.merge(*lines))


def _moments(schedule: Schedule, after: dt.datetime, began: dt.datetime) -> Iterator[tuple[dt.datetime, str]]:
    """The moments of one schedule after its last tick, without end; of several in one hour the last.

    Of those that were missed before the clock was moved, only the last counts, as on any site.
    """
    at = max(after, last_tick(schedule.line, began) - dt.timedelta(microseconds=1))
    while True:
        first = next(CronSim(schedule.line, at.astimezone(dt.UTC)))
        at = last_tick(schedule.line, first.replace(minute=59))
        yield at, schedule.name


def _one(at: dt.datetime, name: str, here: dt.datetime) -> bool:
    """Do the job of one moment, and note it. False where another attempt has gone on from `here`."""
    job = named(name)
    failed = job is not None and not _done(job, at)
    with transaction.atomic():
        if not SiteClock.objects.filter(id=1, at=here).update(at=max(at, here)):
            return False
        queued = enqueue(job.task, by=None, once=True) if job and failed else None
        Tick.objects.bulk_create([Tick(schedule_id=name, at=at, job=queued)], ignore_conflicts=True)
    return True


def _done(job: Job, at: dt.datetime) -> bool:
    """Run a job at its moment. False where it failed: then the queue tries it again, and staff see it."""
    try:
        with clock.standing(at):
            job.task.call(by=None)
    except (OperationalError, InterfaceError):
        raise  # the database does not answer: the whole of catching up is tried again
    except Exception:  # noqa: BLE001 (whatever it is, the queue records it, and the others go on)
        logger.warning("While catching up, the job %s failed; it is queued.", job.name)
        return False
    return True


def _arrive(found: TimeOfSite) -> None:
    """Let the clock run on, unless it was moved again meanwhile."""
    SiteClock.objects.filter(id=1, shift=found.shift).update(began=None, at=None)
