"""`work`: do jobs in a process of their own, until a signal says stop."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from handrail.jobs.worker import run_worker


class Command(BaseCommand):
    """A second worker beside the web server's, or the only one."""

    help = "Does background jobs until it is stopped (Ctrl-C, or SIGTERM). The job at hand is finished first."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run until a signal comes."""
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        run_worker(stop)
