"""`handrail doctor` finds what was broken on purpose, and says how to mend it."""

import datetime as dt
import os
import smtplib
from collections import namedtuple
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from tests.site.mentoring_things import a_pair

from handrail.audit import actions as audit
from handrail.backups.make import MADE, SITE
from handrail.cases.models import Case
from handrail.cli import checkup, doctor
from handrail.cli.finding import Finding
from handrail.jobs.models import Schedule, Tick
from handrail.lib import clock
from handrail.mailroom.models import Rest
from handrail.mentoring.models import MeetingAction
from handrail.people.models import HelpLine, RoleGrant, School, User
from handrail.people.roles import Role
from handrail.vault import actions as vault
from handrail.vault import keyfile
from handrail.vault.models import MasterKey
from handrail.vault.sealing import Closed

Usage = namedtuple("Usage", "total used free")
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def well(cast, settings, monkeypatch, tmp_path):
    """A site of which nothing is wrong."""
    now = clock.real_now()
    schedule = Schedule.objects.create(name="seal", line="* * * * *", since=now)
    Tick.objects.create(schedule=schedule, at=now)
    lead = School.objects.get(name="Southmere").wellbeing_lead
    RoleGrant.objects.create(user=lead, role=Role.WELLBEING_LEAD, granted_at=now)
    vault.settle(now=now)
    MasterKey.objects.update(exported_at=now)
    audit.record(by=None, verb=MADE, subject=("backups.site", SITE), school=None, now=now)
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text("{}")
    settings.SITE.data.chmod(0o700)
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "localhost", 25
    monkeypatch.setattr(smtplib, "SMTP", lambda *_, **__: Answering())
    return cast


