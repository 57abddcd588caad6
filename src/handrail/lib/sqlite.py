"""One SQLite library a process: the bundled one, because Debian's has a fault that can corrupt a database.

SQLite 3.7.0 to 3.51.2 can lose pages when two connections reset the write-ahead log. Every entry point calls
`use_bundled()` before Django is imported; two libraries in one process would drop each other's locks.
"""

from __future__ import annotations

import importlib.util
import sys


def use_bundled() -> None:
    """Put pysqlite3 in the place of sqlite3. RuntimeError if sqlite3 is loaded already.

    pysqlite3 is made for Linux alone: elsewhere it is absent, and the system's own library stays.
    """
    if importlib.util.find_spec("pysqlite3") is None:
        return
    loaded = sys.modules.get("sqlite3")
    if loaded is not None and loaded.__name__ != "pysqlite3":
        raise RuntimeError("sqlite3 was imported before handrail.lib.sqlite.use_bundled()")
    import pysqlite3  # noqa: PLC0415 (only entry points need it)
    from pysqlite3 import dbapi2  # noqa: PLC0415

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2
