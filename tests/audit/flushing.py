"""Lets the test database be emptied, although triggers guard the log.

Tests that commit are cleaned up after by Django's flush. On SQLite that is a DELETE, which the triggers
refuse; on PostgreSQL it is a TRUNCATE, which they do not see.
"""

from django.db.backends.sqlite3.base import DatabaseOperations

_flush = DatabaseOperations.execute_sql_flush


def install():
    """Have every flush of this process put the triggers aside and back."""
    DatabaseOperations.execute_sql_flush = _flush_without_triggers


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
