"""The server: gunicorn with threads, and the background work beside it in the same process."""

from __future__ import annotations

import threading
from typing import Any

import gunicorn.http.wsgi
from gunicorn.app.base import BaseApplication

THREADS = 8
PATIENCE = 60  # seconds that a request may take before its process is taken for dead
GRACE = 20  # seconds for the job at hand when the site stops


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """One process that answers, watched by one that restarts it."""

    def __init__(self, host: str, port: int, *, work: bool) -> None:
        self.host, self.port, self.work = host, port, work
        super().__init__()

    def load_config(self) -> None:
        host = f"[{self.host}]" if ":" in self.host else self.host
        for name, value in {
            "bind": f"{host}:{self.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": PATIENCE,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": _begin_work if self.work else _no_work,
            "worker_exit": _end_work,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 (only the serving process)

        return get_wsgi_application()


def serve(host: str, port: int, *, work: bool = True) -> None:
    """Serve until stopped."""
    gunicorn.http.wsgi.SERVER = "Handrail"  # which server this is, and which version, is nobody's business
    Server(host, port, work=work).run()


def _begin_work(worker: Any) -> None:
    from handrail.jobs.worker import run_worker  # noqa: PLC0415 (needs Django)

    worker.jobs_stop = threading.Event()
    worker.jobs = threading.Thread(
        target=run_worker, args=(worker.jobs_stop,), name="handrail-jobs", daemon=True
    )
    worker.jobs.start()


def _end_work(_: Any, worker: Any) -> None:
    """Let the job at hand finish, within reason: what is cut off is done again after the next start."""
    if hasattr(worker, "jobs"):
        worker.jobs_stop.set()
        worker.jobs.join(GRACE)


def _no_work(_: Any) -> None:
    """For a site whose background work runs elsewhere."""
