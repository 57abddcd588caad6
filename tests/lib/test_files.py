from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from handrail.lib.files import FileTrouble, write_bytes, write_text


def test_text_is_written_as_utf_8_with_its_line_ends(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "é\r\nb\n")
    assert (tmp_path / "a.txt").read_bytes() == "é\r\nb\n".encode()


def test_new_file_is_private_and_a_replaced_one_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old")
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    write_text(path, "new")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o644)


def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_text(tmp_path / "link", "x")
    assert ((tmp_path / "link").is_symlink(), (tmp_path / "real").read_text()) == (True, "x")


REFUSED = "you may not write there, or another program has it open. Close it, or choose another folder"


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "the disk is full. Make room, then try again"),
        (errno.EROFS, "the disk is read-only. Choose another folder"),
        (errno.EACCES, REFUSED),
        (errno.EPERM, REFUSED),
        (errno.EBUSY, "another program has it open. Close it there, then try again"),
        (errno.EIO, "input/output error. Choose another folder or name, then try again"),
    ],
)
def test_failure_is_told_in_words_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FileTrouble) as caught:
        write_bytes(path, b"new")
    assert str(caught.value) == f"{path} could not be written: {reason}."
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"a.txt": "old"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none/a.txt", "its folder does not exist. Create the folder first, or choose another"),
        ("file/a.txt", "part of its folder's name is a file. Choose another folder"),
        ("folder", "a folder has that name. Choose another name"),
        ("n" * 300, "its name is too long. Choose a shorter name"),
    ],
)
def test_wrong_place(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileTrouble) as caught:
        write_text(tmp_path / name, "x")
    assert str(caught.value) == f"{tmp_path / name} could not be written: {reason}."
    assert sorted(file.name for file in tmp_path.iterdir()) == ["file", "folder"]
