"""Making a backup: all rows as they were at one moment, and the files, in one archive. No key is in it."""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from handrail import __version__
from handrail.audit.actions import record
from handrail.audit.queries import head
from handrail.backups import archive, rows
from handrail.backups.manifest import File, Manifest, Table
from handrail.lib.refusal import Refusal
from handrail.vault import keyfile, queries
from handrail.vault.models import MasterKey

SITE = UUID("6f0d2c1e-9b5a-4c59-8d0e-5a1f5e8a0004")  # stands for the whole site in the log
MADE = "backup.make"
PIECE = 2**20


def backup(to: Path, *, now: dt.datetime) -> Manifest:
    """Write a backup. While it is written, others go on writing to the site. Raises Refusal."""
    if queries.noted() is None:
        raise Refusal("There is nothing to back up yet: start the site once, with handrail serve.")
    if fault := queries.trouble():
        raise Refusal(fault)
    written: list[Manifest] = []
    with snapshot():
        key = _key_of_the_snapshot()
        _refuse_old_tables()
        archive.write(to, key=key, fill=lambda made: written.append(_fill(made, now)))
    with transaction.atomic():
        record(by=None, verb=MADE, subject=("backups.site", SITE), school=None, now=now)
    return written[0]


def _key_of_the_snapshot() -> bytes:
    """The key that sealed these rows: if it is exchanged meanwhile, it is that of the moment before."""
    known = MasterKey.objects.get().fingerprint
    try:
        return keyfile.master(known)
    except keyfile.OtherKey:
        return keyfile.read(keyfile.spare(known))


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction that reads everything as it was at one moment, holds up no writer, and writes nothing."""
    connection.ensure_connection()
    wrapper: Any = connection
    mode = getattr(wrapper, "transaction_mode", None)
    if connection.vendor == "sqlite":
        wrapper.transaction_mode = "DEFERRED"  # a reader: IMMEDIATE would keep every writer waiting
    try:
        with transaction.atomic(durable=True):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    cursor.execute("SET LOCAL statement_timeout = 0")
                    cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield
    finally:
        wrapper.transaction_mode = mode


def heads() -> dict[str, tuple[str, ...]]:
    """The last migration of each app."""
    found: dict[str, tuple[str, ...]] = {}
    for app, name in sorted(MigrationExecutor(connection).loader.graph.leaf_nodes()):
        found[app] = (*found.get(app, ()), name)
    return found


def files_folder() -> Path:
    """Where the site's files are."""
    return Path(settings.MEDIA_ROOT)


def _refuse_old_tables() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refusal(
            "The tables are those of another version of Handrail. Make the backup with that version, "
            "or start the site once with this one."
        )


def _fill(made: zipfile.ZipFile, now: dt.datetime) -> Manifest:
    tables = {name: _add_rows(made, name) for name in rows.tables()}
    sums = {name: rows.Sum(table.rows, table.sha256) for name, table in tables.items()}
    known = MasterKey.objects.get()
    manifest = Manifest(
        version=__version__,
        made_at=now,
        database="postgresql" if connection.vendor == "postgresql" else "sqlite",
        migrations=heads(),
        tables=tables,
        logical_hash=rows.logical_hash(sums),
        record_head=head(),
        files=dict(_add_files(made)),
        key=known.fingerprint,
        complete=known.exported_at is not None,
    )
    made.writestr(archive.MANIFEST, manifest.model_dump_json(indent=2))
    return manifest


def _add_rows(made: zipfile.ZipFile, name: str) -> Table:
    model = rows.tables()[name]
    with made.open(f"rows/{name}.jsonl", "w", force_zip64=True) as member:

        def passing() -> Iterator[bytes]:
            for line in rows.lines(model):
                member.write(line)
                yield line

        total = rows.summed(passing())
    return Table(columns=tuple(rows.columns(model)), rows=total.rows, sha256=total.sha256)


def _add_files(made: zipfile.ZipFile) -> Iterator[tuple[str, File]]:
    folder = files_folder()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
        name = path.relative_to(folder).as_posix()
        digest, size = hashlib.sha256(), 0
        with path.open("rb") as file, made.open(f"files/{name}", "w", force_zip64=True) as member:
            while piece := file.read(PIECE):
                member.write(piece)
                digest.update(piece)
                size += len(piece)
        yield name, File(size=size, sha256=digest.hexdigest())
