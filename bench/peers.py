"""Who is measured, each in a process of its own, and the environments that peers need.

`mentor-match` and `matching` both install a module called `matching`, so they cannot share one.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import venv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.workers.meter import TOO_LONG

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
ENVIRONMENTS = HERE / ".envs"
STAMP = "lock.sha256"  # in an environment: what it was made from
PATIENCE = 4  # seconds by the clock, for one of CPU time, before a worker counts as stuck
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Entrant:
    """One line of the table: a worker, the environment it needs, and what it is asked."""

    name: str
    worker: str
    asks: dict[str, Any] = field(default_factory=dict, hash=False)
    lock: str = ""  # its environment; Handrail's own where blank
    gets: str = "the finished scores"

    @property
    def needs_matrix(self) -> bool:
        return not self.asks


class Failed(Exception):
    """A worker that did not answer; the message has its last words."""


def handrail(objective: str, *, from_answers: bool) -> Entrant:
    asks = {"objective": objective, "from_answers": from_answers}
    gets = "the answers of people" if from_answers else "the finished scores"
    return Entrant(f"Handrail, `{objective}`", "handrail_worker.py", asks, gets=gets)


SCIPY = Entrant("SciPy `linear_sum_assignment`", "scipy_worker.py")
MENTOR_MATCH = Entrant("mentor-match", "mentor_match_worker.py", lock="mentor-match.txt")
MATCHING = Entrant(
    "matching `HospitalResident`", "matching_worker.py", lock="matching.txt", gets="the rank lists"
)


def python_of(entrant: Entrant) -> Path:
    """The Python that runs a worker; makes its environment where it is missing or out of date."""
    if not entrant.lock:
        return Path(sys.executable)
    lock = HERE / "requirements" / entrant.lock
    home = ENVIRONMENTS / lock.stem
    python = home / "bin" / "python"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest() + sys.version
    stamp = home / STAMP
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print(f"Making {home.relative_to(ROOT)} ...", flush=True)
        venv.create(home, clear=True, with_pip=True)
        (ENVIRONMENTS / ".gitignore").write_text("*\n", encoding="utf-8")
        install: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "--require-hashes", "-r", lock], check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return python


def measure(entrant: Entrant, task: dict[str, Any]) -> dict[str, Any] | None:
    """What the worker measured; None where it used up its limit of CPU time."""
    own = os.pathsep.join(map(str, (ROOT, ROOT / "src")))
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment |= ONE_THREAD | ({} if entrant.lock else {"PYTHONPATH": own})
    command = [python_of(entrant), HERE / "workers" / entrant.worker]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(task),
            capture_output=True,
            text=True,
            env=environment,
            timeout=60 + PATIENCE * task["limit"],
            check=False,
        )
    except subprocess.TimeoutExpired as stuck:
        raise Failed(f"{entrant.name} did not answer in {stuck.timeout:.0f} s.") from None
    if done.returncode == TOO_LONG:
        return None
    if done.returncode:
        raise Failed(f"{entrant.name} failed:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
