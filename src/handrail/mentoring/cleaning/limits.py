"""How much a file may be, and why one is not taken. Every limit on attachments is here."""

from __future__ import annotations

from handrail.lib.limited import Bounds
from handrail.sheets._limits import Limits

MEGABYTE = 1_000_000
MOST_BYTES = 5 * MEGABYTE
MOST_PIXELS = 12 * MEGABYTE
ARCHIVE = Limits(file=MOST_BYTES, members=500)  # a Word document; 50 MB unpacked at most
BOUNDS = Bounds(memory=512 * 1024 * 1024, cpu=10, wall=20.0)


class Refused(Exception):
    """A file that is not taken. `why` is the key of the sentence that says so: see `mentoring/files.py`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
