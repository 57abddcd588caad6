"""A site from a backup: everything is checked first, and what is there stays until all has gone well."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from django.apps.registry import Apps
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, ProgrammingError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from handrail import __version__
from handrail.audit.actions import record
from handrail.backups import make, places, rows
from handrail.backups.archive import Archive, ArchiveTrouble, opened
from handrail.backups.manifest import Manifest
from handrail.lib.refusal import Refusal
from handrail.lib.sealed import fingerprint
from handrail.mailroom import actions as mailroom
from handrail.people.models import School, User
from handrail.vault import keyfile, rotating

NOT_EMPTY = (
    "There is a school here already, and a backup goes into an empty site alone. "
    "With --replace, what is here is backed up first and then replaced."
)
NEWER = (
    "This backup was made by Handrail {theirs}, and this is {ours}. Restore it with that version or later."
)


def restore(source: Path, *, aside: Path | None, now: dt.datetime) -> Manifest:
    """Make this site what the backup holds, with the outbox at rest.

    Where there is a school already, it is first backed up to `aside`, or nothing is done if that is None.
    Raises Refusal, and then nothing has changed.
    """
    rotating.finish()
    key = keyfile.master()
    with opened(source, key=key) as archive:
        _refuse_unfit(archive.manifest, key)
        archive.check()
        if not is_empty():
            if aside is None:
                raise Refusal(NOT_EMPTY)
            make.backup(aside, now=now)
        with places.new_files(make.files_folder()) as files:
            archive.unpack(files)
            with places.empty_database():
                _load(archive)
                _close(archive.manifest, now)
    return archive.manifest


def is_empty() -> bool:
    """Whether nobody would lose anything: there is no school and no person, perhaps not even a table."""
    try:
        return not (School.objects.exists() or User.objects.exists())
    except (ProgrammingError, OperationalError):
        return True


def _refuse_unfit(manifest: Manifest, key: bytes) -> None:
    """Refuse what this version cannot hold, and what this key cannot open."""
    if manifest.key != fingerprint(key):
        raise ArchiveTrouble("This backup's database is sealed with another master key than the one here.")
    known = MigrationExecutor(connection).loader.graph.nodes
    strange = [node for node in _targets(manifest) if node not in known]
    if strange or _number(manifest.version) > _number(__version__):
        raise ArchiveTrouble(NEWER.format(theirs=manifest.version, ours=__version__))


def _targets(manifest: Manifest) -> list[tuple[str, str]]:
    return [(app, name) for app, names in manifest.migrations.items() for name in names]


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isascii() and part.isdigit())


def _load(archive: Archive) -> None:
    """Make the tables as they were then, fill them, and hold the whole against the manifest."""
    executor = MigrationExecutor(connection)
    targets = _targets(archive.manifest)
    executor.migrate(targets)
    apps = executor.loader.project_state(targets).apps
    models = rows.tables(apps)
    _refuse_other_columns(archive.manifest, models)
    try:
        with transaction.atomic():
            connection.check_constraints()  # PostgreSQL: from here on at the end, not at each row
            for name, model in models.items():
                rows.load(model, archive.lines(name))
            connection.check_constraints()
            rows.count_on(models.values())
    except IntegrityError as error:
        raise ArchiveTrouble(
            "The database refuses what this backup holds, so nothing was restored."
        ) from error
    _compare(archive.manifest, apps)


def _refuse_other_columns(manifest: Manifest, models: Mapping[str, type]) -> None:
    theirs = {name: table.columns for name, table in manifest.tables.items()}
    if theirs != {name: tuple(rows.columns(model)) for name, model in models.items()}:
        raise ArchiveTrouble(
            f"The tables of this backup are not those of Handrail {__version__}, whose number it bears."
        )


def _compare(manifest: Manifest, apps: Apps) -> None:
    if rows.hash_of_all(apps) != manifest.logical_hash:
        raise ArchiveTrouble("What was restored is not what was backed up, so it was taken back.")


def _close(manifest: Manifest, now: dt.datetime) -> None:
    """Bring the tables to this version, hold all mails back, and write down what was done."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    reason = f"The site was restored from a backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC."
    with transaction.atomic():
        mailroom.pause(by=None, reason=reason, now=now)
        record(by=None, verb="backup.restore", subject=("backups.site", make.SITE), school=None, now=now)