class Answering:
    """A mail server that answers."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def noop(self):
        pass


def found():
    findings, _ = checkup.check_all()
    said = {}
    for finding in findings:
        said[finding.about] = f"{said.get(finding.about, '')}{finding.said} | {finding.mend}\n"
    return said


def test_nothing_is_wrong_with_a_good_site(well):
    findings, looked_at = checkup.check_all()
    assert findings == []
    assert looked_at == [about for about, _ in checkup.EXAMINATIONS]


def no_database(cast, monkeypatch, settings):
    def gone():
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", gone)


def old_tables(cast, monkeypatch, settings):
    monkeypatch.setattr(checkup.MigrationExecutor, "migration_plan", lambda *_: [("0002", False)])


def old_library(cast, monkeypatch, settings):
    old = SimpleNamespace(sqlite_version_info=(3, 40, 1), sqlite_version="3.40.1")
    monkeypatch.setattr(checkup, "sqlite3", old)
    monkeypatch.setattr(connection, "vendor", "sqlite")


def loose_settings(cast, monkeypatch, settings):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    sound = {**checkup.PRAGMAS, "quick_check": "ok"}
    monkeypatch.setattr(checkup, "_pragma", lambda name: 1 if name == "synchronous" else sound[name])


def damaged_file(cast, monkeypatch, settings):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    sound = {**checkup.PRAGMAS, "quick_check": "row 7 missing from index"}
    monkeypatch.setattr(checkup, "_pragma", sound.get)


def open_folder(cast, monkeypatch, settings):
    settings.SITE.data.chmod(0o755)


def full_disk(cast, monkeypatch, settings):
    monkeypatch.setattr(checkup.shutil, "disk_usage", lambda _: Usage(10**10, 10**10, 10**6))


def clock_gone_back(cast, monkeypatch, settings):
    monkeypatch.setattr(checkup.clock, "real_now", lambda: dt.datetime(2020, 1, 1, tzinfo=dt.UTC))


def no_static_files(cast, monkeypatch, settings):
    (settings.STATIC_ROOT / "staticfiles.json").unlink()


def old_static_files(cast, monkeypatch, settings):

    os.utime(settings.STATIC_ROOT / "staticfiles.json", (0, 0))


def printed_mail(cast, monkeypatch, settings):
    settings.EMAIL_BACKEND = checkup.CONSOLE


def silent_mail_server(cast, monkeypatch, settings):
    def refuse(*_, **__):
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(smtplib, "SMTP", refuse)


def no_worker(cast, monkeypatch, settings):
    Tick.objects.update(at=clock.real_now() - dt.timedelta(hours=1))


def changed_record(cast, monkeypatch, settings):
    monkeypatch.setattr(checkup.audit, "verify", lambda: ["Row 7 was changed."])


def closed_school(cast, monkeypatch, settings):
    School.objects.filter(name="Northfield").update(live=False)


def no_numbers(cast, monkeypatch, settings):
    School.objects.update(live=False, main_help_line=None)
    HelpLine.objects.filter(school__name="Northfield").delete()


def number_without_digits(cast, monkeypatch, settings):
    HelpLine.objects.filter(school__name="Northfield").update(number="ask at the desk")


def lead_without_role(cast, monkeypatch, settings):
    RoleGrant.objects.filter(user=cast["wellbeing lead"]).update(ended_at=clock.now())


def no_administrator(cast, monkeypatch, settings):
    User.objects.filter(pk=cast["administrator"].pk).update(is_active=False)


def places_miscounted(cast, monkeypatch, settings):
    User.objects.filter(pk=cast["mentor"].pk).update(active_mentees=2)


def case_that_nobody_can_see_to(cast, monkeypatch, settings):
    """The only administrator is the mentor, and nobody coordinates the programme."""
    pair = a_pair(cast, "First year")
    Case.objects.create(mentorship=pair, why="help", due=clock.now().date(), opened_at=clock.now())
    pair.programme.leads.all().delete()
    pair.mentor = cast["administrator"]
    pair.save()
    grants = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, user__school=pair.programme.school)
    grants.exclude(user=pair.mentor).delete()


def open_address(cast, monkeypatch, settings):
    settings.SITE = SimpleNamespace(
        url="http://mentoring.example",
        host="mentoring.example",
        secure=False,
        demo=False,
        data=settings.SITE.data,
    )


def key_never_exported(cast, monkeypatch, settings):
    MasterKey.objects.update(exported_at=None)


def key_lost(cast, monkeypatch, settings):
    monkeypatch.setattr(keyfile, "place", lambda: settings.SITE.data / "gone.key")


def key_of_another_site(cast, monkeypatch, settings):
    MasterKey.objects.update(fingerprint="0" * 64)


def key_open_to_others(cast, monkeypatch, settings):
    other = settings.STATIC_ROOT / "other.key"
    other.write_bytes(keyfile.master())
    other.chmod(0o644)
    monkeypatch.setattr(keyfile, "place", lambda: other)


def exchange_broken_off(cast, monkeypatch, settings):
    key = settings.STATIC_ROOT / "other.key"
    keyfile.write(key, keyfile.master())
    monkeypatch.setattr(keyfile, "place", lambda: key)
    keyfile.coming().touch(0o600)


def no_key_yet(cast, monkeypatch, settings):
    MasterKey.objects.all().delete()


def no_backup(cast, monkeypatch, settings):
    monkeypatch.setattr(checkup, "BACKED_UP", "backup.never")


def old_backup(cast, monkeypatch, settings):
    monkeypatch.setattr(checkup, "BACKUP_EVERY", dt.timedelta(0))


def paused_outbox(cast, monkeypatch, settings):
    Rest.objects.create(reason="The site was restored.", since=clock.now())


def demonstration_with_real_people(cast, monkeypatch, settings):
    settings.SITE = SimpleNamespace(
        url="http://localhost", host="localhost", secure=False, demo=True, data=settings.SITE.data
    )


def changed_words(cast, *_):
    """Somebody put words into the table by hand."""
    pair = a_pair(cast, "First year")
    MeetingAction.objects.create(mentorship=pair, text="Read it", owner="mentee", created_at=clock.now())
    MeetingAction.objects.update(text=Closed("Read something else"))


FAULTS = [
    (no_database, "The database", "connection refused"),
    (old_tables, "Its tables", "they are behind by 1 of"),
    (old_library, "SQLite's library", "3.40.1 can damage"),
    (loose_settings, "SQLite's settings and file", "synchronous is 1, not 2"),
    (damaged_file, "SQLite's settings and file", "restore the last backup"),
    (open_folder, "The data folder", "chmod 700"),
    (full_disk, "Room on the disk", "0 MB are free"),
    (clock_gone_back, "The clock", "it says 2020-01-01"),
    (no_static_files, "Static files", "pages have no style"),
    (old_static_files, "Static files", "an earlier version"),
    (printed_mail, "Mail", "reaches nobody"),
    (silent_mail_server, "Mail", "localhost:25 does not answer"),
    (key_never_exported, "The master key", "it was never exported"),
    (key_lost, "The master key", "gone.key cannot be read"),
    (key_of_another_site, "The master key", "is not the one of the database (00000000)"),
    (key_open_to_others, "The master key", "can be read by others"),
    (exchange_broken_off, "The master key", "broken off; all opens meanwhile | Run: handrail key rotate"),
    (no_key_yet, "The master key", "there is none yet"),
    (no_backup, "Backups", "there was never one"),
    (old_backup, "Backups", "the last one is of"),
    (paused_outbox, "The outbox", "The site was restored. | Run: handrail mail discard"),
    (no_worker, "Background work", "nothing has run since"),
    (changed_record, "The record of what was done", "Row 7 was changed."),
    (closed_school, "The school", "Northfield is not open"),
    (no_numbers, "Help numbers", "Northfield has none"),
    (number_without_digits, "Help numbers", "has no digit in it"),
    (lead_without_role, "The wellbeing lead", "nobody who holds the role leads at Northfield"),
    (no_administrator, "Administrators", "Northfield has none"),
    (case_that_nobody_can_see_to, "Cases", "nobody can see to 1 open"),
    (places_miscounted, "Mentors' places", "Mentor has 0 mentees, and 2 places taken"),
    (changed_words, "Sealed texts", "was changed where it is kept, and does not open"),
    (open_address, "The site's address", "is not encrypted"),
    (demonstration_with_real_people, "The demonstration", "Unset HANDRAIL_DEMO"),
]


@pytest.mark.parametrize(("plant", "about", "words"), FAULTS, ids=[plant.__name__ for plant, *_ in FAULTS])
def test_a_planted_fault_is_found(well, monkeypatch, settings, plant, about, words):
    assert found() == {}
    plant(well, monkeypatch, settings)
    said = found()
    monkeypatch.undo()  # the database answers again before the test is cleaned up after
    assert words in said[about]


def test_every_examination_is_put_to_the_test():
    untested = {about for about, _ in checkup.EXAMINATIONS} - {about for _, about, _ in FAULTS}
    assert untested == {"Jobs"}


def test_what_it_says_and_its_exit_code(monkeypatch, capsys):
    wrong = Finding("Mail", "it reaches nobody", "Set MAIL_URL.")
    monkeypatch.setattr(doctor, "examine", lambda: ([wrong], ["The database"]))
    assert doctor.run(SimpleNamespace(quiet=False)) == 1
    said = capsys.readouterr().out
    assert "WRONG  Mail: it reaches nobody" in said
    assert "Set MAIL_URL." in said
    assert "1 of 2 things looked at are wrong." in said
    assert doctor.run(SimpleNamespace(quiet=True)) == 1
    assert "The database" not in capsys.readouterr().out


def test_a_site_that_is_well_ends_with_zero(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "examine", lambda: ([], ["The database"]))
    assert doctor.run(SimpleNamespace(quiet=False)) == 0
    assert "All is well." in capsys.readouterr().out


def test_the_styles_that_it_compares_are_there():
    assert finders.find("css/01-tokens.css")
