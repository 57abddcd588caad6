"""Pictures inside a document: what a camera or program noted in them is left out, and no point is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.mentoring.cleaning.limits import Refused

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
TELLING_CHUNKS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
# Of what may be noted in a JPEG, the size (APP0), the colours (APP2) and how they are coded (APP14) stay.
TELLING_SEGMENTS = frozenset({0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE})
SCAN, END = 0xDA, 0xD9
MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)  # what follows the points of a scan


def without_notes(data: bytes) -> bytes:
    """A PNG or JPEG without them; anything else as it is. Raises Refused where it is broken."""
    if data.startswith(PNG):
        return PNG + b"".join(_chunks(data))
    if data.startswith(JPEG):
        return JPEG + b"".join(_segments(data)) + b"\xff\xd9"
    return data


def _chunks(data: bytes) -> Iterator[bytes]:
    """What stands after the end is left out too."""
    at, kind = len(PNG), b""
    while kind != b"IEND":
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + length
        if len(kind) < 4 or end > len(data):
            raise Refused("broken")
        if kind not in TELLING_CHUNKS:
            yield data[at:end]
        at = end


def _segments(data: bytes) -> Iterator[bytes]:
    """Each up to the picture's end; a second picture behind that is left out."""
    at = len(JPEG)
    while (found := MARKER.match(data, at)) and (kind := found[0][-1]) != END:
        end = found.end() + int.from_bytes(data[found.end() : found.end() + 2], "big")
        if end > len(data) or end < found.end() + 2:
            raise Refused("broken")
        if kind == SCAN:
            following = MARKER.search(data, end)
            end = following.start() if following else len(data)
        if kind not in TELLING_SEGMENTS:
            yield b"\xff" + data[found.end() - 1 : end]
        at = end
    if found is None and at < len(data):
        raise Refused("broken")
