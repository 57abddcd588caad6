"""Files that the two send each other, as they are taken: what may come in, in words, and under which name."""

from __future__ import annotations

import unicodedata
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handrail.lib.limited import Stopped, run_limited
from handrail.lib.refusal import Refusal
from handrail.mentoring.attachment_states import FileKind
from handrail.mentoring.cleaning.limits import BOUNDS, MOST_BYTES

LONGEST = 100  # letters of a name, its ending included
LONGEST_BYTES = 200  # of a name, because disks count those
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
UNSAFE = '<>:"/\\|?*'
ENDINGS: Mapping[str, str] = {
    FileKind.PDF: "pdf",
    FileKind.PNG: "png",
    FileKind.WEBP: "webp",
    FileKind.TEXT: "txt",
    FileKind.DOCX: "docx",
}
OLD_ENDINGS = frozenset({*ENDINGS.values(), "jpg", "jpeg", "jfif", "text"})
TYPES: Mapping[str, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.WEBP: "image/webp",
    FileKind.TEXT: "text/plain; charset=utf-8",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
WHY: Mapping[str, Promise] = {
    "empty": _("%(name)s is empty. Choose another file."),
    "large": _("%(name)s is larger than 5 MB. Make it smaller, or send less of it."),
    "unknown": _(
        "%(name)s is none of the kinds that can be sent here: PDF, pictures (PNG, JPEG, WebP), plain text, "
        "Word (.docx). Its content decides, not its name."
    ),
    "broken": _("%(name)s is damaged or cut short. Open it, save it again, and send the new file."),
    "pixels": _("%(name)s has more than 12 million points. Make the picture smaller."),
    "moving": _("%(name)s is a moving picture. Send a still one."),
    "locked": _("%(name)s is locked with a password. Save it without one."),
    "macros": _("%(name)s holds macros, which are never taken. Save it as .docx without macros, or as PDF."),
    "objects": _("%(name)s has other files inside. Save it as PDF, or take them out."),
    "fetches": _("%(name)s would fetch something from elsewhere when it is opened. Save it as PDF."),
    "zip": _("%(name)s is an archive or another office document. Send a Word document (.docx) or a PDF."),
    "archive": _(
        "%(name)s cannot be opened safely: it is damaged, locked, or far larger inside than it looks. Open "
        "it in Word and save it again as .docx, or save it as PDF."
    ),
    "heavy": _("%(name)s takes too much to open, so it is not taken. Save it again in a simpler way."),
}


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file that was looked through and written anew: this may be kept."""

    name: str
    kind: FileKind
    data: bytes = field(repr=False)


def clean_file(name: str, data: bytes) -> CleanFile:
    """Look a file through and write it anew, in a process of its own. Raises Refusal, in words.

    Never call it inside a transaction: it takes its time.
    """
    shown = _plain(name)[:LONGEST] or gettext("The file")
    if not data:
        raise _no("empty", shown)
    if len(data) > MOST_BYTES:
        raise _no("large", shown)
    try:
        answer = run_limited("handrail.mentoring.cleaning.child", {}, data, BOUNDS)[-1]
    except Stopped:
        raise _no("heavy", shown) from None
    if "refused" in answer:
        raise _no(answer["refused"], shown)
    kind = FileKind(answer["kind"])
    return CleanFile(safe_name(name, ENDINGS[kind]), kind, b64decode(answer["data"]))


def safe_name(name: str, ending: str) -> str:
    """A name for a file of a kind: it ends as its content says; what it was called may stand before that."""
    plain = _plain(name)
    path = PurePosixPath(plain)
    stem = path.stem if path.suffix[1:].lower() in OLD_ENDINGS else plain
    stem = _shortened(stem, len(ending) + 2).strip(" .") or gettext("file")
    guard = "_" if stem.partition(".")[0].strip().lower() in RESERVED else ""
    return f"{guard}{stem}.{ending}"


def _plain(name: str) -> str:
    """The last part of a name, with nothing in it that a disk, a header or an eye could be fooled by."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " ")
    return "".join("_" if sign in UNSAFE else sign for sign in plain).strip(" .")


def _shortened(stem: str, room: int) -> str:
    stem = stem[: LONGEST - room]
    while len(stem.encode()) > LONGEST_BYTES - room:
        stem = stem[:-1]
    return stem


def _no(why: str, name: str) -> Refusal:
    return Refusal(str(WHY[why]) % {"name": f"\u2068{name}\u2069"}, "attachments")
