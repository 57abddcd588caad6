"""Word documents: packed anew without who wrote them, and refused where they would run or fetch anything."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from xml.etree import ElementTree as ET

from handrail.mentoring.cleaning.limits import ARCHIVE, Refused
from handrail.mentoring.cleaning.segments import without_notes
from handrail.sheets import _archive

CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
EMPTY = {
    "core-properties": f'{HEAD}<cp:coreProperties xmlns:cp="{CORE}"/>',
    "extended-properties": f'{HEAD}<Properties xmlns="{OFFICE}/extended-properties"/>',
    "custom-properties": f'{HEAD}<Properties xmlns="{OFFICE}/custom-properties"/>',
}
USUAL = {
    "docprops/core.xml": "core-properties",
    "docprops/app.xml": "extended-properties",
    "docprops/custom.xml": "custom-properties",
}
ROOT = "_rels/.rels"
BODY = "word/document.xml"
KNOWN = (
    *(".xml", ".rels", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf", ".svg"),
    *(".wdp", ".odttf", ".fntdata"),
)
FIELD = re.compile(rb'<w:instrText[^>]*>([^<]*)|w:instr="([^"]*)"')
FETCHES = re.compile(rb"\b(?:DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|LINK|IMPORT)\b")
MADE = (1980, 1, 1, 0, 0, 0)


def clean_document(data: bytes) -> tuple[str, bytes]:
    """The document, without its author, its editing times and its small picture."""
    try:
        members = _archive.safe_members(data, ARCHIVE)
        _check_kind({member.filename.lower() for member in members})
        _archive.count_unpacked(data, members, ARCHIVE)
    except _archive.Refusal:
        raise Refused("archive") from None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {member.filename: archive.read(member) for member in members if not member.is_dir()}
    for name, part in parts.items():
        _check_part(name.lower(), part)
    return "docx", _packed(_without_author(parts))


def _check_kind(names: set[str]) -> None:
    if any("vbaproject" in name or "vbadata" in name for name in names):
        raise Refused("macros")
    if BODY not in names or "[content_types].xml" not in names or ROOT not in names:
        raise Refused("zip")
    within = ("word/embeddings/", "word/activex/")
    if any(name.startswith(within) or not name.endswith((*KNOWN, "/")) for name in names):
        raise Refused("objects")


def _check_part(name: str, part: bytes) -> None:
    if name == "[content_types].xml" and b"macroEnabled" in part:
        raise Refused("macros")
    if name.endswith(".rels"):
        for relation in _parsed(part):
            _check_relation(relation)
    elif name.startswith("word/") and name.endswith(".xml"):
        said = b"".join(one or other for one, other in FIELD.findall(part))
        if FETCHES.search(said):
            raise Refused("fetches")


def _check_relation(relation: ET.Element) -> None:
    """Links that a reader follows may lead elsewhere; nothing else may."""
    kind, to = relation.get("Type", ""), relation.get("Target", "")
    if relation.get("TargetMode", "").lower() == "external":
        if not kind.endswith("/hyperlink") or not to.lower().startswith(("http://", "https://", "mailto:")):
            raise Refused("fetches")
    elif ":" in to or to.startswith(("//", "\\")) or kind.endswith("/aFChunk"):
        raise Refused("fetches")


def _parsed(part: bytes) -> ET.Element:
    return ET.fromstring(part)  # noqa: S314 (in a child under limits; it fetches nothing)


def _without_author(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Its properties empty, wherever they are kept; whatever else is kept beside them is left out."""
    names = {name.lower(): name for name in parts}
    root = _parsed(parts[names[ROOT]])
    empty = {names[name]: kind for name, kind in USUAL.items() if name in names}
    for relation in list(root):
        place = posixpath.normpath(relation.get("Target", "").lstrip("/")).lower()
        kind = relation.get("Type", "").rpartition("/")[2]
        if kind in EMPTY and place in names:
            empty[names[place]] = kind
        elif place.startswith("docprops/"):
            root.remove(relation)
    ET.register_namespace("", RELATIONS)
    kept = {name: part for name, part in parts.items() if not name.lower().startswith("docprops/")}
    kept = {name: without_notes(part) for name, part in kept.items()}
    kept |= {name: EMPTY[kind].encode() for name, kind in empty.items()}
    kept[names[ROOT]] = HEAD.encode() + ET.tostring(root)
    return kept


def _packed(parts: dict[str, bytes]) -> bytes:
    """A new archive: no times, no comments, and nothing between the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda one: (one != "[Content_Types].xml", one)):
            archive.writestr(zipfile.ZipInfo(name, MADE), parts[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()
