"""Triggers that refuse to change the log.

Rows of `audit_event` are never updated. They are deleted only where the seal of their segment says that it
was dropped: retention (`handrail.audit.actions.drop_before`) sets that mark first, and the mark stays for ever.
Seals are never deleted, and the mark, once, is the only thing about them that may change.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

NEVER_CHANGED = "events of the audit log are never changed"
NEVER_REMOVED = "events of the audit log are removed only with their whole segment, by retention"
SEAL_CHANGED = "seals of the audit log are never changed"
SEAL_REMOVED = "seals of the audit log are never removed"
SEALED = ("number", "day", "first_id", "last_id", "count", "rows_hash", "previous", "hash", "sealed_at")
DROPPED = "SELECT 1 FROM audit_seal WHERE dropped_at IS NOT NULL AND OLD.id BETWEEN first_id AND last_id"

SQLITE = f"""
CREATE TRIGGER audit_event_update BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, '{NEVER_CHANGED}'); END;
CREATE TRIGGER audit_event_delete BEFORE DELETE ON audit_event WHEN NOT EXISTS ({DROPPED})
BEGIN SELECT RAISE(ABORT, '{NEVER_REMOVED}'); END;
CREATE TRIGGER audit_seal_update BEFORE UPDATE ON audit_seal
WHEN OLD.dropped_at IS NOT NULL OR NEW.dropped_at IS NULL
  OR {" OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in SEALED)}
BEGIN SELECT RAISE(ABORT, '{SEAL_CHANGED}'); END;
CREATE TRIGGER audit_seal_delete BEFORE DELETE ON audit_seal
BEGIN SELECT RAISE(ABORT, '{SEAL_REMOVED}'); END;
"""

POSTGRESQL = f"""
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE FUNCTION audit_event_may_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS ({DROPPED}) THEN RETURN OLD; END IF;
  RAISE EXCEPTION '{NEVER_REMOVED}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_event_update BEFORE UPDATE ON audit_event
FOR EACH ROW EXECUTE FUNCTION audit_refuse('{NEVER_CHANGED}');
CREATE TRIGGER audit_event_delete BEFORE DELETE ON audit_event
FOR EACH ROW EXECUTE FUNCTION audit_event_may_go();
CREATE TRIGGER audit_seal_update BEFORE UPDATE ON audit_seal FOR EACH ROW
WHEN (OLD.dropped_at IS NOT NULL OR NEW.dropped_at IS NULL
  OR {" OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in SEALED)})
EXECUTE FUNCTION audit_refuse('{SEAL_CHANGED}');
CREATE TRIGGER audit_seal_delete BEFORE DELETE ON audit_seal
FOR EACH ROW EXECUTE FUNCTION audit_refuse('{SEAL_REMOVED}');
"""

TRIGGERS = {
    "audit_event": ("audit_event_update", "audit_event_delete"),
    "audit_seal": ("audit_seal_update", "audit_seal_delete"),
}


def make(_apps: Any, schema_editor: Any) -> None:
    """Create the triggers in the words of the database at hand."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL)
        else:
            for statement in SQLITE.split("END;\n")[:-1]:
                cursor.execute(f"{statement} END;")


def remove(_apps: Any, schema_editor: Any) -> None:
    """Take the triggers away again."""
    connection = schema_editor.connection
    on_table = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table, names in TRIGGERS.items():
            for name in names:
                cursor.execute(f"DROP TRIGGER {name} ON {table}" if on_table else f"DROP TRIGGER {name}")
        if on_table:
            cursor.execute("DROP FUNCTION audit_refuse(); DROP FUNCTION audit_event_may_go()")


class Migration(migrations.Migration):
    """The triggers of both tables."""

    dependencies: ClassVar = [("audit", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(make, remove)]
