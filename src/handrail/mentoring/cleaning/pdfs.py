"""PDF documents: written anew, without who made them and without anything that acts by itself."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from handrail.mentoring.cleaning.limits import Refused
from handrail.mentoring.cleaning.segments import without_notes

# Keys that act, carry files, or say who made it and with what; on whatever object they hang.
NEVER = frozenset(
    {
        *("/OpenAction", "/AA", "/JS", "/JavaScript", "/Launch"),  # act by themselves
        *("/EmbeddedFiles", "/EF", "/AF", "/Collection", "/RichMediaContent", "/XFA"),  # carry others
        *(
            "/Metadata",
            "/PieceInfo",
            "/LastModified",
            "/Thumb",
            "/SpiderInfo",
            "/Perms",
            "/DSS",
        ),  # say more than one sees
    }
)
OUTSIDE = frozenset({"/F", "/FFilter", "/FDecodeParms"})  # of a stream: its content lies in another file
ACTING = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
WITHIN = frozenset({"/GoTo", "/Named", "/Hide", "/SetOCGState", "/ResetForm"})  # what stays in the document
LINKS = ("https://", "http://", "mailto:")
JPEG = pikepdf.Name.DCTDecode
DEEPEST = 100


def clean_pdf(data: bytes) -> tuple[str, bytes]:
    """The document without all that. One that is locked or broken is refused, and not mended by guessing."""
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Refused("locked")
            if len(pdf.pages) == 0:
                raise Refused("broken")
            _strip(pdf)
            return "pdf", _written(pdf)
    except pikepdf.PasswordError:
        raise Refused("locked") from None


def _strip(pdf: pikepdf.Pdf) -> None:
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for one in pdf.objects:
        _bare_photo(one)
        for part in _parts(one, 0):
            _strip_part(part)


def _parts(one: Any, depth: int) -> Iterator[Any]:
    """A dictionary or stream, and those that lie within it. What is only referred to has its own turn."""
    if depth > DEEPEST:
        raise Refused("broken")
    if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        yield one
        inner: list[Any] = [one[key] for key in list(one.keys())]
    elif isinstance(one, pikepdf.Array):
        inner = list(one)
    else:
        return
    for value in inner:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _parts(value, depth + 1)


def _bare_photo(part: Any) -> None:
    """A photo lies in a PDF as the camera made it."""
    if isinstance(part, pikepdf.Stream) and part.get("/Filter") in (JPEG, pikepdf.Array([JPEG])):
        how: Any = {"filter": part.Filter, "decode_parms": part.get("/DecodeParms")}
        part.write(without_notes(part.read_raw_bytes()), **how)


def _strip_part(part: Any) -> None:
    for key in NEVER | (OUTSIDE if isinstance(part, pikepdf.Stream) else frozenset()):
        if key in part:
            del part[key]
    if part.get("/FT") == pikepdf.Name.Sig and "/V" in part:
        del part["/V"]  # a signature names who signed, and does not hold for what was written anew
    for key in ("/A", "/PA", "/Next"):
        if key in part and _acts(part[key]):
            del part[key]
    if "/Annots" in part and isinstance(part["/Annots"], pikepdf.Array):
        part["/Annots"] = pikepdf.Array([one for one in part["/Annots"] if not _is_acting(one)])


def _acts(action: Any) -> bool:
    """Whether it does more than to lead to a place in the document, or to an address one can see."""
    if isinstance(action, pikepdf.Array):
        return any(map(_acts, action))
    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return False
    kind = str(action["/S"])
    if kind == "/URI":
        return not str(action.get("/URI", "")).lower().startswith(LINKS)
    return kind not in WITHIN


def _is_acting(annotation: Any) -> bool:
    return isinstance(annotation, pikepdf.Dictionary) and str(annotation.get("/Subtype", "")) in ACTING


def _written(pdf: pikepdf.Pdf) -> bytes:
    """Only what the pages reach is written, so earlier versions in the file are gone too."""
    out = io.BytesIO()
    pdf.save(out, static_id=True, fix_metadata_version=False)
    return out.getvalue()
