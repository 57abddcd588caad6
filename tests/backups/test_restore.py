"""A backup, restored, is the same site; mails that went out do not go out again."""

import datetime as dt
import threading
import uuid

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, connections, transaction
from tests.backups.school import NOW, hash_now, post, saved, wipe

from handrail.audit import queries as audit
from handrail.audit.models import Event
from handrail.backups import make, places, rows
from handrail.backups.archive import opened
from handrail.backups.make import backup
from handrail.backups.restore import restore
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.lib.sealed import fingerprint
from handrail.mailroom import actions as mailroom
from handrail.mailroom import delivery
from handrail.mailroom.models import Message, Rest
from handrail.people.models import HelpLine, School, User
from handrail.vault import actions as vault
from handrail.vault import keyfile, rotating
from handrail.vault.models import MasterKey

REASON = "The site was restored from a backup of 2026-09-14 09:30 UTC."


def counts():
    return {name: model._base_manager.count() for name, model in rows.tables().items()}


def verbs():
    return list(Event.objects.order_by("id").values_list("verb", flat=True))


def test_a_restored_site_is_the_same_site(school, tmp_path, files):
    before, path = hash_now(), saved(tmp_path)
    manifest = restore_after_wiping(path)
    assert manifest.logical_hash == before
    assert audit.verify() == []
    assert audit.head() == tuple(manifest.record_head)
    assert verbs()[-2:] == ["mail.pause", "backup.restore"]
    assert School.objects.get(name="Northfield").wellbeing_lead == school["lead"]
    factor = Authenticator.objects.get(user=school["coordinator"], type="totp").wrap()
    assert factor.validate_code("not a code") is False  # its secret was opened
    assert (files / "two.bin").read_bytes() == bytes(range(256)) * 5000
    assert (files / "notes" / "one.txt").read_text(encoding="utf-8") == "first\nsecond\n"
    assert list(tmp_path.glob("site/*")) == [files]


def restore_after_wiping(path):
    wipe()
    manifest = restore(path, aside=None, now=clock.now())
    Event.objects.count()  # the connection is the new one
    return manifest


def test_what_was_loaded_has_the_hash_of_the_manifest_and_new_rows_find_their_numbers(school, tmp_path):
    before, path = counts(), saved(tmp_path)
    restore_after_wiping(path)
    after = counts()
    assert {name for name in before if before[name] != after[name]} == {"audit_event", "mailroom_rest"}
    last = Event.objects.latest("id").pk
    with transaction.atomic():
        mailroom.record(by=None, verb="a.test", subject=("a.test", uuid.UUID(int=1)), school=None, now=NOW)
    assert Event.objects.latest("id").pk > last


def test_no_mail_goes_out_again(school, tmp_path, server):
    path = saved(tmp_path)
    delivery.send_due(now=clock.now())  # the one that waited goes out after the backup
    copies = server.copies()
    assert set(copies.values()) == {1}
    assert len(copies) == 2
    restore_after_wiping(path)
    assert Rest.objects.get().reason == REASON
    later = clock.now() + dt.timedelta(hours=1)
    delivery.send_due(now=later)
    assert server.copies() == copies
    assert dict(Message.objects.values_list("pk", "state")) == {
        school.sent.pk: "sent",
        school.failed.pk: "failed",
        school.queued.pk: "queued",
    }
    mailroom.discard_waiting(by=None, reason="It went out before.", now=later)
    mailroom.resume(by=None, now=later)
    delivery.send_due(now=later)
    assert server.copies() == copies


def test_after_resuming_what_waited_goes_out_once(school, tmp_path, server):
    path = saved(tmp_path)
    copies = server.copies()
    restore_after_wiping(path)
    mailroom.resume(by=None, now=clock.now())
    delivery.send_due(now=clock.now())
    assert server.copies() == copies + type(copies)([school.queued.message_id])


def test_a_backup_while_others_write_is_of_one_moment(school, tmp_path):
    """Each writer adds a number and raises a count in one transaction: the two may never part."""
    stop, wrote = threading.Event(), []
    line = HelpLine.objects.create(school=school.school, label="count", number="0")

    def write():
        try:
            while not stop.is_set():
                with transaction.atomic():
                    number = HelpLine.objects.filter(label="load").count() + 1
                    HelpLine.objects.create(school=school.school, label="load", number=str(number))
                    HelpLine.objects.filter(pk=line.pk).update(number=str(number))
                wrote.append(number)
        finally:
            connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        taken = []
        for number in range(2):
            before = len(wrote)
            taken.append(saved(tmp_path, f"{number}.zip"))
            assert len(wrote) > before  # it was not kept waiting
    finally:
        stop.set()
        writer.join()
    for path in taken:
        restore_after_wiping(path)
        counted = HelpLine.objects.filter(label="load").count()
        assert HelpLine.objects.get(label="count").number == str(counted)


# ------------------------------------------------------------------------------------------- an empty site


def test_it_goes_into_an_empty_site_alone(school, tmp_path):
    path, before = saved(tmp_path), hash_now()
    with pytest.raises(Refusal, match="There is a school here already"):
        restore(path, aside=None, now=NOW)
    assert hash_now() == before


def test_what_is_replaced_is_backed_up_first(school, tmp_path):
    path, aside = saved(tmp_path), tmp_path / "before.zip"
    post(school["student"])
    User.objects.filter(pk=school["peer"].pk).update(name="Renamed since")
    restore(path, aside=aside, now=NOW)
    assert User.objects.get(pk=school["peer"].pk).name == "Peer"
    restore_after_wiping(aside)
    assert User.objects.get(pk=school["peer"].pk).name == "Renamed since"
    assert Message.objects.count() == 4


