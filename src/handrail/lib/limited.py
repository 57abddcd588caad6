"""Reading what a stranger may have made in a process of its own, so that it hurts nobody else.

The parent calls `run_limited`, and names a module with a `main()`; the child's `main` calls `restrain` first.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

OUT_OF_MEMORY = 3  # exit status
# The child finds this package where the parent did, however it was installed, and no path comes from outside.
_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from {} import main; main()"
_ROOT = str(Path(__file__).resolve().parents[2])
_NEEDED = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class Stopped(Exception):
    """The child took too much time or memory, or its reader fell over, and was ended."""


def run_limited(module: str, ask: Mapping[str, object], data: bytes, *, wall: float) -> bytes:
    """What a module's `main()` says to a request and data. Raises Stopped; RuntimeError for our mistakes."""
    command = [sys.executable, "-I", "-c", _START.format(module), _ROOT, json.dumps(ask)]
    environment = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 (our own code; the request is data)
            command, input=data, capture_output=True, timeout=wall, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Stopped from error
    if done.returncode == 1:  # an ordinary Python traceback: our mistake, not the file's
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    if done.returncode != 0:
        raise Stopped
    return done.stdout


def restrain(*, memory: int, cpu: int) -> None:
    """Have the system end this process when it takes too much; Windows knows no such limits."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 (not on Windows)

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
