"""Lets the test database be emptied, although triggers guard the log.

Tests that commit are cleaned up after by Django's flush. On SQLite that is a DELETE, which the triggers
refuse; on PostgreSQL it is a TRUNCATE, which they do not see.
Nor are Django's own rights put back afterwards: Handrail does not use them, and making them takes longer than
most tests.
"""

from django.core.management.commands import flush
from django.db.backends.sqlite3.base import DatabaseOperations

_flush = DatabaseOperations.execute_sql_flush


def install():
    """Have every flush of this process put the triggers aside and back, and do nothing more."""
    DatabaseOperations.execute_sql_flush = _flush_without_triggers
    flush.emit_post_migrate_signal = lambda *_, **__: None


def _flush_without_triggers(self, sql_list):
    with self.connection.cursor() as cursor:
        found = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in found:
            cursor.execute(f"DROP TRIGGER {name}")
        try:
            _flush(self, sql_list)
        finally:
            for _, sql in found:
                cursor.execute(sql)
