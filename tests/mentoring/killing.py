"""Operations of a pair, and what must hold whatever statement was the last of the process that did them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django_tasks_db.models import DBTaskResult
from tests.forking import KILLED, Ended, die, in_a_child, killed_at
from tests.mentoring.pair import HOW, Pair

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.mentoring import actions
from handrail.mentoring.actions import talking
from handrail.mentoring.models import Meeting, ThreadMark, ThreadMessage

EVERY_POINT = os.environ.get("HANDRAIL_REQUIRE_ALL") == "1"  # as ./handrail test --all sets it
SAMPLE, LAST = 9, 5  # otherwise each ninth, and the last ones: the COMMIT and what comes after it


@dataclass(frozen=True, slots=True)
class Operation:
    """What is done to a thing, in one transaction: `ready` makes a fresh thing in the parent, `act` does it.

    `mails` are those that it posts.
    """

    ready: Callable[[Pair], Any]
    act: Callable[[Pair, Any], object]
    mails: int


def _proposed(pair: Pair) -> Meeting:
    return pair.propose(7)


def _accept(pair: Pair, thing: Meeting) -> object:
    return actions.accept_time(meeting=thing, by=pair.mentor, option=0, now=clock.now())


def _move(pair: Pair, thing: Meeting) -> object:
    return actions.move(meeting=thing, by=pair.mentor, how=HOW, time=pair.at(9), now=clock.now())


def _log(pair: Pair, _: None) -> object:
    return pair.log()


def _not_logged(_: Pair) -> None:
    Meeting.objects.filter(state="held").delete()  # a meeting is noted once a day


def _untold(pair: Pair) -> None:
    """As if all was read, so that the next message is told of."""
    ThreadMark.objects.filter(reader=pair.mentee).delete()


def _write(pair: Pair, _: None) -> object:
    return talking.send(
        mentorship=pair.mentorship, words="See you there", files=(), by=pair.mentor, now=clock.now()
    )


OPERATIONS: dict[str, Operation] = {
    "log a meeting": Operation(_not_logged, _log, 0),
    "accept a time": Operation(_proposed, _accept, 2),
    "move a meeting": Operation(lambda pair: pair.agreed(7), _move, 2),
    "send a message": Operation(_untold, _write, 1),
}


@dataclass(frozen=True, slots=True)
class State:
    """What is in the database, as another process finds it."""

    rows: frozenset[tuple[Any, ...]]
    events: frozenset[int]
    mails: frozenset[Any]


def state() -> State:
    meetings = Meeting.objects.values_list("pk", "state", "sequence", "starts_at", "wall", "day")
    messages = ThreadMessage.objects.values_list("pk", "by", "at")
    marks = ThreadMark.objects.values_list("pk", "told_at")
    return State(
        frozenset([*meetings, *messages, *marks]),
        frozenset(Event.objects.values_list("id", flat=True)),
        frozenset(Message.objects.values_list("id", flat=True)),
    )


def points(pair: Pair, operation: Operation) -> Iterator[int]:
    """The steps at which to kill it: twice as many as it has statements, one more after it has answered."""
    thing = operation.ready(pair)

    def count() -> int:
        with killed_at(None) as seen:
            operation.act(pair, thing)
        return len(seen)

    before = state()
    counted = in_a_child(count)
    all_or_nothing(operation, before, counted)
    steps = 2 * int(counted.found) + 1
    for step in range(steps):
        if EVERY_POINT or step % SAMPLE == 0 or step >= steps - LAST:
            yield step


def killed(pair: Pair, operation: Operation, step: int) -> None:
    """Do it once more in a process that ends at this step, and look at what it left."""
    thing = operation.ready(pair)
    before = state()

    def work() -> None:
        with killed_at(step):
            operation.act(pair, thing)

    ended = in_a_child(work, then=die)
    assert ended.code == KILLED
    all_or_nothing(operation, before, ended)


def all_or_nothing(operation: Operation, before: State, ended: Ended) -> None:
    """Nothing happened or all of it, in tables that are whole; and all, if that was acknowledged."""
    after = state()
    whole()
    if after == before:
        assert not ended.acknowledged, "acknowledged, and lost"
        return
    assert after.rows != before.rows, "something was recorded or posted that did not happen"
    gained = len(after.events - before.events), len(after.mails - before.mails)
    assert gained == (1, operation.mails), f"half done: {gained} events and mails"
    if operation.mails:
        sends = DBTaskResult.objects.filter(status="READY", task_path__endswith="send_mail")
        assert sends.exists(), "mails were posted, and nobody was woken"


def whole() -> None:
    """The database itself finds no fault."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert cursor.execute("PRAGMA foreign_key_check").fetchall() == []
