"""`handrail serve` and `handrail demo`: up with one command, and plain words when they cannot be."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from handrail.cli import site
from handrail.cli.speech import Refusal

ROOT = Path(__file__).resolve().parents[2]
UP_WITHIN = 90  # seconds that the demonstration may take


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Running:
    """A command that serves, until `stop`."""

    def __init__(self, *words, port, **environ):
        self.address = f"http://localhost:{port}"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("HANDRAIL_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "handrail.cli", *map(str, words), "--port", str(port)],
            env={**clean, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "200", **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
        )

    def get(self, path):
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:  # our own address
            return answer.read().decode()

    def wait(self, path="/help-now/", within=UP_WITHIN):
        until = time.monotonic() + within
        while self.process.poll() is None and time.monotonic() < until:
            try:
                return self.get(path)
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        self.process.kill()
        raise AssertionError(self.process.communicate()[0])

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        said, _ = self.process.communicate(timeout=30)
        return said


@pytest.fixture
def run():
    """A function that starts a command; whatever still runs at the end is stopped."""
    started = []

    def start(*words, **more):
        started.append(Running(*words, **more))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.communicate()


def refused(*words, **environ):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HANDRAIL_")}
    done = subprocess.run(
        [sys.executable, "-m", "handrail.cli", *map(str, words)],
        env={**clean, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "200", **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stderr


# ---------------------------------------------------------------------------------------------------- serve


def test_a_new_site_says_where_it_is_set_up_and_the_address_opens_the_page(run, tmp_path):
    site = run("serve", port=free_port(), HANDRAIL_DATA=str(tmp_path / "data"))
    page = site.wait()
    assert "No numbers of a school are set here yet" in page
    check_static_files(site, page)
    check_folder(tmp_path / "data")
    said = site.stop()
    key = re.search(r"http://localhost:\d+/start/([\w-]+)/", said).group(1)
    assert len(key) > 30
    assert "Traceback" not in said
    again = run("serve", port=free_port(), HANDRAIL_DATA=str(tmp_path / "data"))
    again.wait()
    with pytest.raises(urllib.error.HTTPError) as gone:
        again.get(f"/start/{key}/")
    gone.value.close()
    assert gone.value.code in (404, 410)  # each start makes the key of the last one useless


def check_folder(folder):
    """Nobody else can look into it."""
    assert folder.stat().st_mode & 0o077 == 0
    for key in ("session.key", "master.key"):
        assert (folder / key).stat().st_mode & 0o777 == 0o600


def check_static_files(site, page):
    """They carry their hash, so that they may be kept for ever, and the server says little about itself."""
    sheet = re.search(r"/static/css/01-tokens\.[0-9a-f]+\.css", page).group()
    with urllib.request.urlopen(site.address + sheet, timeout=10) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        assert "gunicorn" not in answer.headers["Server"]


def test_a_busy_port_is_said_with_one_that_is_free(tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        code, said = refused("serve", "--port", port, HANDRAIL_DATA=str(tmp_path))
    assert code == 2
    assert f"Port {port} is taken by another program" in said
    assert re.search(r"Port (\d+) is free: handrail serve --port \1", said)


def test_a_folder_that_cannot_be_written_is_named_with_the_way_out(tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be")
    code, said = refused("serve", "--port", free_port(), HANDRAIL_DATA=str(tmp_path / "data"))
    assert code == 2
    assert str(tmp_path / "data") in said
    assert "HANDRAIL_DATA=/path/to/folder" in said


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}, "Is PostgreSQL running"),
        ({"DATABASE_URL": "mysql://nobody@127.0.0.1/none"}, "DATABASE_URL must look like"),
        ({"MAIL_URL": "mailserver"}, "MAIL_URL must look like"),
        ({"SITE_URL": "mentoring.example"}, "SITE_URL is"),
    ],
)
def test_a_setting_that_cannot_be_used_is_said_in_words(tmp_path, environ, words):
    code, said = refused("serve", "--port", free_port(), HANDRAIL_DATA=str(tmp_path / "data"), **environ)
    assert code == 2
    assert words in said


@pytest.mark.parametrize("name", ["session.key", "master.key"])
def test_a_key_that_others_can_read_stops_the_start(tmp_path, name):
    (tmp_path / name).write_text("x" * 32)
    (tmp_path / name).chmod(0o644)
    code, said = refused("serve", "--port", free_port(), HANDRAIL_DATA=str(tmp_path))
    assert code == 2
    assert "chmod 600" in said


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_what_is_no_port_is_wrong_usage(port):
    assert refused("serve", f"--port={port}")[0] == 2


def test_a_port_of_the_system_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(site, "_taken", lambda *_: PermissionError(13, "Permission denied"))
    with pytest.raises(Refusal, match="below 1024"):
        site.claim("127.0.0.1", 80, "handrail serve")


# ----------------------------------------------------------------------------------------------------- demo


def test_the_demonstration_is_up_in_time_and_goes_on_where_it_was(run, tmp_path):
    began = time.monotonic()
    site = run("demo", "--no-browser", "--out", tmp_path / "demo", port=free_port())
    text = site.wait("/demo/")
    took = time.monotonic() - began
    assert took < UP_WITHIN
    assert re.findall(r"<h2><bdi>(.+?)</bdi></h2>", text)[0] == "Grace Lau"
    assert text.count('name="person"') == 7
    said = site.stop()
    assert "Inventing a school" in said
    again = run("demo", "--no-browser", "--out", tmp_path / "demo", port=free_port())
    again.wait("/demo/")
    assert "Inventing a school" not in again.stop()


def test_the_demonstration_never_touches_a_real_site(run, tmp_path):
    real = tmp_path / "real"
    site = run("demo", "--no-browser", "--out", tmp_path / "demo", port=free_port(), HANDRAIL_DATA=str(real))
    site.wait("/demo/")
    site.stop()
    assert not real.exists()
