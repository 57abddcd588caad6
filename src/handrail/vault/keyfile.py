"""The file of the master key: beside the database, never in it, and readable by us alone.

While a new key takes its place (see `vault.rotating`), that waits in a file beside it. Which of the two
serves is written in the database, and each sealed key says which one sealed it: a reader takes that one.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from handrail.lib.refusal import Refusal
from handrail.lib.sealed import ID_SIGNS, KEY_BYTES, fingerprint, new_key

NAME = "master.key"
OTHERS = 0o077


class KeyTrouble(Refusal):
    """The master key is missing or cannot be used; the words say what to do."""


class OtherKey(KeyTrouble):
    """There is a key, and it is not the one that is asked for."""


def place() -> Path:
    """Where the key of this site is."""
    return Path(settings.SITE.data) / NAME


def coming() -> Path:
    """Where a new key waits until all is sealed with it."""
    return place().with_name(f"{place().name}.new")


def spare(of: str) -> Path:
    """Where a former key stays, by its fingerprint: backups of its time open with it alone."""
    return place().with_name(f"{place().name}.{of[:ID_SIGNS]}.old")


def all_files() -> list[Path]:
    """Every file here that holds a master key, past and coming ones included."""
    return sorted(place().parent.glob(f"{place().name}*"))


def spares() -> list[Path]:
    """The files of former keys."""
    return [path for path in all_files() if path.suffix == ".old"]


def exists() -> bool:
    """Whether there is one."""
    return place().exists()


def is_ours() -> bool:
    """Whether the key belongs to whoever runs this: then the site can read another one that we make."""
    return place().stat().st_uid == os.geteuid()


def make() -> None:
    """Make the key, unless there is one."""
    if not exists():
        write(place(), new_key())


def master(known: str = "") -> bytes:
    """The key of this site; of two, while one takes the other's place, that whose fingerprint begins so.

    Raises KeyTrouble, and OtherKey where none is that.
    """
    unread = ""
    for path in (place(), coming(), place()):  # again, because the coming one may have moved there meanwhile
        try:
            key = read(path)
        except KeyTrouble as trouble:
            if path == place():
                raise
            unread = f" {trouble.words}" if path.exists() else ""  # it may be half written still
            continue
        if fingerprint(key).startswith(known):
            return key
    here = fingerprint(key)[:ID_SIGNS]
    raise OtherKey(
        f"The master key here ({here}) is not the one of the database ({known[:ID_SIGNS]}).{unread}"
    )


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
        _sync(path.parent)
    except FileExistsError as error:
        raise KeyTrouble(f"{path} is there already, and a key is never written over.") from error
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise KeyTrouble(f"The master key could not be written to {path} ({reason}).") from error


def exchange() -> None:
    """Put the coming key in the place of the present one, which stays beside it. Raises KeyTrouble.

    At each moment both are in files of their own, and a file is in the place.
    """
    former = read(place())
    aside = spare(fingerprint(former))
    if not _holds(aside, former):  # half written, perhaps
        aside.unlink(missing_ok=True)
        write(aside, former)
    coming().replace(place())
    _sync(place().parent)


def drop_coming() -> None:
    """Remove a key that never sealed anything."""
    coming().unlink(missing_ok=True)
    _sync(place().parent)


def _holds(path: Path, key: bytes) -> bool:
    try:
        return read(path) == key
    except KeyTrouble:
        return False


def _sync(folder: Path) -> None:
    """Have the disk keep the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
