"""The single examinations of `handrail doctor`. Each yields what is wrong; nothing found means well."""

from __future__ import annotations

import datetime as dt
import shutil
import smtplib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from handrail.audit import queries as audit
from handrail.audit.models import Event
from handrail.backups.make import MADE as BACKED_UP
from handrail.cli.checkup_people import administrators, cases, numbers, places, school, wellbeing
from handrail.cli.finding import Finding, Found
from handrail.jobs.demo_clock import read as time_of_site
from handrail.jobs.models import Tick
from handrail.lib import clock
from handrail.mailroom import queries as mailroom
from handrail.people.models import User
from handrail.vault import keyfile, rotating
from handrail.vault import queries as vault
from handrail.vault.sealing import faults, sealed_models

ROOM = 500 * 2**20  # bytes that a site needs to go on for a while
BACKUP_EVERY = dt.timedelta(days=8)  # a week, and a day for whoever does it by hand
STILL = dt.timedelta(minutes=10)  # the schedule fires every minute
SKEW = dt.timedelta(minutes=2)
CONSOLE = "django.core.mail.backends.console.EmailBackend"
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
}
MENDED_IN = ((3, 44, 6), (3, 50, 7))  # old series into which the mending of the log's fault was carried
SOUND_FROM = (3, 51, 3)
RESTART = "Stop the site and start it again with handrail serve, which does this."


def check_all() -> tuple[list[Finding], list[str]]:
    """Everything in turn. Without a database the rest cannot be asked."""
    findings: list[Finding] = []
    well: list[str] = []
    for about, examination in EXAMINATIONS:
        found = [Finding(about, said, mend) for said, mend in _asked(examination)]
        findings += found
        if not found:
            well.append(about)
        elif about in NEEDED:
            break
    return findings, well


def _asked(examination: Callable[[], Found]) -> list[tuple[str, str]]:
    try:
        return list(examination())
    except (DatabaseError, OSError) as error:
        return [
            (
                f"it could not be looked at ({error})",
                "Mend what stands above first, then run handrail doctor again.",
            )
        ]


# ------------------------------------------------------------------------------------------- the database


def database() -> Found:
    """It answers."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        said = str(error).strip().splitlines()[0]
        yield (
            f"it does not answer: {said}",
            "Is it running, are DATABASE_URL and the rights on its file right?",
        )


def tables() -> Found:
    """They are those of this version."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        whole = len(executor.loader.graph.nodes)
        yield f"they are behind by {len(plan)} of {whole} changes", RESTART


def sqlite_library() -> Found:
    """It is one without the fault of the write-ahead log."""
    version = sqlite3.sqlite_version_info
    carried = any(version[:2] == mended[:2] and version >= mended for mended in MENDED_IN)
    if connection.vendor == "sqlite" and version < SOUND_FROM and not carried:
        yield (
            f"SQLite {sqlite3.sqlite_version} can damage a database that two programs use",
            "Install the package pysqlite3 beside Handrail, or run one process alone.",
        )


def sqlite_settings() -> Found:
    """They lose nothing that was acknowledged, and the file is whole."""
    if connection.vendor != "sqlite":
        return
    for name, wanted in PRAGMAS.items():
        found = _pragma(name)
        if found != wanted:
            yield (
                f"{name} is {found}, not {wanted}",
                "Nobody may change settings.py's SQLite part; fetch Handrail again.",
            )
    if _pragma("quick_check") != "ok":
        yield "the file is damaged", "Stop the site, keep a copy of the file, and restore the last backup."


