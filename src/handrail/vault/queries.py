"""Which key the database is sealed with."""

from __future__ import annotations

from django.db import DatabaseError

from handrail.vault import keyfile
from handrail.vault.models import MasterKey


def noted() -> MasterKey | None:
    """What the database notes of its key; None where nothing was sealed yet, or there are no tables."""
    try:
        return MasterKey.objects.first()
    except DatabaseError:
        return None


def master() -> bytes:
    """The key that new keys are sealed with: the one that the database notes. Raises KeyTrouble."""
    try:
        return _noted_key()
    except keyfile.OtherKey:
        return _noted_key()  # it was exchanged as we looked, or it is another one indeed


def trouble() -> str:
    """Why the key here does not serve this database, in words; empty where it does."""
    if noted() is None:
        return ""
    try:
        master()
    except keyfile.OtherKey as error:
        return str(error.words)
    except keyfile.KeyTrouble as error:
        return f"{error.words} What is sealed in the database cannot be read without it."
    return ""


def _noted_key() -> bytes:
    known = noted()
    return keyfile.master(known.fingerprint if known else "")
