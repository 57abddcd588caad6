"""An empty database to restore into, which takes the place of the one that is there only if all goes well."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection, transaction

from handrail.backups.archive import sync
from handrail.lib.refusal import Refusal

BESIDE = ("", "-wal", "-shm", "-journal")  # what SQLite keeps beside a database
BUSY = "The database is in use. Stop the site and its handrail work, then restore."


def empty_database() -> AbstractContextManager[None]:
    """For the block, the database is an empty one. When it ends well, it is the site's."""
    return _one_transaction() if connection.vendor == "postgresql" else _another_file()


@contextmanager
def _one_transaction() -> Iterator[None]:
    """PostgreSQL can take back everything, the making of tables too."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            try:
                _drop_ours()
            except OperationalError as error:  # somebody holds a table, and lock_timeout was over
                raise Refusal(BUSY) from error
        yield


def _drop_ours() -> None:
    """Drop our tables, and the functions that only their triggers call."""
    known = {*connection.introspection.django_table_names(), "django_migrations", _cache_table()}
    names = sorted(known & set(connection.introspection.table_names()))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgfoid::regprocedure::text"
            " FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND relname = ANY(%s)",
            [names],
        )
        functions = [name for (name,) in cursor.fetchall()]
        for name in names:
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)} CASCADE")
        for name in functions:
            cursor.execute(f"DROP FUNCTION {name}")


def _cache_table() -> str:
    return str(settings.CACHES["default"]["LOCATION"])


@contextmanager
def _another_file() -> Iterator[None]:
    """SQLite gets a new file beside the old one, which is put in its place at the end."""
    place = Path(connection.settings_dict["NAME"])
    draft = place.with_name(f"{place.name}.restoring")
    _remove(draft)
    connection.close()
    try:
        connection.settings_dict["NAME"] = str(draft)
        try:
            yield
            _fold(draft)
        finally:
            connection.close()
            connection.settings_dict["NAME"] = str(place)
        if place.exists():
            _fold(place)
        draft.chmod(0o600)
        draft.replace(place)
        sync(place.parent)
    except BaseException:
        _remove(draft)
        raise


def _fold(place: Path) -> None:
    """Bring what waits in the write-ahead log into the file, and leave nothing beside it.

    That works only while nobody else has the database open, which is what we want to know.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")
            if cursor.fetchone()[0] != "delete":
                raise Refusal(BUSY)
    except OperationalError as error:
        raise Refusal(BUSY) from error
    finally:
        connection.close()
    with place.open("rb") as file:
        os.fsync(file.fileno())


def _remove(draft: Path) -> None:
    for more in BESIDE:
        with suppress(FileNotFoundError):
            Path(f"{draft}{more}").unlink()


@contextmanager
def new_files(folder: Path) -> Iterator[Path]:
    """An empty folder to unpack into, which takes the place of the files that are there if all goes well."""
    draft, old = (folder.with_name(f"{folder.name}.{word}") for word in ("restoring", "before"))
    for left in (draft, old):
        shutil.rmtree(left, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    try:
        yield draft
        if folder.exists():
            folder.rename(old)
        draft.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
