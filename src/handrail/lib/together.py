"""Several files put in place together: all of them or none."""

from __future__ import annotations

import contextlib
import errno
import tempfile
from collections.abc import Iterator
from pathlib import Path

from handrail.lib.files import FileTrouble


@contextlib.contextmanager
def written_together(folder: Path) -> Iterator[Path]:
    """A draft folder to write into. When the block ends well, its files move into `folder`, all or none.

    Files of the same names are replaced; when one cannot be (a spreadsheet program may have it open), the
    others come back. Raises FileTrouble, and leaves nothing behind.
    """
    made = make_folder(folder)
    try:
        with tempfile.TemporaryDirectory(prefix=".handrail-", dir=folder) as space:
            drafts, before = Path(space, "drafts"), Path(space, "before")
            drafts.mkdir()
            before.mkdir()
            yield drafts
            _swap(drafts, before, folder)
    except OSError as error:
        _unmake(made)
        raise _trouble(folder, error) from error
    except BaseException:
        _unmake(made)
        raise


def make_folder(folder: Path) -> list[Path]:
    """Make the folder and those above it; gives the new ones, innermost first. Raises FileTrouble."""
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _trouble(folder, error) from error
    return made


def _unmake(made: list[Path]) -> None:
    with contextlib.suppress(OSError):  # a folder that is no longer empty stays
        for folder in made:
            folder.rmdir()


def _swap(drafts: Path, before: Path, folder: Path) -> None:
    """Each old file steps aside for its draft. On any failure, the old files come back."""
    moved: list[Path] = []
    try:
        for draft in sorted(drafts.iterdir()):
            target = folder / draft.name
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, f"a folder is called {target.name}")
            moved.append(target)
            if target.exists():
                draft.chmod(target.stat().st_mode & 0o777)
                target.replace(before / draft.name)
            draft.replace(target)
    except BaseException:
        for target in moved:
            _back(before / target.name, target, drafts / target.name)
        raise


def _back(old: Path, target: Path, draft: Path) -> None:
    if not draft.exists():  # the draft had arrived
        target.unlink(missing_ok=True)
    if old.exists():
        old.replace(target)


def _trouble(folder: Path, error: OSError) -> FileTrouble:
    reason = (error.strerror or "unknown reason").lower()
    return FileTrouble(
        f"The results could not be written to {folder} ({reason}). Close any of them that is open in another "
        "program, or choose another folder, then try again."
    )
