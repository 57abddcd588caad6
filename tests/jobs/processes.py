"""Processes of their own on the database of the test, to be killed in the middle of things."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PREAMBLE = """
from handrail.lib.sqlite import use_bundled
use_bundled()
import os, threading
from django.conf import settings
settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
import django
django.setup()
"""
PATIENCE = 60  # seconds, on a busy machine


@contextmanager
def start(code, **environ):
    """A Python with the site loaded and the test's own database, running `code`; gone when the block ends."""
    ours = {
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "DJANGO_SETTINGS_MODULE": "handrail.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-c", PREAMBLE + code]
    process = subprocess.Popen(command, env={**os.environ, **ours, **environ}, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()  # -9, and not before it is gone do we go on
        process.wait(PATIENCE)


def wait_until(condition):
    """Until `condition()` is true; AssertionError if that takes too long."""
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.02)
