"""A process of its own that is warm already: a fork of this one, killed where a test says."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections

DONE = b"done\n"  # what a child says once its work has returned: the acknowledgement
KILLED = -signal.SIGKILL


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: minus the signal, or its exit code; and what it said until then."""

    code: int
    said: bytes

    @property
    def acknowledged(self) -> bool:
        """Whether it came to say that all is done."""
        return self.said.endswith(DONE)

    @property
    def found(self) -> str:
        """What its work returned, in letters."""
        return self.said.removesuffix(DONE).decode()


def in_a_child(
    work: Callable[[], object],
    *,
    then: Callable[[], object] = lambda: None,
    known: Callable[[int], object] = lambda _: None,
) -> Ended:
    """Do it in a fork, with connections of its own, and `then` something more once that was acknowledged.

    `known` hears the number of the process before that begins. A child that fails fails the test, with why.
    """
    connections.close_all()  # two processes must not share one
    sys.stdout.flush()
    (reader, writer), (gate, opener) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.close(opener)
        os.read(gate, 1)
        _live(work, then, writer)
    os.close(writer)
    os.close(gate)
    known(child)
    os.close(opener)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    ended = Ended(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said)
    assert ended.code in (0, KILLED), said.decode()
    return ended


def _live(work: Callable[[], object], then: Callable[[], object], writer: int) -> None:
    """All that a child does. Whatever happens, it never comes back into the test."""
    try:
        found = work()
        os.write(writer, (str(found) if isinstance(found, int | str) else "").encode() + DONE)
        then()
        connections.close_all()
        os._exit(0)
    except BaseException:  # noqa: BLE001 (the parent tells of it)
        os.write(writer, traceback.format_exc().encode())
        os._exit(1)


def die() -> None:
    """As kill -9 from outside: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def killed_at(step: int | None, *calls: tuple[Any, str]) -> Iterator[list[str]]:
    """End this process at a step: before (even) or after (odd) each SQL statement, COMMIT among them.

    `calls` are further steps: functions, by the module and the name. Without a step it only counts: one entry
    for each.
    """
    seen: list[str] = []

    def watched(execute, sql, params, many, context):
        return at(sql, lambda: execute(sql, params, many, context))

    def at(sql, act):
        seen.append(sql)
        if step == 2 * len(seen) - 2:
            die()
        result = act()
        if step == 2 * len(seen) - 1:
            die()
        return result

    def stepped(name, act):
        return lambda *words, **named: at(name, lambda: act(*words, **named))

    with ExitStack() as stack:
        for owner, name in ((connection, "_commit"), *calls):
            act = getattr(owner, name)
            stack.callback(setattr, owner, name, act)
            setattr(owner, name, stepped("COMMIT" if owner is connection else name, act))
        stack.enter_context(connection.execute_wrapper(watched))
        yield seen
