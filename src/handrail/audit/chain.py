"""The arithmetic of seals. Nothing here reads or writes the database."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from uuid import UUID

from handrail.audit.models import Event, Seal

START = "0" * 64  # what the first seal has before it
SETTLED = dt.timedelta(seconds=60)  # rows younger than this may still be followed by an older one
DROP = "audit.drop"


def name_of(segment: Seal) -> tuple[str, UUID]:
    """How the log speaks of a segment: its number in the form of a uuid."""
    return "audit.seal", UUID(int=segment.number)


def hash_of_rows(rows: Iterable[Event]) -> tuple[str, int]:
    """The hash over the canonical lines of rows, in the order given, and how many they were."""
    digest, count = hashlib.sha256(), 0
    for row in rows:
        digest.update(line(row).encode())
        count += 1
    return digest.hexdigest(), count


def line(row: Event) -> str:
    """A row as one line of JSON: every field, in a fixed order, so that one row has one line."""
    keys = (row.actor, row.on_behalf, row.subject, row.school)
    ids = [None if key is None else str(key) for key in keys]
    words = [row.verb, row.subject_type, row.field_names, row.outcome]
    return json.dumps([row.id, moment(row.at), *ids, *words], ensure_ascii=True) + "\n"


def hash_of_seal(seal: Seal) -> str:
    """The hash over everything a seal says, the rows' hash and the hash before included.

    `dropped_at` is the one thing left out: it is written later.
    """
    parts = [
        seal.previous,
        seal.number,
        seal.day.isoformat(),
        seal.first_id,
        seal.last_id,
        seal.count,
        moment(seal.sealed_at),
        seal.rows_hash,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def moment(at: dt.datetime) -> str:
    """A time in UTC to the microsecond, always written the same way."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")
