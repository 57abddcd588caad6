"""How far a sheet reaches, and which of its cells hold errors, before the workbook is opened.

The workbook reader makes room for the whole rectangle that a sheet spans, so a cell at XFD1048576 would cost
500 GB; and it gives error values as blanks or as 0. Both are found here by walking over the XML.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from xml.parsers import expat

from handrail.sheets._archive import Kind, Refusal
from handrail.sheets._limits import Limits

Cell = tuple[int, int]  # row and column, both from 1
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_DAMAGED = "Open it in your spreadsheet program and save it again as .xlsx"


def error_cells(data: bytes, kind: Kind, sheet: str, limits: Limits) -> list[Cell]:
    """The cells of the sheet that hold error values such as #REF!. Raises Refusal when it reaches too far."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        walker: _Walker = (_Xlsx if kind == "xlsx" else _Ods)(sheet, limits)
        part = _sheet_part(archive, sheet) if kind == "xlsx" else "content.xml"
        _walk(_read(archive, part), walker.start)
    return walker.errors


def _read(archive: zipfile.ZipFile, part: str) -> bytes:
    try:
        return archive.read(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Refusal("it is damaged or cut short", _DAMAGED) from error


def _walk(xml: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        raise Refusal("it is damaged inside", _DAMAGED) from error


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of the archive's member that holds the sheet."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def book(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            found = [value for key, value in attributes.items() if _local(key) == "id"]
            ids[attributes.get("name", "")] = "".join(found)

    def relations(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    members = {name.casefold(): name for name in archive.namelist()}
    for part, handler in (("xl/workbook.xml", book), ("xl/_rels/workbook.xml.rels", relations)):
        _walk(_read(archive, members[part]) if part in members else b"<none/>", handler)
    target = posixpath.normpath(posixpath.join("/xl", targets.get(ids.get(sheet, ""), "?")))
    if (found := members.get(target.lstrip("/").casefold())) is None:
        raise Refusal("it is damaged inside", _DAMAGED)
    return found


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Walker:
    """Keeps the place in a sheet while the elements go by."""

    def __init__(self, sheet: str, limits: Limits) -> None:
        self.sheet, self.limits = sheet, limits
        self.row, self.column = 0, 0
        self.errors: list[Cell] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of an element that opens."""
        raise NotImplementedError

    def filled(self) -> None:
        """The cell at the present place holds something. Raises Refusal when it lies too far out."""
        if self.row > self.limits.last_row:
            problem = f"it has more than {self.limits.rows:,} rows"
            remedy = "Delete the rows that are not needed, or split the sheet"
        elif self.column > self.limits.columns:
            problem = f"it has more than {self.limits.columns} columns"
            remedy = "Delete the columns that are not needed"
        else:
            return
        raise Refusal(problem, remedy, (self.sheet, self.row, self.column))


class _Xlsx(_Walker):
    def __init__(self, sheet: str, limits: Limits) -> None:
        super().__init__(sheet, limits)
        self.error = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "row":
                self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            case "c":
                self._move(attributes.get("r"))
                self.error = attributes.get("t") == "e"
            case "v" | "is" | "f":
                self.filled()
                if self.error:
                    self.errors.append((self.row, self.column))
                    self.error = False

    def _move(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
            return
        if (match := _REFERENCE.fullmatch(reference)) is None:
            raise ValueError(reference)
        self.row = int(match[2])
        self.column = 0
        for letter in match[1]:
            self.column = self.column * 26 + ord(letter) - ord("A") + 1


class _Ods(_Walker):
    """OpenDocument tells how often a row or cell is repeated, not where it is. The place is the last one."""

    here = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.here, self.row = attributes.get("table:name") == self.sheet, 0
        elif self.here and name == "table:table-row":
            self.row += int(attributes.get("table:number-rows-repeated", "1"))
            self.column = 0
        elif self.here and name in {"table:table-cell", "table:covered-table-cell"}:
            self.column += int(attributes.get("table:number-columns-repeated", "1"))
            self._look(attributes)

    def _look(self, attributes: dict[str, str]) -> None:
        if "office:value-type" in attributes:
            self.filled()
        if attributes.get("calcext:value-type") == "error":
            self.errors.append((self.row, self.column))
