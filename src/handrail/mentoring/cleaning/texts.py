"""Plain text: kept as UTF-8, without what only a program would understand."""

from __future__ import annotations

import unicodedata

from handrail.mentoring.cleaning.limits import Refused

LINES = "\t\n\r\f"
# What begins so is text only to a program: a picture, a page, another office's document.
OTHERS = ("<svg", "<?xml", "<!doctype", "<html", "{\\rtf", "%!ps", "%pdf-", "mime-version:")


def clean_text(data: bytes) -> tuple[str, bytes]:
    """The text. Windows' own letters (cp1252) are read too; what has NULs or other controls is no text."""
    if b"\0" in data:
        raise Refused("unknown")
    text = _decoded(data)
    if text.lstrip().lower().startswith(OTHERS):
        raise Refused("unknown")
    if any(unicodedata.category(sign) == "Cc" and sign not in LINES for sign in text):
        raise Refused("unknown")
    if not text.strip():
        raise Refused("empty")
    return "text", text.encode()


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("unknown")