def _pragma(name: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


# ---------------------------------------------------------------------------------------------- the machine


def folder() -> Found:
    """Nobody else can read what people wrote."""
    data = settings.SITE.data
    if data.stat().st_mode & 0o077:
        yield f"others can look into {data}", f"Run: chmod 700 {data}"
    for path in (data / "session.key", *keyfile.all_files(), *data.glob("*.sqlite3*")):
        if path.exists() and path.stat().st_mode & 0o077 and data.stat().st_mode & 0o077:
            yield f"others can read {path}", f"Run: chmod 600 {path}"


def room() -> Found:
    """The disk has some."""
    free = shutil.disk_usage(settings.SITE.data).free
    if free < ROOM:
        yield (
            f"{free // 2**20} MB are free in {settings.SITE.data}",
            "Make room: a full disk stops all writing.",
        )


def time() -> Found:
    """The clock has not gone back behind what was recorded."""
    latest = Event.objects.aggregate(latest=Max("at"))["latest"]
    now = time_of_site().now()
    if latest and latest > now + SKEW:
        yield (
            f"it says {now:%Y-%m-%d %H:%M}, but the last record is of {latest:%Y-%m-%d %H:%M}",
            "Set the clock by the network (timedatectl set-ntp true).",
        )


def static_files() -> Found:
    """They are collected, and those of this version."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.exists():
        yield "they are not collected, so pages have no style", RESTART
        return
    source = Path(finders.find("css/01-tokens.css") or "").parent
    if any(sheet.stat().st_mtime > manifest.stat().st_mtime for sheet in source.glob("*.css")):
        yield "they are of an earlier version", RESTART


# ------------------------------------------------------------------------------------ the key and the backups


def master_key() -> Found:
    """It is here, it is the one of this database, and it is safe elsewhere."""
    known = vault.noted()
    if known is None:
        yield "there is none yet", "Start the site once with handrail serve: it makes one."
    elif fault := vault.trouble():
        yield fault, "Put the saved one in its place: handrail key import FILE"
    elif rotating.broken_off():
        yield "a change of it was broken off; all opens meanwhile", "Run: handrail key rotate, which ends it."
    elif known.exported_at is None and not settings.SITE.demo:
        yield (
            "it was never exported: if this computer is lost, no backup can be used",
            "Run: handrail key export FILE, and keep that apart from the backups.",
        )


def backups() -> Found:
    """There is a recent one."""
    if settings.SITE.demo:
        return
    latest = Event.objects.filter(verb=BACKED_UP).aggregate(latest=Max("at"))["latest"]
    if latest is None or latest < clock.real_now() - BACKUP_EVERY:
        yield (
            f"the last one is of {latest:%Y-%m-%d %H:%M}" if latest else "there was never one",
            "Let a timer run handrail backup every night, and keep the files on another computer.",
        )


def outbox() -> Found:
    """Mails may leave."""
    rest = mailroom.rest()
    if rest:
        yield (
            f"it is paused since {rest.since:%Y-%m-%d %H:%M}, and no mail leaves. {rest.reason}",
            "Run: handrail mail discard if those that wait went out before, then handrail mail resume.",
        )


# --------------------------------------------------------------------------------------------- mail and jobs


def mail() -> Found:
    """It goes out."""
    if settings.SITE.demo:
        return
    if settings.EMAIL_BACKEND == CONSOLE:
        yield (
            "it is printed where the site runs, and reaches nobody",
            "Set MAIL_URL, as in docs/operating.md.",
        )
        return
    connect = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with connect(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        yield (
            f"{where} does not answer ({error})",
            "Is MAIL_URL right, and may this computer reach the server?",
        )


def worker() -> Found:
    """Background work is done."""
    latest = Tick.objects.aggregate(latest=Max("at"))["latest"]
    if latest is None or latest < time_of_site().now() - STILL:
        since = f"since {latest:%Y-%m-%d %H:%M}" if latest else "yet"
        yield (
            f"nothing has run {since}",
            "Is the site running? With --no-jobs, a handrail work must run beside it.",
        )


def jobs() -> Found:
    """None has failed for good."""
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count()
    if failed:
        yield f"{failed} failed", "The log of the site names each one and says why it failed."


# ----------------------------------------------------------------------------------------------- the school


def record() -> Found:
    """The record of what was done is whole, and being sealed."""
    for fault in audit.verify():
        yield (
            fault,
            "Somebody changed the database by hand. Keep a copy, and compare it with the last backup.",
        )
    since = audit.unsealed_since(now=time_of_site().now())
    if since:
        yield f"rows wait for their seal since {since:%Y-%m-%d %H:%M}", "See Background work."


def sealed() -> Found:
    """What people wrote for each other opens, unread."""
    for model in sealed_models(apps.get_models()):
        for place in faults(model):
            yield (
                f"{place} was changed where it is kept, and does not open",
                "Keep a copy of the data folder and find out how. A backup has it as it was.",
            )


def strangers() -> Found:
    """A demonstration holds nobody real."""
    if settings.SITE.demo and User.objects.exclude(email__endswith="@example.org").exists():
        yield "HANDRAIL_DEMO is 1, and there are people whose addresses may be real", "Unset HANDRAIL_DEMO."


def address() -> Found:
    """What people type is safe on the way."""
    if not settings.SITE.secure and settings.SITE.host not in ("localhost", "127.0.0.1"):
        yield (
            f"{settings.SITE.url} is not encrypted",
            "Put a server with a certificate in front, and write https in SITE_URL.",
        )


EXAMINATIONS: tuple[tuple[str, Callable[[], Found]], ...] = (
    ("The database", database),
    ("Its tables", tables),
    ("SQLite's library", sqlite_library),
    ("SQLite's settings and file", sqlite_settings),
    ("The data folder", folder),
    ("Room on the disk", room),
    ("The clock", time),
    ("Static files", static_files),
    ("The master key", master_key),
    ("Backups", backups),
    ("Mail", mail),
    ("The outbox", outbox),
    ("Background work", worker),
    ("Jobs", jobs),
    ("The record of what was done", record),
    ("The school", school),
    ("Help numbers", numbers),
    ("The wellbeing lead", wellbeing),
    ("Administrators", administrators),
    ("Cases", cases),
    ("Mentors' places", places),
    ("Sealed texts", sealed),
    ("The demonstration", strangers),
    ("The site's address", address),
)
NEEDED = ("The database", "Its tables")
