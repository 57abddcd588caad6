"""Runs `handrail.pairing.compute` in a child process that can be stopped, with nothing of this one in it."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from handrail.pairing.compute import main; main()"
ROOT = str(Path(__file__).resolve().parents[2])
NEEDED = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
LOOK = 0.1  # seconds between two looks at the child
_SPARE: deque[subprocess.Popen[bytes]] = deque()  # of this process, at most one as a rule


class Stopped(Exception):
    """The child was ended because nobody waits for its answer any more."""


class Broken(Exception):
    """The child ended without an answer: it needed too much time or memory, or was killed from outside."""


def compute(request: Mapping[str, Any], *, watch: Callable[[int], bool] | None = None) -> dict[str, Any]:
    """The child's reply. `watch` is told how far it is, 0 to 100, and says whether to go on.

    Raises Stopped where `watch` said no, Broken where the child ended without a reply.
    """
    if watch and not watch(0):
        raise Stopped
    with _ready() as child:
        try:
            out, err = _wait(child, json.dumps(request, ensure_ascii=False).encode(), watch)
        finally:
            child.kill()
    if child.returncode:
        raise Broken(err.decode(errors="replace")[-2000:])
    reply: dict[str, Any] = json.loads(out)
    return reply


def prepare() -> None:
    """Have a child ready for the next request. It ends by itself when none comes."""
    if not _SPARE:
        _SPARE.append(_start())


@atexit.register
def dismiss() -> None:
    """End the spare child."""
    while _SPARE:
        spare = _SPARE.popleft()
        spare.kill()
        spare.communicate()


def _ready() -> subprocess.Popen[bytes]:
    """A child that waits for a request: the spare one if it still lives."""
    with contextlib.suppress(IndexError):
        spare = _SPARE.popleft()
        if spare.poll() is None:
            return spare
        spare.communicate()
    return _start()


def _start() -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in NEEDED if name in os.environ}
    return subprocess.Popen(  # noqa: S603 (our own code; the request is data)
        [sys.executable, "-I", "-c", START, ROOT],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _wait(
    child: subprocess.Popen[bytes], sent: bytes, watch: Callable[[int], bool] | None
) -> tuple[bytes, bytes]:
    """What the child says, once it has ended. `communicate` alone stops sending at its first timeout."""
    sender = threading.Thread(target=_send, args=(child.stdin, sent), daemon=True)
    child.stdin = None
    sender.start()
    while True:
        try:
            return child.communicate(timeout=LOOK)
        except subprocess.TimeoutExpired as waiting:
            if watch and not watch(_part(waiting.stderr or b"")):
                raise Stopped from None


def _send(pipe: IO[bytes], sent: bytes) -> None:
    with (
        contextlib.suppress(BrokenPipeError),
        pipe,
    ):  # a child that has died reads nothing, and its end says so
        pipe.write(sent)


def _part(said: bytes) -> int:
    """The last whole number that the child told."""
    lines = said.rpartition(b"\n")[0].splitlines()
    return next((int(line) for line in reversed(lines) if line.isdigit()), 0)
