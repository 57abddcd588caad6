"""CPU time and extra memory of one piece of work, in the process that does it.

It stands beside the workers and uses the standard library only, because each peer runs in an
environment of its own.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib.metadata
import json
import math
import os
import resource
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

STATUS = Path("/proc/self/status")
RESET = Path("/proc/self/clear_refs")
LOWER_PEAK = "5"  # what Linux wants to read there
LONG_ENOUGH = 0.2  # CPU seconds: shorter work is repeated, and its average taken
MOST_TIMES = 200
TOO_LONG = 75  # the exit code of a worker that used up its limit

Listing = Callable[[], dict[str, Any]]
Work = Callable[[], Listing]


def serve(prepare: Callable[[dict[str, Any]], Work], packages: Sequence[str]) -> None:
    """Read a task, do its small case to warm up and its case on the clock, print what was measured.

    `prepare` takes a case, makes all input ready, and returns the work that counts. The work returns a
    function that lists what it found, so that listing is off the clock too.
    """
    task = json.load(sys.stdin)
    threading.Thread(target=stop_after, args=(task["limit"],), daemon=True).start()
    prepare(task["warm"])()
    listing, seconds, extra = measured(prepare(task["case"]))
    times = min(MOST_TIMES, math.ceil(LONG_ENOUGH / max(seconds, LONG_ENOUGH / MOST_TIMES)))
    if times > 1:
        # Peers change their input while they work, so each time needs its own, made before.
        works = [prepare(task["case"]) for _ in range(times)]
        seconds = measured(lambda: [work() for work in works])[1] / times
    found = {"seconds": seconds, "extra": extra, **listing()}
    found["versions"] = {name: importlib.metadata.version(name) for name in packages}
    print(json.dumps(found))


def measured(work: Callable[[], Any]) -> tuple[Any, float, int]:
    """What `work` returns, its CPU seconds (all threads), and the bytes it needed beyond what was there."""
    release()
    before = lower_peak()
    start = time.process_time()
    result = work()
    seconds = time.process_time() - start
    return result, seconds, max(0, peak() - before)


def stop_after(limit: float) -> None:
    """End this process once it has used that many CPU seconds.

    A thread that sleeps costs nothing. `RLIMIT_CPU` would: while it is set, Linux moves the clock that
    measures here only at every tick, some milliseconds apart.
    """
    while time.process_time() < limit:
        time.sleep(1)
    os._exit(TOO_LONG)


def release() -> None:
    """Give memory that making the input left free back to the system, or the work would reuse it unseen."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # only the GNU C library has it
        ctypes.CDLL(None).malloc_trim(0)


def lower_peak() -> int:
    """Let the peak start again from what is in use now, where the system can, and say where it stands."""
    with contextlib.suppress(OSError):
        RESET.write_text(LOWER_PEAK, encoding="ascii")
    return peak()


def peak() -> int:
    """The most memory this process has held, in bytes.

    `ru_maxrss` never falls, and on Linux a child starts with its parent's, so /proc is asked first.
    """
    if STATUS.exists():
        lines = STATUS.read_text(encoding="ascii", errors="replace").splitlines()
        found = next((line for line in lines if line.startswith("VmHWM:")), None)
        if found is not None:
            return int(found.split()[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
