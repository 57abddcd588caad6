"""Writing a file whole or not at all, and saying in words why it could not be written."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

_REFUSED = "you may not write there, or another program has it open. Close it, or choose another folder"
_REASONS = {
    errno.EACCES: _REFUSED,
    errno.EPERM: _REFUSED,
    errno.ENOENT: "its folder does not exist. Create the folder first, or choose another",
    errno.ENOTDIR: "part of its folder's name is a file. Choose another folder",
    errno.EISDIR: "a folder has that name. Choose another name",
    errno.EROFS: "the disk is read-only. Choose another folder",
    errno.ENOSPC: "the disk is full. Make room, then try again",
    errno.EDQUOT: "your share of the disk is full. Make room, then try again",
    errno.ENAMETOOLONG: "its name is too long. Choose a shorter name",
    errno.EBUSY: "another program has it open. Close it there, then try again",
    errno.ETXTBSY: "another program has it open. Close it there, then try again",
}


class FileTrouble(ValueError):
    """A file that could not be written; the message names the file, the reason and what to do."""


def write_text(path: Path, text: str) -> None:
    """Write the text as UTF-8, line ends as given; see `write_bytes`."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Put the data at the path in one step: readers see the old file or the new one, never a half.

    A new file is readable by its owner alone, because these files hold personal data; a replaced file keeps
    its mode. Raises FileTrouble, and leaves nothing behind.
    """
    target = path.resolve()  # so that a link stays a link
    try:
        _replace(target, data)
    except OSError as error:
        raise FileTrouble(f"{path} could not be written: {_reason(error)}.") from error


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o777)
        draft.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def _reason(error: OSError) -> str:
    if error.errno in _REASONS:
        return _REASONS[error.errno]
    return f"{(error.strerror or 'unknown reason').lower()}. Choose another folder or name, then try again"
