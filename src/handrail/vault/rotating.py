"""A new master key in the place of the old one. What is sealed stays as it is: its keys are wrapped anew.

The new key is on the disk before one transaction wraps all with it and notes its fingerprint; then the files
change places. Until they have, readers find both. Whatever is broken off is put right by the next start or
the next rotation: forward if the database notes the new key, backward if not. Nobody else does so meanwhile,
because all of this is done under one lock.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from handrail.audit.actions import record
from handrail.lib.sealed import fingerprint, new_key
from handrail.vault import keyfile, keys, queries
from handrail.vault.keyfile import KeyTrouble
from handrail.vault.models import MasterKey

KEY = UUID("6f0d2c1e-9b5a-4c59-8d0e-5a1f5e8a0003")  # stands for the master key in the log
FINISHED = "A change of the master key had been broken off. It is finished now: the new key is in its place."
DROPPED = "A change of the master key had been broken off before anything was changed. The key is as it was."
NEVER_STARTED = "This site has no master key yet: it is made at the first start, by handrail serve."


def rotate(*, now: dt.datetime) -> str:
    """Exchange the key, or finish an exchange that was broken off. Returns what was put right, or nothing.

    Raises KeyTrouble, and then all is as it was, or as `finish` leaves it.
    """
    said = finish()
    if said != FINISHED:
        _wrap_with_a_new_key(now)
        finish()
    return said


def finish() -> str:
    """Put right what was broken off. Returns what that was, in words; empty where there was nothing."""
    if not keyfile.coming().exists():
        return ""
    with transaction.atomic():
        keys.hold(alone=True)
        return _put_right()


def broken_off() -> bool:
    """Whether an exchange was begun and has not come to its end."""
    return keyfile.coming().exists()


def _put_right() -> str:
    known = queries.noted()
    if known is None or not broken_off():
        return ""
    if fingerprint(keyfile.read(keyfile.place())) == known.fingerprint:
        keyfile.drop_coming()
        return DROPPED
    keyfile.master(known.fingerprint)
    keyfile.exchange()
    return FINISHED


@transaction.atomic(durable=True)
def _wrap_with_a_new_key(now: dt.datetime) -> None:
    keys.hold(alone=True)
    _put_right()
    known = queries.noted()
    if known is None:
        raise KeyTrouble(NEVER_STARTED)
    old, new = keyfile.master(known.fingerprint), new_key()
    if not keyfile.is_ours():
        raise KeyTrouble(f"{keyfile.place()} is another user's. Run this as the user that runs the site.")
    keyfile.write(keyfile.coming(), new)
    keys.rewrap(old, new)
    MasterKey.objects.update(fingerprint=fingerprint(new), noted_at=now, exported_at=None)
    record(by=None, verb="key.rotate", subject=("vault.masterkey", KEY), school=None, now=now)
