"""Jobs for the tests. They leave their traces in files, which no transaction takes back."""

import datetime as dt
import time
from pathlib import Path

from handrail.jobs.registry import GiveUp, Retry, Trouble, job

QUICK = Retry(attempts=3, first=dt.timedelta(seconds=0), most=dt.timedelta(seconds=0))


def write(folder, name, words=""):
    with Path(folder, name).open("a", encoding="utf-8") as file:
        file.write(f"{words}\n")


@job("Do it once", retry=QUICK)
def once(*, by, folder):
    """Idempotent: what an earlier try left done is not done again. Waits in the middle for a sign."""
    write(folder, "begun")
    if not Path(folder, "effect").exists():
        write(folder, "effect", by)
    while not Path(folder, "go").exists():
        time.sleep(0.02)
    write(folder, "ended")


@job("Say for whom", retry=QUICK)
def say(*, by, folder, words):
    write(folder, "said", f"{by!r} {words}")


@job("Fail with a reason", retry=QUICK)
def fail(*, by, folder):
    write(folder, "tries")
    raise Trouble("The timetable of the faculty has no page for this week.")


@job("Fail once, then work", retry=QUICK)
def recover(*, by, folder):
    write(folder, "tries")
    if Path(folder, "tries").read_text(encoding="utf-8").count("\n") == 1:
        raise ConnectionResetError("ann@school.example")


@job("Give up", retry=QUICK)
def give_up(*, by, folder):
    write(folder, "tries")
    raise GiveUp("The cohort was removed.")


@job("Fall over a fault", retry=Retry(attempts=1))
def fault(*, by):
    raise KeyError("ann@school.example")


@job("Kill the worker", retry=QUICK)
def deadly(*, by, folder):
    write(folder, "tries")
    time.sleep(3600)