def test_what_is_here_stays_when_the_restore_breaks_off(school, tmp_path, monkeypatch, files):
    path, before = saved(tmp_path), None

    def fail(*_, **__):
        raise ZeroDivisionError

    wipe_name = School.objects.get(name="Northfield").pk
    before = hash_now()
    monkeypatch.setattr("handrail.backups.restore.is_empty", lambda: True)
    monkeypatch.setattr("handrail.backups.restore._close", fail)
    with pytest.raises(ZeroDivisionError):
        restore(path, aside=None, now=NOW)
    assert hash_now() == before
    assert School.objects.get(name="Northfield").pk == wipe_name
    assert list(tmp_path.glob("site/*")) == [files]


def test_what_does_not_compare_is_taken_back(school, tmp_path, monkeypatch):
    path, before = saved(tmp_path), hash_now()
    monkeypatch.setattr("handrail.backups.restore.is_empty", lambda: True)
    monkeypatch.setattr(rows, "hash_of_all", lambda apps: "0" * 64)
    with pytest.raises(Refusal, match="so it was taken back"):
        restore(path, aside=None, now=NOW)
    monkeypatch.undo()
    assert hash_now() == before


def test_a_database_that_somebody_uses_is_left_alone(school, tmp_path, monkeypatch):
    path, before = saved(tmp_path), hash_now()
    monkeypatch.setattr("handrail.backups.restore.is_empty", lambda: True)
    reading, done = threading.Event(), threading.Event()

    def read():
        try:
            with transaction.atomic():
                School.objects.count()
                reading.set()
                done.wait(60)
        finally:
            connections.close_all()

    reader = threading.Thread(target=read)
    reader.start()
    reading.wait(60)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout=100")
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "init_command", "PRAGMA busy_timeout=100")
        connection.close()
    try:
        with pytest.raises(Refusal, match="The database is in use"):
            restore(path, aside=None, now=NOW)
    finally:
        done.set()
        reader.join()
    assert hash_now() == before


# ------------------------------------------------------------------------------------------------- the key


def test_a_backup_holds_no_key_and_says_whether_it_is_safe_elsewhere(school, tmp_path):
    key = keyfile.master()
    path = saved(tmp_path)
    with opened(path, key=key) as archive:
        assert archive.manifest.complete is False
        held = b"".join(line for name in archive.manifest.tables for line in archive.lines(name))
    assert [form for form in (key, key.hex().encode()) if form in held + path.read_bytes()] == []
    MasterKey.objects.update(exported_at=NOW)
    backup(tmp_path / "second.zip", now=NOW)
    with opened(tmp_path / "second.zip", key=key) as archive:
        assert archive.manifest.complete is True


def test_a_backup_of_before_an_exchange_of_the_key_wants_the_old_one(own_key, school, tmp_path):
    """It says which one it wants, and where that is; brought in where no key is, that one opens it."""
    old, path = keyfile.master(), saved(tmp_path)
    rotating.rotate(now=NOW)
    spare = keyfile.spare(fingerprint(old))
    with pytest.raises(Refusal, match=rf"with the master key {fingerprint(old)[:8]}.*key import {spare}"):
        restore(path, aside=None, now=NOW)
    after = saved(tmp_path, "after.zip")
    for archive, key in ((path, spare), (after, keyfile.place().rename(tmp_path / "new.key"))):
        wipe()
        keyfile.place().unlink(missing_ok=True)
        vault.bring_in(source=key)
        assert restore(archive, aside=None, now=NOW).key == fingerprint(keyfile.master())
        factor = Authenticator.objects.get(user=school["coordinator"], type="totp").wrap()
        assert factor.validate_code("not a code") is False  # its secret was opened


def test_a_backup_while_the_key_is_exchanged_has_the_key_of_its_rows(own_key, school, tmp_path, monkeypatch):
    """The exchange begins and ends after the moment whose rows the backup holds."""
    old, find = keyfile.master(), make._key_of_the_snapshot

    def late():
        MasterKey.objects.get()  # here the moment is
        exchange = threading.Thread(target=lambda: (rotating.rotate(now=NOW), connections.close_all()))
        exchange.start()
        exchange.join()
        return find()

    monkeypatch.setattr(make, "_key_of_the_snapshot", late)
    path = saved(tmp_path)
    assert keyfile.master() != old
    with opened(path, key=old) as archive:
        assert archive.manifest.key == fingerprint(old)
        archive.check()


def test_nobody_is_signed_in_by_a_backup(school, tmp_path):
    client = school.client("student")
    assert client.get("/").status_code == 200
    restore_after_wiping(saved(tmp_path))
    assert "/accounts/login/" in client.get("/", follow=False).headers.get("Location", "/accounts/login/")


def test_a_backup_is_for_us_alone_and_noted(school, tmp_path):
    path = saved(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert verbs()[-1] == "backup.make"
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []
    with pytest.raises(Refusal, match="never written over"):
        saved(tmp_path)


def test_a_site_that_was_never_started_has_nothing_to_back_up(transactional_db, tmp_path):
    with pytest.raises(Refusal, match="nothing to back up yet"):
        backup(tmp_path / "none.zip", now=NOW)


def test_an_empty_file_takes_the_place_of_none(tmp_path):
    """The draft of an earlier restore that was killed is in nobody's way."""
    folder = tmp_path / "files"
    (tmp_path / "files.restoring").mkdir()
    (tmp_path / "files.restoring" / "left").write_text("over")
    with places.new_files(folder) as draft:
        (draft / "new").write_text("new")
    assert [path.name for path in folder.iterdir()] == ["new"]
