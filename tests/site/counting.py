"""The same number of queries for few rows and for many: what a list page must keep to."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

FEW, MANY = 10, 1000
OF_THE_LOG = "pg_advisory_xact_lock_shared"  # PostgreSQL alone asks it before a row of the log is written


def queries_of(client: Client, address: str) -> list[str]:
    """The queries of one GET, which must succeed: those that both databases ask."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, f"{address} answers {answer.status_code}"
    return [query["sql"] for query in captured.captured_queries if OF_THE_LOG not in query["sql"]]


def same_queries(client: Client, address: str, grow: Callable[[int], object], count: int) -> None:
    """A page asks `count` queries with 10 rows and with 1,000. `grow(number)` adds that many rows.

    The page is asked once before it is counted, because a first request may note something in its session.
    """
    grow(FEW)
    queries_of(client, address)
    few = queries_of(client, address)
    grow(MANY - FEW)
    if connection.vendor == "postgresql":
        _analyse()
    many = queries_of(client, address)
    assert len(few) == count, f"{len(few)} queries, not {count}:\n" + "\n".join(few)
    more = [sql for sql in many if sql not in few] or many
    assert len(many) == count, f"{len(many)} queries with {MANY} rows, {count} with {FEW}, such as\n{more[0]}"


def _analyse() -> None:
    """What PostgreSQL does by itself a minute after so many rows came. Its own tables all processes share."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(connection.introspection.table_names(cursor))}")
