"""Cleans one file in a process of its own, under limits: see `handrail.lib.limited`.

The bytes come in by standard input. Out goes one line of JSON, {"kind": ...} or {"refused": ...}; after a
kind, the clean bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from handrail.lib.limited import OUT_OF_MEMORY, restrain
from handrail.mentoring.cleaning.limits import CPU, MEMORY, MOST_BYTES, Refused

Cleaner = Callable[[bytes], tuple[str, bytes]]


def main() -> None:
    """Answer with a kind and the clean bytes, or with why not."""
    restrain(memory=MEMORY, cpu=CPU)
    try:
        kind, clean = cleaned(sys.stdin.buffer.read())
        said, body = {"kind": kind}, clean
    except Refused as refused:
        said, body = {"refused": refused.why}, b""
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + body)


def cleaned(data: bytes) -> tuple[str, bytes]:
    """What a file is by its bytes, and its clean form. Raises Refused.

    Whatever a library stumbles over (some raise what is no Exception) is the file's fault.
    """
    try:
        kind, clean = _cleaner(data)(data)
    except (Refused, MemoryError):
        raise
    except BaseException as error:
        raise Refused("broken") from error
    if len(clean) > MOST_BYTES:
        raise Refused("large")
    return kind, clean


def _cleaner(data: bytes) -> Cleaner:
    """By the first bytes; the libraries are loaded only where they are needed."""
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or data[:4] + data[8:12] == b"RIFFWEBP":
        from handrail.mentoring.cleaning.images import clean_image as found  # noqa: PLC0415
    elif data.startswith(b"%PDF-"):
        from handrail.mentoring.cleaning.pdfs import clean_pdf as found  # noqa: PLC0415
    elif data.startswith(b"PK\x03\x04"):
        from handrail.mentoring.cleaning.documents import clean_document as found  # noqa: PLC0415
    else:
        from handrail.mentoring.cleaning.texts import clean_text as found  # noqa: PLC0415
    return found
