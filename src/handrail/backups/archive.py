"""The file of a backup: a zip whose comment closes with a code over every byte before it.

The code is made with the site's master key: a file that was cut, damaged or written by somebody else is
refused before its directory is even read. Then its members must be exactly those that the manifest names.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from pydantic import ValidationError

from handrail.backups.manifest import Manifest
from handrail.backups.rows import Sum, logical_hash
from handrail.lib.refusal import Refusal
from handrail.lib.sealed import derived, fingerprint
from handrail.vault import keyfile

MANIFEST = "manifest.json"
SIGNS = 64
TAIL = re.compile(rb"handrail backup, master key ([0-9a-f]{8}), code ([0-9a-f]{64})")
TAIL_LENGTH = len(b"handrail backup, master key 01234567, code ") + SIGNS
PIECE = 2**20
DAMAGED = "It was cut or changed after it was made, so nothing of it is used. Take another backup."


class ArchiveTrouble(Refusal):
    """A backup that cannot be written or must not be used; the words say why."""


def write(path: Path, *, key: bytes, fill: Callable[[zipfile.ZipFile], None]) -> None:
    """Write a backup under a temporary name, and give it its own once the disk has all of it."""
    if path.exists():
        raise ArchiveTrouble(f"{path} is there already, and a backup is never written over.")
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=".writing-")
        draft = Path(name)
        try:
            with os.fdopen(handle, "w+b") as file:
                _write(file, key, fill)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(path)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise
        sync(path.absolute().parent)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise ArchiveTrouble(f"The backup {path} could not be written ({reason}).") from error


def _write(file: BinaryIO, key: bytes, fill: Callable[[zipfile.ZipFile], None]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        fill(made)
        made.comment = f"handrail backup, master key {fingerprint(key)[:8]}, code {'0' * SIGNS}".encode()
    code = _code(file, key)
    file.seek(-SIGNS, os.SEEK_END)
    file.write(code)


def sync(folder: Path) -> None:
    """Have the disk keep the new name."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _code(file: BinaryIO, key: bytes) -> bytes:
    """The code over all but the last 64 bytes."""
    left = file.seek(0, os.SEEK_END) - SIGNS
    file.seek(0)
    made = hmac.new(derived(key, "backups"), digestmod="sha256")
    while left > 0 and (piece := file.read(min(PIECE, left))):
        made.update(piece)
        left -= len(piece)
    return made.hexdigest().encode()


class Archive:
    """A backup whose every byte was checked against its code."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zip = zipped
        try:
            self.manifest = Manifest.model_validate_json(zipped.read(MANIFEST))
        except (KeyError, ValidationError) as error:
            raise ArchiveTrouble(
                "This backup's manifest says what this version of Handrail does not know."
            ) from error
        self._refuse_strange_members()

    def check(self) -> None:
        """Hold every member against the manifest. Raises ArchiveTrouble."""
        sums = {}
        for name, table in self.manifest.tables.items():
            rows, sha256 = self._summed(_rows_of(name))
            if (rows, sha256) != (table.rows, table.sha256):
                raise ArchiveTrouble(f"The rows of {name} are not those that the manifest names. {DAMAGED}")
            sums[name] = Sum(rows, sha256)
        if logical_hash(sums) != self.manifest.logical_hash:
            raise ArchiveTrouble(f"Its tables do not add up to what the manifest says. {DAMAGED}")
        for name, file in self.manifest.files.items():
            if self._summed(f"files/{name}")[1] != file.sha256:
                raise ArchiveTrouble(f"The file {name} is not the one that the manifest names. {DAMAGED}")

    def lines(self, table: str) -> Iterator[bytes]:
        """The rows of a table."""
        with self._zip.open(_rows_of(table)) as member:
            yield from member

    def unpack(self, into: Path) -> None:
        """Write the site's files below a folder."""
        for name in self.manifest.files:
            target = into / name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._zip.open(f"files/{name}") as member, target.open("xb") as file:
                while piece := member.read(PIECE):
                    file.write(piece)
            target.chmod(0o600)

    def _summed(self, member: str) -> tuple[int, str]:
        digest, count = hashlib.sha256(), 0
        with self._zip.open(member) as file:
            for line in file:
                digest.update(line)
                count += 1
        return count, digest.hexdigest()

    def _refuse_strange_members(self) -> None:
        names = [member.filename for member in self._zip.infolist()]
        known = {MANIFEST, *map(_rows_of, self.manifest.tables), *(f"files/{n}" for n in self.manifest.files)}
        for member in self._zip.infolist():
            if not _is_plain(member):
                raise ArchiveTrouble(f"This backup has a member that no backup has: {member.filename!r}.")
        if sorted(names) != sorted(known):
            raise ArchiveTrouble("This backup does not hold what its manifest names, or holds more.")


@contextmanager
def opened(path: Path, *, key: bytes) -> Iterator[Archive]:
    """A backup, once its code was found right. Raises ArchiveTrouble."""
    try:
        with path.open("rb") as file:
            _refuse_damaged(path, file, key)
            with zipfile.ZipFile(file) as zipped:
                yield Archive(zipped)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise ArchiveTrouble(f"The backup {path} cannot be read ({reason}).") from error
    except zipfile.BadZipFile as error:
        raise ArchiveTrouble(f"{path} is no backup of Handrail. {DAMAGED}") from error


def _refuse_damaged(path: Path, file: BinaryIO, key: bytes) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL_LENGTH))
    tail = TAIL.fullmatch(file.read())
    if tail is None:
        raise ArchiveTrouble(f"{path} has not the end of a backup of Handrail. {DAMAGED}")
    ours = fingerprint(key)[:8]
    if tail[1].decode() != ours:
        raise ArchiveTrouble(
            f"{path} was made with the master key {tail[1].decode()}, and the one here is {ours}. "
            f"On a machine without a key: handrail key import {_where_is(tail[1].decode())}"
        )
    if not hmac.compare_digest(_code(file, key), tail[2]):
        raise ArchiveTrouble(f"{path} is not as it was made. {DAMAGED}")


def _where_is(key: str) -> Path | str:
    """The file of a former key, if it is still here."""
    return keyfile.spare(key) if keyfile.spare(key).exists() else "FILE"


def _rows_of(table: str) -> str:
    return f"rows/{table}.jsonl"


def _is_plain(member: zipfile.ZipInfo) -> bool:
    """A file below the archive's own root: no link, no folder, no way up or out."""
    name = PurePosixPath(member.filename)
    kind = stat.S_IFMT(member.external_attr >> 16)
    straight = not name.is_absolute() and ".." not in name.parts and "\\" not in member.filename
    return straight and kind in (0, stat.S_IFREG) and str(name) == member.filename and "\0" not in str(name)
