"""Cleans one file in a process of its own, under limits: see `handrail.lib.limited`.

Out goes one object: {"kind": ..., "data": the clean bytes in base64}, or {"refused": why}.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

from handrail.lib.limited import answer
from handrail.mentoring.cleaning.limits import MOST_BYTES, Refused

Cleaner = Callable[[bytes], tuple[str, bytes]]


def main() -> None:
    """Answer with a kind and the clean bytes, or with why not."""
    answer(_answer)


def _answer(data: bytes, _ask: dict[str, Any]) -> Iterator[object]:
    try:
        kind, clean = cleaned(data)
    except Refused as refused:
        yield {"refused": refused.why}
    else:
        yield {"kind": kind, "data": b64encode(clean).decode("ascii")}


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
