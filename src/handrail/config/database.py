"""A throw-away PostgreSQL for the tests: in a temporary folder, reached by a socket, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

PROGRAMS = ("initdb", "postgres", "pg_isready")
DEBIAN = Path("/usr/lib/postgresql")  # <version>/bin below it, which is on nobody's path
SHORT = "/tmp"  # noqa: S108 (the path of a socket may have 107 letters; mkdtemp makes a folder of our own in it)
SETTINGS = {
    "listen_addresses": "",  # the socket alone
    "fsync": "off",  # nobody mourns this cluster
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # in the middle of a long transaction it counts no rows, and plans become hopeless
    "max_connections": "200",  # race tests of each test process have fifty threads
}
STARTS_WITHIN = STOPS_WITHIN = 30.0  # seconds


class DatabaseTrouble(Exception):
    """PostgreSQL is missing or does not start; the message says which."""


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest if there are several; None if there is none."""
    on_path = shutil.which("initdb")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    candidates += sorted(DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    return next((folder for folder in candidates if all((folder / name).exists() for name in PROGRAMS)), None)


@contextmanager
def throw_away() -> Iterator[str]:
    """A running cluster, as the value of DATABASE_URL. Stopped and removed whatever happens inside."""
    bin_folder = programs()
    if bin_folder is None:
        raise DatabaseTrouble("PostgreSQL is not installed (sudo apt install postgresql)")
    with tempfile.TemporaryDirectory(prefix="handrail-pg-", dir=SHORT) as name:
        folder = Path(name)
        _give_away(folder)
        _make(bin_folder, folder / "data")
        server = _start(bin_folder, folder)
        try:
            _wait(bin_folder, folder, server)
            yield f"postgres://handrail@{quote(name, safe='')}/handrail"
        finally:
            _stop(server)


def _as_whom() -> dict[str, Any]:
    """initdb refuses root, so root becomes the user that Debian's package made."""
    if os.geteuid():
        return {}
    try:
        postgres = pwd.getpwnam("postgres")
    except KeyError:
        raise DatabaseTrouble("there is no user postgres, and PostgreSQL refuses to run as root") from None
    return {"user": postgres.pw_uid, "group": postgres.pw_gid, "extra_groups": []}


def _give_away(folder: Path) -> None:
    """Let the user that runs PostgreSQL write in its folder."""
    whom = _as_whom()
    if whom:
        os.chown(folder, whom["user"], whom["group"])


def _make(bin_folder: Path, data: Path) -> None:
    """An empty cluster that trusts whoever reaches its socket."""
    command = [str(bin_folder / "initdb"), "--auth=trust", "--no-sync", "--encoding=UTF8", "-U", "handrail"]
    done = subprocess.run(
        [*command, "-D", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        cwd="/",
        **_as_whom(),
    )
    if done.returncode:
        raise DatabaseTrouble(f"PostgreSQL's initdb failed:\n{done.stdout}")


def _start(bin_folder: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Start the server itself, without a helper between, so that its process id is ours to stop."""
    settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        command = [str(bin_folder / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *settings]
        server: subprocess.Popen[bytes] = subprocess.Popen(
            command, stdout=log, stderr=log, cwd="/", start_new_session=True, **_as_whom()
        )
    return server


def _wait(bin_folder: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    """Until it answers. Says what its log says if it does not."""
    until = time.monotonic() + STARTS_WITHIN
    asked = [str(bin_folder / "pg_isready"), "--quiet", "-h", str(folder)]
    while subprocess.run(asked, check=False).returncode:
        if server.poll() is not None or time.monotonic() > until:
            log = (folder / "log").read_text(errors="replace")
            raise DatabaseTrouble(f"PostgreSQL did not start:\n{log}")
        time.sleep(0.1)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Ask it to end its connections and stop; insist if it does not."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
