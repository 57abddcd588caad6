"""The master key: made once, kept by us alone, saved elsewhere, and never exchanged by accident."""

import datetime as dt

import pytest

from handrail.audit.models import Event
from handrail.cli import ready
from handrail.cli.speech import Refusal
from handrail.lib.sealed import fingerprint
from handrail.vault import actions, keyfile, queries
from handrail.vault.keyfile import KeyTrouble
from handrail.vault.models import MasterKey

NOW = dt.datetime(2026, 9, 14, 9, 30, tzinfo=dt.UTC)


def events():
    return list(Event.objects.order_by("id").values_list("verb", flat=True))


def test_the_first_start_makes_a_key_that_we_alone_can_read(settled):
    key = settled.read_bytes()
    assert len(key) == 32
    assert settled.stat().st_mode & 0o777 == 0o600
    assert MasterKey.objects.get().fingerprint == fingerprint(key)
    assert events() == ["key.make"]


def test_the_next_start_keeps_it(settled):
    key = settled.read_bytes()
    actions.settle(now=NOW)
    assert (settled.read_bytes(), events()) == (key, ["key.make"])


def test_a_key_that_was_brought_in_first_is_kept(folder, db):
    keyfile.make()
    key = (folder / "master.key").read_bytes()
    actions.settle(now=NOW)
    assert MasterKey.objects.get().fingerprint == fingerprint(key)


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o666])
def test_a_key_that_others_can_read_is_refused(settled, mode):
    settled.chmod(mode)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        keyfile.master()
    with pytest.raises(KeyTrouble, match="chmod 600"):
        actions.settle(now=NOW)


@pytest.mark.parametrize("data", [b"", b"x" * 31, b"x" * 33])
def test_a_file_that_is_no_key_is_refused(settled, data):
    settled.write_bytes(data)
    with pytest.raises(KeyTrouble, match="is no master key"):
        keyfile.master()


def test_a_lost_key_is_not_replaced_by_a_new_one(settled):
    settled.unlink()
    with pytest.raises(Refusal, match=r"cannot be read.*handrail key import FILE"):
        ready.settle_key()
    assert not settled.exists()


def test_another_key_stops_the_start(settled):
    settled.write_bytes(b"x" * 32)
    with pytest.raises(Refusal, match="is not the one of the database"):
        ready.settle_key()


# ---------------------------------------------------------------------------------------------------- export


def test_a_saved_key_is_the_key_and_it_is_noted_when(settled, tmp_path):
    copy = tmp_path / "saved.key"
    assert actions.export(to=copy, now=NOW) == fingerprint(settled.read_bytes())
    assert copy.read_bytes() == settled.read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert MasterKey.objects.get().exported_at == NOW
    assert events() == ["key.make", "key.export"]


def test_a_file_that_is_there_is_not_written_over(settled, tmp_path):
    copy = tmp_path / "saved.key"
    copy.write_text("something else")
    with pytest.raises(KeyTrouble, match="never written over"):
        actions.export(to=copy, now=NOW)
    assert copy.read_text() == "something else"
    assert MasterKey.objects.get().exported_at is None


@pytest.mark.parametrize("place", ["copy.key", "files/../copy.key"])
def test_a_copy_beside_the_key_saves_nothing(settled, place):
    with pytest.raises(KeyTrouble, match="lies beside the key itself"):
        actions.export(to=settled.parent / place, now=NOW)


def test_a_folder_that_is_not_there_is_not_made(settled, tmp_path):
    """It is where a memory stick should be, perhaps."""
    with pytest.raises(KeyTrouble, match="could not be written"):
        actions.export(to=tmp_path / "stick" / "saved.key", now=NOW)
    assert MasterKey.objects.get().exported_at is None


def test_a_site_that_was_never_started_has_no_key_to_save(folder, db, tmp_path):
    with pytest.raises(KeyTrouble, match="made at the first start"):
        actions.export(to=tmp_path / "saved.key", now=NOW)


def test_the_wrong_key_is_not_saved(settled, tmp_path):
    settled.write_bytes(b"x" * 32)
    with pytest.raises(KeyTrouble, match="is not the one of the database"):
        actions.export(to=tmp_path / "saved.key", now=NOW)
    assert not (tmp_path / "saved.key").exists()


# ---------------------------------------------------------------------------------------------------- import


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "saved.key"
    keyfile.write(path, b"k" * 32)
    return path


def test_a_new_machine_takes_a_saved_key(folder, db, saved):
    assert actions.bring_in(source=saved) == fingerprint(b"k" * 32)
    assert (folder / "master.key").read_bytes() == b"k" * 32
    assert actions.bring_in(source=saved) == fingerprint(b"k" * 32)  # and again: it is the same one


def test_a_lost_key_comes_back(settled, tmp_path):
    copy = tmp_path / "copy.key"
    actions.export(to=copy, now=NOW)
    settled.unlink()
    actions.bring_in(source=copy)
    assert queries.trouble() == ""


def test_a_key_never_takes_the_place_of_another(folder, db, saved):
    keyfile.make()
    key = keyfile.master()
    with pytest.raises(KeyTrouble, match="is another key"):
        actions.bring_in(source=saved)
    assert keyfile.master() == key


def test_a_key_that_is_not_the_databases_is_refused(settled, saved):
    settled.unlink()
    with pytest.raises(KeyTrouble, match="sealed with another one"):
        actions.bring_in(source=saved)
    assert not settled.exists()


def test_a_saved_key_that_others_can_read_is_refused(folder, db, saved):
    saved.chmod(0o644)
    with pytest.raises(KeyTrouble, match="can be read by others"):
        actions.bring_in(source=saved)
