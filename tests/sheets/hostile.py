"""Builders of spreadsheet files for the tests, honest and hostile: none is kept in the repository."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD_ROW = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>n</t></is></c></row>'
)
DATA_ROW = '<row r="2"><c r="A2" t="inlineStr"><is><t>Ada</t></is></c><c r="B2"><v>3</v></c></row>'


def xlsx_parts(rows: str = HEAD_ROW + DATA_ROW, after: str = "") -> dict[str, bytes]:
    """The members of a small workbook with one sheet, "People", that has the given rows."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE.replace("relationships", "content-types")}"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
        '<sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>",
    }
    return {name: text.encode() for name, text in parts.items()}


def ods_parts(rows: str) -> dict[str, bytes]:
    """The members of a small OpenDocument spreadsheet with one sheet, "People"."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f"<office:document-content {spaces} {calc}><office:body><office:spreadsheet>"
        f'<table:table table:name="People">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    media = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/></manifest:manifest>'
    )
    parts = {"mimetype": media, "META-INF/manifest.xml": manifest, "content.xml": content}
    return {name: text.encode() for name, text in parts.items()}


def ods_row(*cells: str, repeated: int = 1) -> str:
    """A row of OpenDocument cells."""
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def ods_cell(kind: str, value: str, text: str = "", *, more: str = "") -> str:
    """One OpenDocument cell; `value` is the value attribute without its prefix."""
    start = f'<table:table-cell office:value-type="{kind}" {value} {more}>'
    return f"{start}<text:p>{text}</text:p></table:table-cell>"


def pack(path: Path, parts: Mapping[str, bytes]) -> Path:
    """Write the members as an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The members as the bytes of an archive."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return memory.getvalue()


def with_symlink(path: Path) -> Path:
    """A workbook one member of which is a link to a system file."""
    pack(path, xlsx_parts())
    link = zipfile.ZipInfo("xl/theme.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/hostname")
    return path


def with_lying_sizes(path: Path, parts: Mapping[str, bytes], name: str) -> Path:
    """An archive that claims, in both of its headers, that one member is 10 bytes long when unpacked."""
    data = bytearray(zipped(parts))
    for signature, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            if data[at + name_at :].startswith(name.encode()):
                data[at + size_at : at + size_at + 4] = struct.pack("<I", 10)
    path.write_bytes(data)
    return path
