"""Which key the database is sealed with."""

from __future__ import annotations

from django.db import DatabaseError

from handrail.lib.sealed import fingerprint
from handrail.vault import keyfile
from handrail.vault.models import MasterKey


def noted() -> MasterKey | None:
    """What the database notes of its key; None where nothing was sealed yet, or there are no tables."""
    try:
        return MasterKey.objects.first()
    except DatabaseError:
        return None


def trouble() -> str:
    """Why the key here does not serve this database, in words; empty where it does."""
    known = noted()
    if known is None:
        return ""
    try:
        here = fingerprint(keyfile.master())
    except keyfile.KeyTrouble as error:
        return f"{error.words} What is sealed in the database cannot be read without it."
    if here != known.fingerprint:
        return f"The master key here ({here[:8]}) is not the one of the database ({known})."
    return ""
