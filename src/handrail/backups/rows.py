"""Every row of every table as a line of text, the same on SQLite and PostgreSQL, and a hash over them all.

Tables, columns and rows have one order, and each value one spelling, so that equal data has an equal hash.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps as present
from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import BinaryField, Field, IntegerField, JSONField, Model, UUIDField

from handrail.vault.sealing import Closed, SealedTextField

LEFT_OUT = frozenset(
    {
        "django_session",  # whoever finds a backup shall not be signed in by it
        "usersessions_usersession",  # what is shown of those sessions
        "django_content_type",  # made anew by Django at each start, as are the rights
        "auth_permission",
        "auth_group",
        "auth_group_permissions",
    }
)
AT_ONCE = 1000  # rows
LARGE_AT_ONCE = 4  # rows that carry a file each


@dataclass(frozen=True, slots=True)
class Sum:
    """What was counted over the rows of one table."""

    rows: int
    sha256: str


def tables(apps: Apps = present) -> dict[str, type[Model]]:
    """The tables whose rows are kept, by name and in its order."""
    models = (model for model in apps.get_models(include_auto_created=True) if model._meta.managed)
    found = {model._meta.db_table: model for model in models if not model._meta.proxy}
    return {name: found[name] for name in sorted(found.keys() - LEFT_OUT)}


def columns(model: type[Model]) -> list[str]:
    """The names of a table's columns, in the order of its lines."""
    return sorted(field.attname for field in model._meta.local_concrete_fields)


def lines(model: type[Model]) -> Iterator[bytes]:
    """The rows of a table, one a line, in the order of their keys."""
    rows = (
        model._base_manager.order_by("pk").values_list(*columns(model)).iterator(chunk_size=_at_once(model))
    )
    made = (_line(row) for row in rows)
    same_order_everywhere = isinstance(model._meta.pk, IntegerField | UUIDField)
    return made if same_order_everywhere else iter(sorted(made))


def summed(made: Iterable[bytes]) -> Sum:
    """Count lines and hash them."""
    digest, count = hashlib.sha256(), 0
    for line in made:
        digest.update(line)
        count += 1
    return Sum(count, digest.hexdigest())


def logical_hash(sums: Mapping[str, Sum]) -> str:
    """The hash over all tables: equal if and only if every row of every table is."""
    whole = [[name, sums[name].rows, sums[name].sha256] for name in sorted(sums)]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def hash_of_all(apps: Apps = present) -> str:
    """The logical hash of the database as it is now."""
    return logical_hash({name: summed(lines(model)) for name, model in tables(apps).items()})


def load(model: type[Model], made: Iterable[bytes]) -> None:
    """Put lines back into an empty table, as they are: no default and no moment of its own is added."""
    fields = [_field(model, name) for name in columns(model)]
    quoted = connection.ops.quote_name
    names, marks = ", ".join(quoted(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 (names of ours)
    rows = iter(made)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, _at_once(model))):
            cursor.executemany(insert, [_row(fields, json.loads(line)) for line in batch])


def count_on(models: Iterable[type[Model]]) -> None:
    """Let each table give out numbers after those that were loaded."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


def _at_once(model: type[Model]) -> int:
    """How many rows are in memory together."""
    large = any(isinstance(field, BinaryField) for field in model._meta.local_concrete_fields)
    return LARGE_AT_ONCE if large else AT_ONCE


def _line(row: tuple[Any, ...]) -> bytes:
    return json.dumps([_plain(value) for value in row], sort_keys=True).encode() + b"\n"


def _plain(value: Any) -> Any:
    match value:
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
        case dt.date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Closed():
            return value.token
        case bytes() | memoryview():
            return b64encode(value).decode("ascii")
    return value


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    found: Field[Any, Any] = next(one for one in model._meta.local_concrete_fields if one.attname == name)
    return found


def _row(fields: list[Field[Any, Any]], values: list[Any]) -> list[Any]:
    return [_value(field, value) for field, value in zip(fields, values, strict=True)]


def _value(field: Field[Any, Any], value: Any) -> Any:
    """A value as this database takes it. In a field of JSON that may not be empty, nothing is JSON's null."""
    if value is None and not (isinstance(field, JSONField) and not field.null):
        return None
    if isinstance(field, SealedTextField):
        return value  # sealed as it was
    return field.get_db_prep_value(field.to_python(value), connection)
