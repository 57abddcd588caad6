"""Runs code of ours on a stranger's file in a process of its own, under limits: it can hurt nobody else.

The file comes in by standard input and the request as JSON in the first argument; out go lines of JSON. A
module that is run so has a `main`, which calls `answer` with what it does.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OUT_OF_MEMORY = 3  # exit status
# The child finds this package where the parent did, however it was installed, and no path comes from outside.
_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from {module} import main; main()"
_ROOT = str(Path(__file__).resolve().parents[2])
_NEEDED = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a child may take: bytes of memory, seconds of computing, seconds on the clock."""

    memory: int
    cpu: int
    wall: float


class Stopped(Exception):
    """The child took more than it may, and was stopped."""


def run_limited(module: str, ask: dict[str, Any], data: bytes, bounds: Bounds) -> list[Any]:
    """What the module says about the file, line by line. Raises Stopped.

    RuntimeError, with what the child wrote, is a mistake of ours and not of the file's.
    """
    request = json.dumps({"ask": ask, "memory": bounds.memory, "cpu": bounds.cpu})
    environment = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    command = [sys.executable, "-I", "-c", _START.format(module=module), _ROOT, request]
    try:
        done = subprocess.run(  # noqa: S603 (our own code; the request is data)
            command, input=data, capture_output=True, timeout=bounds.wall, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Stopped from error
    if done.returncode == 1:  # an ordinary Python traceback
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    if done.returncode != 0:
        raise Stopped
    return [json.loads(line) for line in done.stdout.splitlines()]


def answer(does: Callable[[bytes, dict[str, Any]], Iterable[object]]) -> None:
    """In the child: hold to the limits, read file and request, and write the answer."""
    request = json.loads(sys.argv[1])
    _restrain(request["memory"], request["cpu"])
    try:
        for line in does(sys.stdin.buffer.read(), request["ask"]):
            sys.stdout.write(json.dumps(line) + "\n")
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    except ImportError as error:  # a library is loaded when it is needed, and there was no room for it
        if "failed to map" in str(error):
            sys.exit(OUT_OF_MEMORY)
        raise


def _restrain(memory: int, cpu: int) -> None:
    """Have the system end this process when it takes too much; Windows knows no such limits."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 (not on Windows)

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
