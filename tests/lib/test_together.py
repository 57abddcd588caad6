"""Several files arrive together, or none does and the old ones stay."""

import pytest

from handrail.lib.files import FileTrouble
from handrail.lib.together import written_together


def contents(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_files_arrive_together_in_a_new_folder(tmp_path):
    folder = tmp_path / "a" / "b"
    with written_together(folder) as drafts:
        (drafts / "one").write_text("1")
        (drafts / "two").write_text("2")
        assert {path.name[:10] for path in folder.iterdir()} == {".handrail-"}
    assert contents(folder) == {"one": "1", "two": "2"}


def test_older_files_are_replaced_and_others_stay(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).write_text("old")
    (tmp_path / "one").chmod(0o640)
    with written_together(tmp_path) as drafts:
        (drafts / "one").write_text("new")
    assert contents(tmp_path) == {"one": "new", "other": "old"}
    assert (tmp_path / "one").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("stop", [KeyboardInterrupt, FileTrouble])
def test_a_stop_before_the_end_leaves_no_folder_that_was_not_there(tmp_path, stop):
    def write(folder):
        with written_together(folder) as drafts:
            (drafts / "one").write_text("1")
            raise stop

    with pytest.raises(stop):
        write(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []


def test_when_one_cannot_be_put_in_place_the_older_ones_come_back(tmp_path):
    (tmp_path / "one").write_text("old")
    (tmp_path / "three").mkdir()

    def write():
        with written_together(tmp_path) as drafts:
            for name in ("one", "three", "two"):
                (drafts / name).write_text("new")

    with pytest.raises(FileTrouble, match="a folder is called three"):
        write()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "three"]
    assert (tmp_path / "one").read_text() == "old"
