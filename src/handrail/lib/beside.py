"""A second core for work that nothing waits for yet."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")


def beside(work: Callable[[], T]) -> Callable[[], T]:
    """Begin `work` in a copy of this process; what comes back waits for it and gives its result.

    `work` changes nothing here, and its result can be pickled. Where there is one core, no fork, or other
    threads (which a copy would lose), it is done here instead, when its result is asked for.
    """
    if not hasattr(os, "fork") or (os.cpu_count() or 1) < 2 or threading.active_count() > 1:
        return work
    copies = multiprocessing.get_context("fork")
    here, there = copies.Pipe(duplex=False)
    copy = copies.Process(target=_send, args=(there, work), daemon=True)
    copy.start()
    there.close()

    def result() -> T:
        try:
            found: T = here.recv()
        except EOFError:  # the copy died; its work is not lost
            return work()
        finally:
            here.close()
            copy.join()
        return found

    return result


def _send(pipe: Connection, work: Callable[[], object]) -> None:
    pipe.send(work())
