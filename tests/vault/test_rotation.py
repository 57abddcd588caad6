"""A new master key: killed at every step, and under load, everything opens; and then with that key alone."""

import datetime as dt
import os
import threading
import uuid

import pytest
from django.db import connections
from tests.forking import KILLED, die, in_a_child, killed_at

from handrail.audit.models import Event
from handrail.lib.sealed import Tampered, fingerprint, new_key, unwrap
from handrail.people import factors
from handrail.vault import actions, keyfile, keys, queries, rotating
from handrail.vault.models import DataKey, MasterKey

NOW = dt.datetime(2026, 9, 14, 9, 30, tzinfo=dt.UTC)
FILE_STEPS = [(os, name) for name in ("open", "fsync", "replace", "rename", "unlink")]


@pytest.fixture
def owners(transactional_db, settled):
    """Three who have a key, by it; and the site, which has one for second factors."""
    found = {owner: keys.key_of(owner) for owner in (uuid.uuid4(), uuid.uuid4(), uuid.uuid4())}
    return found | {keys.SITE: keys.key_of(keys.SITE)}


def opens(owners):
    """Every reader finds every key, and whoever starts the site finds nothing wrong."""
    assert {owner: keys.kept_key(owner) for owner in owners} == owners
    assert queries.trouble() == ""


def is_clean(folder, former):
    assert {path.name for path in folder.glob("master.key*")} == {
        "master.key",
        *(f"master.key.{fingerprint(key)[:8]}.old" for key in former),
    }
    assert fingerprint(keyfile.master()) == MasterKey.objects.get().fingerprint
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in keyfile.all_files())


def test_all_keys_are_wrapped_anew_and_nothing_else_changes(owners, folder):
    old, sealed = keyfile.master(), factors.Factors().encrypt("a secret")
    MasterKey.objects.update(exported_at=NOW)
    assert rotating.rotate(now=NOW) == ""
    opens(owners)
    is_clean(folder, [old])
    assert keyfile.read(keyfile.spare(fingerprint(old))) == old
    assert keyfile.master() != old
    assert factors.Factors().decrypt(sealed) == "a secret"
    assert MasterKey.objects.get().exported_at is None  # the new one is nowhere else yet
    assert list(Event.objects.order_by("id").values_list("verb", flat=True)) == ["key.make", "key.rotate"]


def test_the_old_key_opens_no_row_any_more(owners):
    old = keyfile.master()
    rotating.rotate(now=NOW)
    for row in DataKey.objects.all():
        with pytest.raises(Tampered):
            unwrap(row.wrapped, about=f"vault_datakey.wrapped|{row.owner}", key=old)


def test_a_row_that_the_old_key_wraps_is_not_taken_afterwards(owners):
    """Somebody with the old key puts a row of before the change back: it opens nothing, and is found."""
    owner, wrapped = next(iter(owners)), dict(DataKey.objects.values_list("owner", "wrapped"))
    rotating.rotate(now=NOW)
    DataKey.objects.filter(owner=owner).update(wrapped=wrapped[owner])
    with pytest.raises(Tampered, match="a key that is not here"):
        keys.kept_key(owner)


def test_a_key_that_was_changed_before_stays_as_it_is(owners):
    broken, *whole = owners
    DataKey.objects.filter(owner=broken).update(wrapped="v1|00000000|AAAA|AAAA")
    rotating.rotate(now=NOW)
    opens({owner: owners[owner] for owner in whole})
    assert DataKey.objects.get(owner=broken).wrapped == "v1|00000000|AAAA|AAAA"


def test_a_site_that_was_never_started_has_nothing_to_exchange(folder, db):
    with pytest.raises(keyfile.KeyTrouble, match="made at the first start"):
        rotating.rotate(now=NOW)
    assert list(folder.iterdir()) == []


def test_without_the_right_key_nothing_is_exchanged(owners, settled):
    settled.write_bytes(b"x" * 32)
    with pytest.raises(keyfile.KeyTrouble, match="is not the one of the database"):
        rotating.rotate(now=NOW)
    assert not keyfile.coming().exists()


def test_a_key_that_the_site_could_not_read_is_not_made(owners, monkeypatch):
    """Somebody runs it as root: the new file would be root's."""
    monkeypatch.setattr(os, "geteuid", lambda: keyfile.place().stat().st_uid + 1)
    with pytest.raises(keyfile.KeyTrouble, match="as the user that runs the site"):
        rotating.rotate(now=NOW)
    assert not rotating.broken_off()
    opens(owners)


# ------------------------------------------------------------------------------------------------ kill -9


def steps():
    """Twice as many as a rotation has statements and steps with files."""

    def count():
        with killed_at(None, *FILE_STEPS) as seen:
            rotating.rotate(now=NOW)
        return len(seen)

    return 2 * int(in_a_child(count).found)


