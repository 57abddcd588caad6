"""What the commands of the site share: where it is, whether it can start, and Django, loaded once."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handrail.cli.speech import Refusal
from handrail.lib.sqlite import use_bundled

SETTINGS = "handrail.config.settings"
FURTHER = 50  # ports to look at when one is taken
OURS_ALONE = 0o700


def load(environ: dict[str, str] | None = None) -> None:
    """Load Django for the site that the environment describes, and `environ` where that says nothing.

    Raises Refusal naming the setting that cannot be used.
    """
    for name, value in {"DJANGO_SETTINGS_MODULE": SETTINGS, **(environ or {})}.items():
        os.environ.setdefault(name, value)
    use_bundled()
    import django  # noqa: PLC0415 (the other commands never load it)
    from django.conf import settings  # noqa: PLC0415

    try:
        settings.INSTALLED_APPS  # noqa: B018 (reads the settings)
    except ValueError as error:
        raise Refusal(str(error)) from error
    except OSError as error:
        raise Refusal(folder_words(Path(error.filename or "data"), error)) from error
    django.setup()


def data_folder() -> Path:
    """The folder of database, keys and files, made if it is missing. Raises Refusal if we may not write."""
    folder = Path(os.environ.get("HANDRAIL_DATA") or Path(__file__).resolve().parents[3] / "data").absolute()
    probe = folder / ".writable"
    try:
        if not folder.exists():
            folder.mkdir(mode=OURS_ALONE, parents=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Refusal(folder_words(folder, error)) from error
    return folder


def in_use(folder: Path) -> None:
    """Say, as long as this process lives, that the site is being used. Raises Refusal during a restore."""
    if not _lock(folder, fcntl.LOCK_SH):
        raise Refusal("A backup is being restored here. Start the site once that is done.")


def alone(folder: Path) -> None:
    """Make sure that nobody uses the site, as long as this process lives. Raises Refusal."""
    if not _lock(folder, fcntl.LOCK_EX):
        raise Refusal("The site is running. Stop it, and each handrail work beside it, then restore.")


def _lock(folder: Path, kind: int) -> bool:
    """Take a lock that the system frees when this process, and those that it makes, have ended."""
    descriptor = os.open(folder / ".in-use", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return False
    return True


def folder_words(folder: Path, error: OSError) -> str:
    """Why a folder cannot be used, and the way out."""
    reason = (error.strerror or "unknown reason").lower()
    return (
        f"Handrail keeps its data in {folder}, and cannot write there ({reason}). "
        "Give yourself the right to, or name another folder: HANDRAIL_DATA=/path/to/folder"
    )


def claim(host: str, port: int, command: str) -> None:
    """Raise Refusal unless the port is free, naming one that is."""
    fault = _taken(host, port)
    if fault is None:
        return
    if fault.errno in (errno.EACCES, errno.EPERM):
        raise Refusal(f"You may not use port {port}: those below 1024 are for the system. Try --port 8000.")
    if fault.errno != errno.EADDRINUSE:
        raise Refusal(f"Nothing can listen on {host}: {(fault.strerror or str(fault)).lower()}.")
    free = next((other for other in range(port + 1, port + FURTHER) if _taken(host, other) is None), None)
    way = f" Port {free} is free: {command} --port {free}" if free else " Name another one with --port."
    raise Refusal(f"Port {port} is taken by another program, perhaps by Handrail itself.{way}")


def _taken(host: str, port: int) -> OSError | None:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        return error
    return None


@contextmanager
def database_words() -> Iterator[None]:
    """Say in words why the database does not answer."""
    from django.db import DatabaseError, connection  # noqa: PLC0415 (loaded by now)

    try:
        yield
    except DatabaseError as error:
        sys.stdout.flush()
        said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        if connection.vendor == "sqlite":
            raise Refusal(
                f"The database {connection.settings_dict['NAME']} cannot be used: {said}. "
                "Run handrail doctor, or restore a backup."
            ) from error
        raise Refusal(
            f"The database of DATABASE_URL does not do its part: {said}. "
            "Is PostgreSQL running, and are host, name, user and password right?"
        ) from error
