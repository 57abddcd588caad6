"""Work on a second core: the same result as here, and none lost."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

from handrail.lib.beside import beside

CODE = """
import os
from handrail.lib.beside import beside
here = os.getpid()
elsewhere = beside(lambda: (os.getpid() != here, sum(range(10))))
dying = beside(lambda: os.getpid() if os.getpid() == here else os._exit(1))
print(elsewhere(), dying() == here)
"""


def test_it_is_done_in_a_copy_and_a_copy_that_dies_loses_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": "src"},
    )
    apart = (os.cpu_count() or 1) > 1
    assert done.stdout.strip() == f"({apart}, 45) True"


def test_beside_other_threads_it_is_done_here() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert beside(os.getpid)() == os.getpid()
    finally:
        stop.set()
        thread.join()
