"""Writing to the log, sealing it, and dropping what has reached its age."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from handrail.audit import queries
from handrail.audit.chain import DROP, SETTLED, START, hash_of_rows, hash_of_seal, name_of
from handrail.audit.models import Check, Event, Seal

MOST_ROWS = 5000  # a segment; more rows make more segments
RECORDING = 7203101  # the number of PostgreSQL's advisory lock that every writer of events shares
BATCH = 500
CHECKS_KEPT = dt.timedelta(days=365)
VERB = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)*")
FIELD = re.compile(r"[a-z][a-z0-9_]*")


def record(  # noqa: PLR0913 (each is a column of the log, and named)
    *,
    by: UUID | None,
    verb: str,
    subject: Model | tuple[str, UUID],
    school: UUID | None,
    fields: Iterable[str] = (),
    outcome: Literal["done", "refused"] = "done",
    on_behalf: UUID | None = None,
    now: dt.datetime,
) -> None:
    """Add one event, in the caller's transaction: what it records and the record stand or fall together.

    Raises RuntimeError outside a transaction, ValueError for names that are none or a time without a zone.
    """
    row = _event(by, verb, subject, school, fields, now)
    row.outcome, row.on_behalf = outcome, on_behalf
    _say_that_we_write()
    row.save(force_insert=True)


def record_each(
    *,
    by: UUID | None,
    verb: str,
    about: Iterable[tuple[tuple[str, UUID], Iterable[str]]],
    school: UUID | None,
    now: dt.datetime,
) -> None:
    """Add one event for each of many subjects, with the fields that were changed of it."""
    rows = [_event(by, verb, subject, school, fields, now) for subject, fields in about]
    _say_that_we_write()
    Event.objects.bulk_create(rows, batch_size=BATCH)


def _event(
    by: UUID | None,
    verb: str,
    subject: Model | tuple[str, UUID],
    school: UUID | None,
    fields: Iterable[str],
    now: dt.datetime,
) -> Event:
    if not connection.in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction of what it records. Open one: atomic().")
    names = sorted(set(fields))
    if not VERB.fullmatch(verb) or not all(FIELD.fullmatch(name) for name in names):
        raise ValueError(f"The log holds names alone, never values: {verb!r}, {names!r}")
    if now.tzinfo is None:
        raise ValueError("The log needs a moment with a time zone.")
    kind, key = _subject(subject)
    return Event(
        at=now,
        actor=by,
        verb=verb,
        subject_type=kind,
        subject=key,
        school=school,
        field_names=",".join(names),
        outcome="done",
    )


def _subject(subject: Model | tuple[str, UUID]) -> tuple[str, UUID]:
    kind, key = (subject._meta.label_lower, subject.pk) if isinstance(subject, Model) else subject
    if not isinstance(key, UUID) or not re.fullmatch(r"[a-z]+\.[a-z]+", kind):
        raise ValueError(f"An event speaks of a kind and a uuid, not of {kind!r} and {key!r}")
    return kind, key


def _say_that_we_write() -> None:
    """On PostgreSQL, hold a lock that all writers share until the transaction ends.

    Ids are given out before rows can be seen. While anybody holds the lock, a smaller id may still appear,
    so nothing may be sealed. SQLite has one writer at a time and needs none of this.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [RECORDING])


def seal(*, now: dt.datetime) -> list[Seal]:
    """Seal the rows that are over a minute old, in the order of their ids. Safe to run twice at once.

    Where somebody is writing at this moment nothing is sealed; the next minute's run does it.
    """
    last = _quiet_last_id()
    made: list[Seal] = []
    while last and (segment := _seal_one(last, now)):
        made.append(segment)
    return made


def _quiet_last_id() -> int | None:
    """The last id, read while nobody writes: no smaller one can appear afterwards."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [RECORDING])
                if cursor.fetchone() != (True,):
                    return None
        return Event.objects.order_by("id").values_list("id", flat=True).last()


def _seal_one(last: int, now: dt.datetime) -> Seal | None:
    before = Seal.objects.order_by("pk").last()
    waiting = Event.objects.filter(id__lte=last).order_by("id")
    if before:
        waiting = waiting.filter(id__gt=before.last_id)
    rows: list[Event] = []
    for row in waiting[:MOST_ROWS]:
        if row.at > now - SETTLED:
            break
        rows.append(row)
    return _write_seal(before, rows, now) if rows else None


def _write_seal(before: Seal | None, rows: list[Event], now: dt.datetime) -> Seal | None:
    rows_hash, count = hash_of_rows(rows)
    made = Seal(
        number=before.number + 1 if before else 1,
        day=max(row.at for row in rows).astimezone(dt.UTC).date(),
        first_id=rows[0].id,
        last_id=rows[-1].id,
        count=count,
        rows_hash=rows_hash,
        previous=before.hash if before else START,
        sealed_at=now,
    )
    made.hash = hash_of_seal(made)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # another worker sealed the same rows first
        return None
    return made


@transaction.atomic
def check(*, now: dt.datetime) -> Check:
    """Read the whole log against its seals and the heads of earlier checks, and keep what was found."""
    noted = Check.objects.values_list("head", "head_hash")
    faults = queries.verify(noted={number: value for number, value in noted if number is not None})
    last = queries.head()
    Check.objects.filter(at__lt=now - CHECKS_KEPT).delete()
    return Check.objects.create(
        at=now,
        head=last[0] if last else None,
        head_hash=last[1] if last else "",
        faults="\n".join(faults),
    )


def drop_before(day: dt.date, *, now: dt.datetime) -> int:
    """Drop the rows of whole segments older than `day`, the oldest first. Returns how many rows went.

    This is the one way past the triggers: the seal is first marked as dropped, a mark that stays, and only
    then may the rows of its segment go. The log says up to which segment.
    """
    with transaction.atomic():
        old = _oldest_before(day)
        gone = 0
        for segment in old:
            Seal.objects.filter(number=segment.number, dropped_at=None).update(dropped_at=now)
            gone += Event.objects.filter(id__gte=segment.first_id, id__lte=segment.last_id).delete()[0]
        if old:
            record(by=None, verb=DROP, subject=name_of(old[-1]), school=None, now=now)
        return gone


def _oldest_before(day: dt.date) -> list[Seal]:
    """The live segments from the oldest on, up to the first that must stay: no hole in the middle."""
    live = Seal.objects.filter(dropped_at=None).order_by("pk")
    first_kept = live.filter(day__gte=day).first()
    return list(live.filter(number__lt=first_kept.number) if first_kept else live)
