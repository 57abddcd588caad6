"""The keys that the master key wraps: one for each mentorship or case, and one for the site itself.

Somebody may exchange the master key meanwhile. A wrapped key says which one sealed it, so that a reader takes
the right file; and whoever makes a key holds the exchange off until that key is kept.
"""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.db import connection, transaction

from handrail.lib import clock
from handrail.lib.sealed import Tampered, key_id, new_data_key, unwrap, wrap
from handrail.vault import keyfile, queries
from handrail.vault.models import DataKey

SITE = UUID("6f0d2c1e-9b5a-4c59-8d0e-5a1f5e8a0006")  # owns what belongs to no pair and to no case
WRAPPING = 7203102  # the number of PostgreSQL's advisory lock: shared to wrap, alone to exchange the key
BATCH = 500


def key_of(owner: UUID) -> bytes:
    """The key of an owner, made where there is none yet. Raises Tampered."""
    kept = kept_key(owner)
    if kept is None:
        _make(owner)
        kept = cast(bytes, kept_key(owner))
    return kept


def kept_key(owner: UUID) -> bytes | None:
    """The key of an owner. Raises Tampered.

    Where its master key is not here any more, that was exchanged as we looked, and a second look finds the
    new one. Both looks check all that there is to check.
    """
    try:
        return _opened(owner)
    except keyfile.OtherKey:
        try:
            return _opened(owner)
        except keyfile.OtherKey:
            raise Tampered(f"{_place(owner)} is sealed with a key that is not here.") from None


def kept_key_or_none(owner: UUID) -> bytes | None:
    """Where the wrapped key itself was changed, nothing opens, and each text gives the alarm."""
    try:
        return kept_key(owner)
    except Tampered:
        return None


def rewrap(old: bytes, new: bytes) -> None:
    """Wrap every key anew. One that does not open stays as it is: it opened nothing before, either."""
    rows = []
    for row in DataKey.objects.order_by("pk"):
        about = _place(row.owner)
        try:
            row.wrapped = wrap(unwrap(row.wrapped, about=about, key=old), about=about, key=new)
        except Tampered:
            continue
        rows.append(row)
    DataKey.objects.bulk_update(rows, ["wrapped"], batch_size=BATCH)


def hold(*, alone: bool = False) -> None:
    """Until the transaction ends the master key stays; `alone`: and nobody else wraps with it either.

    On SQLite a transaction that writes is alone from its beginning.
    """
    if connection.vendor == "postgresql":
        kind = "" if alone else "_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock{kind}(%s)", [WRAPPING])


@transaction.atomic
def _make(owner: UUID) -> None:
    hold()
    fresh = wrap(new_data_key(), about=_place(owner), key=queries.master())
    DataKey.objects.get_or_create(owner=owner, defaults={"wrapped": fresh, "made_at": clock.now()})


def _opened(owner: UUID) -> bytes | None:
    kept = DataKey.objects.filter(owner=owner).values_list("wrapped", flat=True).first()
    return unwrap(kept, about=_place(owner), key=keyfile.master(key_id(kept))) if kept else None


def _place(owner: UUID) -> str:
    return f"vault_datakey.wrapped|{owner}"