def kill(step):
    def work():
        with killed_at(step, *FILE_STEPS):
            rotating.rotate(now=NOW)

    assert in_a_child(work, then=die).code == KILLED


def test_whatever_step_is_the_last_all_opens_and_a_second_rotation_ends_it(owners, folder):
    former, said = [keyfile.master()], {"": 0, rotating.DROPPED: 0, rotating.FINISHED: 0}
    many = steps()
    assert many > 2 * 20
    opens(owners)
    for step in range(many):
        before = keyfile.master()
        former += [before] if before not in former else []
        kill(step)
        opens(owners)
        changed = MasterKey.objects.get().fingerprint != fingerprint(before)
        swapped = fingerprint(keyfile.master()) != fingerprint(before)
        found = rotating.rotate(now=NOW)
        said[found] += 1
        assert (found == rotating.FINISHED) == (changed and not swapped)
        former += _news(folder)
        opens(owners)
        assert fingerprint(keyfile.master()) == MasterKey.objects.get().fingerprint
        assert not rotating.broken_off()
    assert all(said.values()), said
    for path in keyfile.spares():
        assert fingerprint(keyfile.read(path)).startswith(path.name.split(".")[2])


def _news(folder):
    return [keyfile.read(path) for path in folder.glob("master.key.*.old")]


@pytest.mark.parametrize("written", [b"", b"half", b"y" * 32])
def test_the_next_start_takes_back_what_never_came_to_anything(owners, folder, written):
    keyfile.coming().write_bytes(written)
    keyfile.coming().chmod(0o600)
    opens(owners)
    assert rotating.finish() == rotating.DROPPED
    is_clean(folder, [])
    opens(owners)


@pytest.mark.parametrize("aside", [None, b"", b"half"])
def test_the_next_start_finishes_what_the_database_notes(owners, folder, aside):
    old = half_way()
    if aside is not None:
        keyfile.spare(fingerprint(old)).write_bytes(aside)
    opens(owners)
    assert keys.key_of(made := uuid.uuid4()) == keys.kept_key(made)
    assert rotating.finish() == rotating.FINISHED
    assert rotating.finish() == ""
    is_clean(folder, [old])
    opens(owners)


def half_way():
    """As if the process had ended between the transaction and the exchange of the files."""
    old = keyfile.master()
    rotating._wrap_with_a_new_key(NOW)
    assert keyfile.coming().exists()
    return old


def test_the_key_that_is_saved_half_way_is_the_new_one(owners, tmp_path):
    half_way()
    assert actions.export(to=tmp_path / "saved.key", now=NOW) == MasterKey.objects.get().fingerprint


# ------------------------------------------------------------------------------------------------ under load


def test_readers_and_writers_notice_nothing(owners, folder):
    """Six threads read and make keys while the master key is exchanged eight times."""
    done, faults, counts, made = threading.Event(), [], [], {}

    def live(writes):
        count = 0
        try:
            while not done.is_set():
                opens(owners)
                if writes:
                    owner = uuid.uuid4()
                    made[owner] = keys.key_of(owner)
                count += 1
        except Exception as error:  # noqa: BLE001 (the test tells of it)
            faults.append(repr(error))
        finally:
            counts.append(count)
            connections.close_all()

    threads = [threading.Thread(target=live, args=(n % 3 == 0,)) for n in range(6)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(8):
            assert rotating.rotate(now=NOW) == ""
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert faults == []
    assert min(counts) > 0
    opens(owners | made)
    assert len(keyfile.spares()) == 8


def test_a_reader_that_looked_just_before_looks_again(owners, monkeypatch):
    """All of an exchange happens between its look into the table and its look for the file."""
    waiting, read_id = [rotating.rotate], keys.key_id

    def late(wrapped):
        if waiting:
            waiting.pop()(now=NOW)
        return read_id(wrapped)

    monkeypatch.setattr(keys, "key_id", late)
    opens(owners)
    assert len(keyfile.spares()) == 1


def test_a_coming_key_that_is_half_written_stops_no_reader(owners, monkeypatch):
    """The next exchange begins just as the reader has looked at the place, and the last one ends."""
    old = half_way()
    new = keyfile.read(keyfile.coming())
    looks = iter([old, keyfile.KeyTrouble("half written"), new])

    def read(path):
        found = next(looks)
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(keyfile, "read", read)
    assert keyfile.master(fingerprint(new)) == new


def test_two_exchanges_at_once_are_one_after_the_other(owners, folder):
    faults = []

    def rotate():
        try:
            rotating.rotate(now=NOW)
        except Exception as error:  # noqa: BLE001 (the test tells of it)
            faults.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=rotate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    opens(owners)
    assert not rotating.broken_off()
    assert new_key() not in _news(folder)
