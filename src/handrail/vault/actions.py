"""Making the master key at the first start, saving it elsewhere, and putting it on a new machine."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

from django.db import transaction

from handrail.audit.actions import record
from handrail.lib.sealed import fingerprint
from handrail.vault import keyfile, queries
from handrail.vault.keyfile import KeyTrouble
from handrail.vault.models import DataKey, MasterKey
from handrail.vault.rotating import KEY, NEVER_STARTED

MEND = "Put the saved one here: handrail key import FILE"


@transaction.atomic
def settle(*, now: dt.datetime) -> None:
    """Make key and note of a new site; elsewhere make sure that the key is the one of the database.

    Raises KeyTrouble. A new key never takes the place of a lost one: it would open nothing.
    """
    if queries.noted() is None:
        keyfile.make()
        MasterKey.objects.create(fingerprint=fingerprint(keyfile.master()), noted_at=now)
        record(by=None, verb="key.make", subject=("vault.masterkey", KEY), school=None, now=now)
    elif fault := queries.trouble():
        raise KeyTrouble(f"{fault} {MEND}")


def export(*, to: Path, now: dt.datetime) -> str:
    """Save the key to a new file, and note when. Returns its fingerprint. Raises KeyTrouble."""
    if queries.noted() is None:
        raise KeyTrouble(NEVER_STARTED)
    if fault := queries.trouble():
        raise KeyTrouble(f"{fault} {MEND}")
    if to.resolve().is_relative_to(keyfile.place().parent.resolve()):
        raise KeyTrouble(f"{to} lies beside the key itself. Save it where it survives this computer.")
    key = queries.master()
    keyfile.write(to, key)
    with transaction.atomic():
        MasterKey.objects.update(exported_at=now)
        record(by=None, verb="key.export", subject=("vault.masterkey", KEY), school=None, now=now)
    return fingerprint(key)


def bring_in(*, source: Path) -> str:
    """Put a saved key in its place, on a machine that has none. Returns its fingerprint. Raises KeyTrouble.

    The database may be empty, or not there yet: a backup is restored after its key was put in place.
    """
    key = keyfile.read(source)
    found = fingerprint(key)
    known = queries.noted()
    if known is not None and known.fingerprint != found:
        raise KeyTrouble(
            f"That is the key {found[:8]}. The database here is sealed with another one, {known}."
        )
    if not keyfile.exists():
        keyfile.write(keyfile.place(), key)
    elif keyfile.master() != key:
        raise KeyTrouble(f"{keyfile.place()} is another key. Move it away first, if nothing here needs it.")
    return found


def destroy_key(*, owner: UUID) -> None:
    """Remove the key of a mentorship or case: what it sealed opens nowhere any more."""
    DataKey.objects.filter(owner=owner).delete()
