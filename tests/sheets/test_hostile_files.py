"""Files made to hurt: each is refused in a sentence, soon, and hurts nobody."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from tests.sheets.hostile import (
    DATA_ROW,
    HEAD_ROW,
    ods_cell,
    ods_parts,
    ods_row,
    pack,
    with_lying_sizes,
    with_symlink,
    xlsx_parts,
    zipped,
)

from handrail.lib import limited
from handrail.sheets import read
from handrail.sheets._limits import Limits
from handrail.sheets.read import SheetError, read_table, sheet_names

OWN_COPY = "Copy the table alone into a new workbook and save that as .xlsx."
RESAVE = "Open it in your spreadsheet program and save it again as .xlsx."
SAVE = "Open it in your spreadsheet program and save it as .xlsx"
DELETE_ROWS = "Delete the rows that are not needed, or split the sheet."
SHEET = "xl/worksheets/sheet1.xml"
MEGABYTE = 10**6
TEXT_ROWS = ods_row(ods_cell("string", "", "name"), ods_cell("string", "", "n"))


def refusal(path: Path) -> str:
    start = time.monotonic()
    with pytest.raises(SheetError) as caught:
        read_table(path)
    assert time.monotonic() - start < 60  # not for ever, however busy this computer is
    return str(caught.value)


def noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)


def many_rows() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(3, 600_001))
    return xlsx_parts(HEAD_ROW + DATA_ROW + rows)[SHEET]


LAUGHS = (
    b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    + b"".join(b'<!ENTITY %c "%s">' % (c + 1, b"&%c;" % c * 8) for c in range(ord("b"), ord("m")))
    + b"]>"
)

ARCHIVES: dict[str, tuple[dict[str, bytes], str]] = {
    "ratio": (
        {"xl/media/a.bin": bytes(2 * MEGABYTE)},
        f"it unpacks to more than 100 times its size. {OWN_COPY}",
    ),
    "total": (
        {f"xl/media/{n}.bin": noise(20_000) + bytes(MEGABYTE) for n in range(52)},
        f"it is larger than 50 MB when unpacked. {OWN_COPY}",
    ),
    "nested": (
        {"xl/embeddings/book.xlsx": zipped(xlsx_parts())},
        f'it holds another archive, "xl/embeddings/book.xlsx". {OWN_COPY}',
    ),
    "up": ({"../../evil.xml": b"x"}, f'it holds a part with the unsafe name "../../evil.xml". {OWN_COPY}'),
    "absolute": (
        {"/etc/evil.xml": b"x"},
        f'it holds a part with the unsafe name "/etc/evil.xml". {OWN_COPY}',
    ),
    "drive": ({"C:/evil.xml": b"x"}, f'it holds a part with the unsafe name "C:/evil.xml". {OWN_COPY}'),
    "backslash": (
        {"xl\\..\\e.xml": b"x"},
        f'it holds a part with the unsafe name "xl\\..\\e.xml". {OWN_COPY}',
    ),
    "members": (
        {f"xl/media/{n}.bin": b"x" for n in range(295)},
        f"it holds 300 parts, which is more than 200. {OWN_COPY}",
    ),
    "twice": ({"XL/Workbook.xml": b"<workbook/>"}, f"it holds two parts of the same name. {RESAVE}"),
    "macro": (
        {"xl/vbaProject.bin": b"x"},
        "it holds macros, which are never read here. Save it as .xlsx, without macros.",
    ),
    "old macro": (
        {"xl/macrosheets/sheet1.xml": b"<x/>"},
        "it holds macros, which are never read here. Save it as .xlsx, without macros.",
    ),
    "laughs": (
        {"xl/sharedStrings.xml": LAUGHS + b"<sst><si><t>&m;</t></si></sst>"},
        f'its part "xl/sharedStrings.xml" defines XML entities. {RESAVE}',
    ),
    "laughs in the sheet": (
        {SHEET: LAUGHS + xlsx_parts()[SHEET]},
        f'its part "{SHEET}" defines XML entities. {RESAVE}',
    ),
    "broken XML": ({SHEET: b"<worksheet><sheetData>"}, f"it is damaged inside. {RESAVE}"),
    "no XML": ({SHEET: b"\x00\x01\x02"}, f"it is damaged inside. {RESAVE}"),
    "bad reference": (
        {SHEET: xlsx_parts('<row r="1"><c r="1A"><v>1</v></c></row>')[SHEET]},
        f"it is damaged inside. {RESAVE}",
    ),
    "bad row": ({SHEET: xlsx_parts('<row r="x"/>')[SHEET]}, f"it is damaged inside. {RESAVE}"),
    "no link to the sheet": (
        {"xl/_rels/workbook.xml.rels": b"<Relationships/>"},
        f"it is damaged inside. {RESAVE}",
    ),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_hostile_archive(tmp_path: Path, name: str) -> None:
    extra, said = ARCHIVES[name]
    assert refusal(pack(tmp_path / "people.xlsx", xlsx_parts() | extra)) == f"people.xlsx: {said}"


def test_link(tmp_path: Path) -> None:
    path = with_symlink(tmp_path / "people.xlsx")
    assert refusal(path) == f"people.xlsx: it holds a link to another file. {OWN_COPY}"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (bytes(80 * MEGABYTE), f"it unpacks to more than 100 times its size. {OWN_COPY}"),
        (noise(1000), f"its directory is wrong about the sizes of its parts. {RESAVE}"),
    ],
)
def test_lying_directory(tmp_path: Path, content: bytes, said: str) -> None:
    parts = xlsx_parts() | {"xl/media/a.bin": content}
    assert (
        refusal(with_lying_sizes(tmp_path / "people.xlsx", parts, "xl/media/a.bin")) == f"people.xlsx: {said}"
    )


FAR: dict[str, tuple[str, str]] = {
    "corner": (
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        f"row 1048576, column XFD: it has more than 20,000 rows. {DELETE_ROWS}",
    ),
    "below": ('<row r="20021"><c r="A20021"><v>1</v></c></row>',
              f"row 20021, column A: it has more than 20,000 rows. {DELETE_ROWS}"),
    "right": (
        '<row r="3"><c r="BI3"><v>1</v></c></row>',
        "row 3, column BI: it has more than 60 columns. Delete the columns that are not needed.",
    ),
    "without references": (
        "<row>" + "<c><v>1</v></c>" * 61 + "</row>",
        "row 3, column BI: it has more than 60 columns. Delete the columns that are not needed.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAR)
def test_far_cell(tmp_path: Path, name: str) -> None:
    rows, said = FAR[name]
    path = pack(tmp_path / "people.xlsx", xlsx_parts(HEAD_ROW + DATA_ROW + rows))
    assert refusal(path) == f'people.xlsx, sheet "People", {said}'


def test_styled_blank_cells_far_away_do_not_matter(tmp_path: Path) -> None:
    rows = HEAD_ROW + DATA_ROW + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert len(read_table(pack(tmp_path / "people.xlsx", xlsx_parts(rows))).rows) == 1


def test_600_000_rows(tmp_path: Path) -> None:
    path = pack(tmp_path / "people.xlsx", xlsx_parts() | {SHEET: many_rows()})
    assert refusal(path) == (
        f'people.xlsx, sheet "People", row 20021, column A: it has more than 20,000 rows. {DELETE_ROWS}'
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            ods_row(ods_cell("float", 'office:value="1"', more='table:number-columns-repeated="16384"')),
            "row 2, column XFD: it has more than 60 columns. Delete the columns that are not needed.",
        ),
        (
            ods_row(ods_cell("float", 'office:value="1"'), repeated=1_000_000),
            f"row 1000001, column A: it has more than 20,000 rows. {DELETE_ROWS}",
        ),
    ],
)
def test_repeats_in_opendocument(tmp_path: Path, row: str, said: str) -> None:
    path = pack(tmp_path / "people.ods", ods_parts(TEXT_ROWS + row))
    assert refusal(path) == f'people.ods, sheet "People", {said}'


def test_macros_in_opendocument(tmp_path: Path) -> None:
    path = pack(tmp_path / "people.ods", ods_parts(TEXT_ROWS) | {"Basic/Standard/Module1.xml": b"<x/>"})
    assert (
        refusal(path)
        == "people.ods: it holds macros, which are never read here. Save it as .xlsx, without macros."
    )


def test_one_long_text_shown_in_every_cell(tmp_path: Path) -> None:
    cells = '<c t="s"><v>0</v></c>' * 50
    rows = HEAD_ROW + f"<row>{cells}</row>" * 60
    strings = f"<sst><si><t>{'long ' * 2000}</t></si></sst>".encode()
    parts = xlsx_parts(rows) | {"xl/sharedStrings.xml": strings}
    rels = parts["xl/_rels/workbook.xml.rels"].decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    link = f'<Relationship Id="rId2" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = rels.replace("</Relationships>", link).encode()
    said = refusal(pack(tmp_path / "people.xlsx", parts))
    where = 'people.xlsx, sheet "People", row 42, column A'
    assert said == f"{where}: it holds more than 20,000,000 characters. Split it."


TOO_LARGE = "people.xlsx: file too large when opened. Copy only what is needed into a new workbook."


BLANKS = "".join(f"<row>{'<c/>' * 60}</row>" for _ in range(65_000))


@pytest.mark.parametrize(
    ("limits", "rows"),
    [
        (Limits(wall=0.001), HEAD_ROW),
        (Limits(memory=MEGABYTE), HEAD_ROW),
        (Limits(cpu=1, ratio=10_000), BLANKS),
    ],
    ids=["wall", "memory", "cpu"],
)
def test_stopped_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limits: Limits, rows: str) -> None:
    monkeypatch.setattr(read, "LIMITS", limits)
    path = pack(tmp_path / "people.xlsx", xlsx_parts(rows) | {"xl/a.bin": noise(6 * MEGABYTE)})
    assert refusal(path) == TOO_LARGE


@pytest.mark.parametrize("kept", [4, 40, 400, 0.5, 0.9, 0.99])
def test_truncated_archive(tmp_path: Path, kept: float) -> None:
    data = zipped(xlsx_parts())
    path = tmp_path / "people.xlsx"
    path.write_bytes(data[: int(kept if kept > 1 else kept * len(data))])
    assert refusal(path) == f"people.xlsx: it is damaged or cut short. {RESAVE[:-1]}, or fetch it again."


def test_any_damage_is_a_sheet_error_or_a_table(tmp_path: Path) -> None:
    data, chance = zipped(xlsx_parts()), random.Random(7)
    for n in range(12):
        broken = bytearray(data)
        for _ in range(3):
            broken[chance.randrange(4, len(broken))] = chance.randrange(256)
        path = tmp_path / f"{n}.xlsx"
        path.write_bytes(broken)
        try:
            names = {read_table(path).file}
        except SheetError as error:
            names = {fault.where.split(",")[0] for fault in error.faults}
        assert names == {path.name}


HTML = b"<html><body><table><tr><td>name</td></tr></table></body></html>"
WEB_PAGE = f"it is a web page, not a spreadsheet. {SAVE}."
OLD = f"it is in the old .xls format, or protected by a password. {SAVE}, without a password."
MACROS = f"it is of a kind that can hold macros, which are never read here. {SAVE}."
RENAME = "it is a workbook with the name of a text file. Rename it to end in .xlsx, or save it as CSV."
BOOK, LETTER = zipped(xlsx_parts()), zipped({"word/document.xml": b"<x/>"})


NO_ROWS = "it is empty. Choose a file with a header row and data below it."


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (
            "p.xlsx",
            b"a,b\n1,2\n",
            f"it is no workbook, although its name ends in .xlsx. {SAVE}, or as .csv if it is CSV.",
        ),
        (
            "p.ods",
            b"a,b\n1,2\n",
            f"it is no workbook, although its name ends in .ods. {SAVE}, or as .csv if it is CSV.",
        ),
        ("p.xlsx", HTML, WEB_PAGE),
        ("p.xls", b"\xef\xbb\xbf\r\n<!DOCTYPE HTML>" + HTML, WEB_PAGE),
        ("p.csv", HTML, WEB_PAGE),
        ("p.xls", b"\xd0\xcf\x11\xe0" + bytes(600), OLD),
        ("p.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600), OLD),
        ("p.xls", b"name\tn\n", OLD),
        ("p.xlsm", BOOK, MACROS),
        ("p.XLSB", BOOK, MACROS),
        ("p.csv", BOOK, RENAME),
        ("p.docx", BOOK, 'files whose name ends in ".docx" are not read. Save it as .xlsx, .ods or CSV.'),
        ("p.xlsx", LETTER, f"it is not a spreadsheet that can be read here. {RESAVE}"),
        ("p.xlsx", b"", NO_ROWS),
        ("p.csv", b"", NO_ROWS),
    ],
)
def test_wrong_kind(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert refusal(path) == f"{name}: {said}"
    with pytest.raises(SheetError) as caught:
        sheet_names(path)
    assert str(caught.value) == f"{name}: {said}"


def test_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "LIMITS", Limits(file=MEGABYTE))
    path = tmp_path / "p.csv"
    path.write_bytes(b"a,b\n" * MEGABYTE)
    assert refusal(path) == "p.csv: it is larger than 1 MB. Split it, or take pictures out of it."


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path / "p.csv") == (
        "p.csv: it could not be opened: no such file or directory. Check name and folder."
    )
    (tmp_path / "d.csv").mkdir()
    assert (
        refusal(tmp_path / "d.csv") == "d.csv: it could not be opened: is a directory. Check name and folder."
    )


def test_own_mistake_is_not_blamed_on_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "_START", "raise LookupError('ours')")
    with pytest.raises(RuntimeError, match="LookupError: ours"):
        read_table(pack(tmp_path / "people.xlsx", xlsx_parts()))
