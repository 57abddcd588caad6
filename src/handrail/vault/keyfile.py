"""The file of the master key: beside the database, never in it, and readable by us alone."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from handrail.lib.refusal import Refusal
from handrail.lib.sealed import KEY_BYTES, new_key

NAME = "master.key"
OTHERS = 0o077


class KeyTrouble(Refusal):
    """The master key is missing or cannot be used; the words say what to do."""


def place() -> Path:
    """Where the key of this site is."""
    return Path(settings.SITE.data) / NAME


def exists() -> bool:
    """Whether there is one."""
    return place().exists()


def make() -> None:
    """Make the key, unless there is one."""
    if not exists():
        write(place(), new_key())


def master() -> bytes:
    """The key of this site. Raises KeyTrouble."""
    return read(place())


def read(path: Path) -> bytes:
    """The key in a file. Raises KeyTrouble where it is missing, open to others, or none."""
    try:
        if path.stat().st_mode & OTHERS:
            raise KeyTrouble(f"{path} can be read by others. Run: chmod 600 {path}")
        with path.open("rb") as file:
            key = file.read(KEY_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise KeyTrouble(f"The master key {path} cannot be read ({reason}).") from error
    if len(key) != KEY_BYTES:
        raise KeyTrouble(f"{path} is no master key: that has {KEY_BYTES} bytes.")
    return key


def write(path: Path, key: bytes) -> None:
    """Put a key where no file is, for us alone to read, and do not go on before the disk has it."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise KeyTrouble(f"{path} is there already, and a key is never written over.") from error
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise KeyTrouble(f"The master key could not be written to {path} ({reason}).") from error
