"""The database of a site: one SQLite library, every PRAGMA in force; or PostgreSQL with its limits."""

import sqlite3
import sys
from pathlib import Path

import pytest
from django.db import connection

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: NORMAL loses acknowledged work when the power fails
    "foreign_keys": 1,
    "busy_timeout": 20000,
    "secure_delete": 1,  # the bundled library's own default would leave deleted text readable in the file
    "trusted_schema": 0,
}
FIXED_IN = (3, 51, 3)


def sqlite_alone():
    if connection.vendor != "sqlite":
        pytest.skip("only where the database is SQLite")


def test_one_sqlite_library_is_loaded_and_it_is_not_the_faulty_one():
    assert sqlite3.sqlite_version_info >= FIXED_IN
    assert sqlite3.__name__ == "pysqlite3"
    assert "_sqlite3" not in sys.modules
    mapped = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    libraries = {path for line in mapped if "sqlite3" in (path := line.split()[-1]) and ".so" in path}
    assert {Path(path).name.partition(".")[0] for path in libraries} == {"_sqlite3"}
    assert {Path(path).parent.name for path in libraries} == {"pysqlite3"}


@pytest.mark.django_db
def test_every_pragma_of_the_site_is_in_force():
    sqlite_alone()
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
    assert found == PRAGMAS


@pytest.mark.django_db
def test_the_bundled_library_speaks_in_sql_too():
    sqlite_alone()
    with connection.cursor() as cursor:
        version = cursor.execute("SELECT sqlite_version()").fetchone()[0]
    assert tuple(map(int, version.split("."))) >= FIXED_IN


@pytest.mark.django_db
def test_postgresql_has_the_limits_of_the_site():
    if connection.vendor != "postgresql":
        pytest.skip("only where the database is PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'),"
            " current_setting('idle_in_transaction_session_timeout')"
        )
        assert cursor.fetchone() == ("10s", "3s", "30s")
