"""The command line. It imports no Django, and reads and writes only the files that it is given."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Sequence

from handrail.cli.parser import parser

STOPPED = 130  # what a shell expects after Ctrl-C
UNREAD = 141  # and when nobody reads the output any more


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name the terminal cannot spell must not stop the work
            stream.reconfigure(errors="backslashreplace")
    arguments = parser().parse_args(argv)
    try:
        from handrail.cli.run import run  # noqa: PLC0415 (half a second of numpy that --help need not wait for)

        code = run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Nothing was left half-written.\n")
        return STOPPED
    except BrokenPipeError:
        _close_quietly()
        return UNREAD
    return code


def _close_quietly() -> None:
    """Whoever read our output went away: what is still waiting goes nowhere, without a complaint at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
