"""`handrail backup`, `restore` and `mail`, as they are typed: a site moves to a new machine."""

import os
import subprocess
import sys

import pytest
from tests.cli.test_serve import ROOT, Running, free_port

from handrail.cli import site
from handrail.cli.speech import Refusal


def typed(folder, *words):
    """Run a command for the site in a folder; its exit code, and what it said."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HANDRAIL_")}
    environ = {**clean, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "200", "HANDRAIL_DATA": str(folder)}
    command = [sys.executable, "-m", "handrail.cli", *map(str, words)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def running(tmp_path):
    """A site that was started and runs."""
    started = Running("serve", port=free_port(), HANDRAIL_DATA=str(tmp_path / "old"), DATABASE_URL="")
    started.wait()
    yield started
    if started.process.poll() is None:
        started.stop()


def test_a_site_moves_to_a_new_machine(running, tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    old, new, key, file = (tmp_path / name for name in ("old", "new", "saved.key", "backup.zip"))
    code, said = typed(old, "backup", tmp_path / "early.zip")
    assert (code, "NOT COMPLETE: the key was never exported." in said) == (1, True)
    assert (tmp_path / "early.zip").exists()
    assert typed(old, "key", "export", key)[0] == 0
    code, said = typed(old, "backup", file)
    assert (code, "NOT COMPLETE" in said) == (0, False)
    code, said = typed(old, "restore", file)
    assert (code, "The site is running. Stop it" in said) == (2, True)
    running.stop()

    code, said = typed(new, "restore", file)
    assert (code, "master.key cannot be read" in said) == (2, True)
    assert typed(new, "key", "import", key)[0] == 0
    code, said = typed(new, "restore", file)
    assert (code, "handrail mail resume" in said) == (0, True), said
    assert "it is paused since" in typed(new, "doctor")[1]
    assert typed(new, "mail", "discard")[1].startswith("0 mails that waited")
    assert typed(new, "mail", "resume")[1].startswith("Mails leave again")
    assert typed(new, "mail", "resume")[1].startswith("Mails leave: nothing holds them back")
    assert "it is paused since" not in typed(new, "doctor")[1]
    assert {path.stat().st_mode & 0o077 for path in new.glob("handrail.sqlite3*")} == {0}
    again = Running("serve", port=free_port(), HANDRAIL_DATA=str(new))
    again.wait()
    assert "Traceback" not in again.stop()


def test_a_restore_and_a_running_site_keep_each_other_out(tmp_path):
    site.in_use(tmp_path)
    with pytest.raises(Refusal, match="The site is running"):
        site.alone(tmp_path)
    (tmp_path / "other").mkdir()
    site.alone(tmp_path / "other")
    with pytest.raises(Refusal, match="is being restored"):
        site.in_use(tmp_path / "other")
