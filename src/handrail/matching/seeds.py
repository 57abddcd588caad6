"""The seeded draw that settles ties: part of what a run means, for the solvers and the checker alike."""

from __future__ import annotations

import hashlib


def draw(seed: int, *ids: str) -> int:
    """A number below 2**32 from a seed and ids, the same on every machine."""
    text = "\x1f".join((str(seed), *ids))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big")
