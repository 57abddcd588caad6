from __future__ import annotations

import codecs
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sheets.hostile import DATA_ROW, HEAD_ROW, ods_cell, ods_parts, ods_row, pack, xlsx_parts

from handrail.sheets import _table
from handrail.sheets._child import text_of
from handrail.sheets._faults import column_letter
from handrail.sheets._limits import Limits
from handrail.sheets.read import Row, SheetError, Table, read_table, sheet_names

AGAIN = "Clear the cell, type it again by hand, and save."
QUOTE = 'Close it, and write a quotation mark inside a cell twice ("").'


def csv_file(folder: Path, data: str | bytes) -> Path:
    path = folder / "mentees.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def refusal(path: Path, sheet: str | None = None, header_row: int | None = None) -> str:
    with pytest.raises(SheetError) as caught:
        read_table(path, sheet=sheet, header_row=header_row)
    return str(caught.value)


def rows_of(table: Table) -> list[tuple[str, ...]]:
    return [table.headers, *(row.cells for row in table.rows)]


def test_csv_table(tmp_path: Path) -> None:
    table = read_table(csv_file(tmp_path, "name,,capacity\n Ada ,,3\n\n,,\nBo\n"))
    assert table == Table(
        "mentees.csv",
        None,
        "utf-8",
        ("name", "capacity"),
        (Row(2, ("Ada", "3")), Row(5, ("Bo", ""))),
        ("A", "C"),
    )
    assert table.where(table.rows[1], "capacity") == 'mentees.csv, row 5, column C "capacity"'


@pytest.mark.parametrize(
    ("data", "encoding", "name"),
    [
        ("name,n\nZoë,1\n".encode(), "utf-8", "Zoë"),
        ("name,n\nZoë,1\n".encode("utf-8-sig"), "utf-8-sig", "Zoë"),
        ("name,n\nZoë,1\n".encode("cp1252"), "cp1252", "Zoë"),
        (codecs.BOM_UTF16_LE + "name,n\nZoë,1\n".encode("utf-16-le"), "utf-16", "Zoë"),
        (codecs.BOM_UTF16_BE + "name,n\nZoë,1\n".encode("utf-16-be"), "utf-16", "Zoë"),
        ("name,n\nZoe\u0308,1\n".encode(), "utf-8", "Zoë"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, encoding: str, name: str) -> None:
    table = read_table(csv_file(tmp_path, data))
    assert (table.encoding, rows_of(table)) == (encoding, [("name", "n"), (name, "1")])


NAME_N = [("name", "n"), ("Ada", "1")]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("name;n\nAda;1\n", NAME_N),
        ("name\tn\nAda\t1\n", NAME_N),
        ("name,n\nAda,1", NAME_N),
        ("name,n\r\nAda,1\r\n", NAME_N),
        ("name,n\rAda,1\r", NAME_N),
        ('"name","n"\n"Ada","1"\n', NAME_N),
        ("Mentees 2026\nname,n\nAda,1\n", NAME_N),
        ("Mentees 2026,,\n,,\nname,n\nAda,1\n", NAME_N),
        ("sep=;\nname;n\nAda;1\n", NAME_N),
        ("name,n,\nAda,1,\n", NAME_N),
        ("name,n\nAda,1,,,\n", NAME_N),
        ('"last, first, both";n\nAda;1\n', [("last, first, both", "n"), ("Ada", "1")]),
        ("name,n\nAda,1\rBo,2\r\nCy,3\n", [*NAME_N, ("Bo", "2"), ("Cy", "3")]),
        ('name,n\n"A\r\nda",1\n', [("name", "n"), ("A\nda", "1")]),
        ('name,n\n"A ""x"" da",1\n', [("name", "n"), ('A "x" da', "1")]),
        ('name,n\n5" nail,1\n', [("name", "n"), ('5" nail', "1")]),
        ("name,n\n'=1+1,'-3\n", [("name", "n"), ("=1+1", "-3")]),
        ("name,n\n''=1,'tis\n", [("name", "n"), ("'=1", "'tis")]),
        ("name,n\n", [("name", "n")]),
        ("name\nAda\nBo\n", [("name",), ("Ada",), ("Bo",)]),
        ("name,2025,2026\nAda,1,2\n", [("name", "2025", "2026"), ("Ada", "1", "2")]),
        ("name,n\n\u200eAda\u200f,\u061c1\n", NAME_N),
        ("name,n\n\u200cAda\u200d,1\n", NAME_N),
        ("name,n\nمی\u200cخواهم,1\n", [("name", "n"), ("می\u200cخواهم", "1")]),
        ("name,n\nක්\u200dෂ,1\n", [("name", "n"), ("ක්\u200dෂ", "1")]),
        ("name,n\n👩🏽\u200d⚕️,1\n", [("name", "n"), ("👩🏽\u200d⚕️", "1")]),
        ("name,n\na\tb,1\n", [("name", "n"), ("a\tb", "1")]),
        ("name,n\n\u00a0Ada\u3000,1\n", NAME_N),
    ],
)
def test_csv_forms(tmp_path: Path, data: str, rows: list[tuple[str, ...]]) -> None:
    assert rows_of(read_table(csv_file(tmp_path, data))) == rows


EMPTY = ": it is empty. Choose a file or sheet with a header row and data below it."
NOT_CLOSED = f": a quotation mark is not closed, or has text behind it. {QUOTE}"
NO_HEADER = (
    ", row 1: this row holds data where the column headers should be. "
    "Put a row of column names above the data, or say which row holds them."
)
TOO_MANY = (
    ": it has 20,001 rows of data, which is more than 20,000. Split it into files of at most 20,000 rows."
)
NAME_IT = "Name the column (unmerge merged headers first), or clear it."
SAME = ": the header is the same as in column A. Give each column a name of its own."
MORE = "Add a header, clear the cell, or put quotes round a cell that holds the separator."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("\n,,\n \n", EMPTY),
        ("\ufeff", EMPTY),
        ('name,n\nAda,"1\nBo,2\n', ", row 2" + NOT_CLOSED),
        ('name,n\nAda,1\n"Bo"x,2\n', ", row 3" + NOT_CLOSED),
        ('name,n\n"A\nB",1\n"Bo,2\nCy,"3"\n',
         ", row 3" + NOT_CLOSED),
        ('name,n\nAda,"' + "x" * 1_000_001,
         f", row 2: a cell has over 1,000,000 characters; perhaps a quotation mark is never closed. {QUOTE}"),
        (f"name,n\nAda,{'x' * 10_001}\n",
         ', row 2, column B "n": it has 10,001 characters, which is more than 10,000. Shorten the text.'),
        ("name,Name \nAda,1\n", f', row 1, column B "Name"{SAME}'),
        ("a b,n,A  B\nAda,1,2\n", f', row 1, column C "A  B"{SAME}'),
        ("name,,n\nAda,1,2\n",
         f", row 1, column B: the header is blank, but there is data below it, in row 2. {NAME_IT}"),
        ("name,n\nAda,1,2\n", f", row 2, column C: the row has more cells than the 2 headers. {MORE}"),
        ("ada@x.org,1\nbo@x.org,2\n", NO_HEADER),
        ("1,2\n3,4\n", NO_HEADER),
        ("2026-01-01,09:30\n3,4\n", NO_HEADER),
        ("name,n\n" + "Ada,1\n" * 20_020,
         ", row 20021: it has more than 20,000 rows. Split it into files of at most 20,000 rows."),
        ("name,n\n" + "Ada,1\n" * 20_001,
         TOO_MANY),
        ("name,n\nAda" + "," * 60 + "1\n",
         ", row 2, column BI: it has more than 60 columns. Delete the columns that are not needed."),
    ],
)  # fmt: skip
def test_refused_csv(tmp_path: Path, data: str, said: str) -> None:
    assert refusal(csv_file(tmp_path, data)) == f"mentees.csv{said}"


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("\0", "control character (U+0000)"), ("\x01", "control character (U+0001)"),
        ("\x08", "control character (U+0008)"), ("\x0b", "control character (U+000B)"),
        ("\x0c", "control character (U+000C)"), ("\x1b", "control character (U+001B)"),
        ("\x7f", "control character (U+007F)"), ("\x85", "control character (U+0085)"),
        ("\u200b", "zero width space (U+200B)"), ("\u2028", "line separator (U+2028)"),
        ("\u2029", "paragraph separator (U+2029)"), ("\u202a", "left-to-right embedding (U+202A)"),
        ("\u202b", "right-to-left embedding (U+202B)"), ("\u202c", "pop directional formatting (U+202C)"),
        ("\u202d", "left-to-right override (U+202D)"), ("\u202e", "right-to-left override (U+202E)"),
        ("\u2060", "word joiner (U+2060)"), ("\u2066", "left-to-right isolate (U+2066)"),
        ("\u2067", "right-to-left isolate (U+2067)"), ("\u2068", "first strong isolate (U+2068)"),
        ("\u2069", "pop directional isolate (U+2069)"), ("\ufeff", "zero width no-break space (U+FEFF)"),
        ("\u200c", "zero width non-joiner (U+200C)"), ("\u200d", "zero width joiner (U+200D)"),
        ("\U000e0041", "tag latin capital letter a (U+E0041)"), ("\uffff", "control character (U+FFFF)"),
    ],
)  # fmt: skip
def test_hidden_characters(tmp_path: Path, char: str, name: str) -> None:
    path = csv_file(tmp_path, f"name,n\nBo,1\nad{char}min,2\n")
    assert (
        refusal(path) == f'mentees.csv, row 3, column A "name": it holds a hidden character, {name}. {AGAIN}'
    )


def test_names_are_shown_short_and_without_hidden_characters(tmp_path: Path) -> None:
    head = "x\u202e" + "y" * 100
    assert refusal(csv_file(tmp_path, f"{head},n\nAda,1\n")) == (
        f'mentees.csv, row 1, column A "x?{"y" * 58}": '
        f"it holds a hidden character, right-to-left override (U+202E). {AGAIN}"
    )


def test_lost_letter(tmp_path: Path) -> None:
    assert refusal(csv_file(tmp_path, "name,n\nZo\ufffd,1\n")) == (
        'mentees.csv, row 2, column A "name": a letter was lost when the file was saved (U+FFFD). '
        "Type the cell again and save as UTF-8."
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"name,n\nAda,1\nBo\x81\xff,2\n", "row 3: there are bytes that are no text in utf-8 or cp1252"),
        (codecs.BOM_UTF8 + b"name,n\nZo\xeb,1\n", "row 2: there are bytes that are no text in utf-8-sig"),
        (codecs.BOM_UTF16_LE + b"n\0a\0m", "row 1: there are bytes that are no text in utf-16"),
    ],
)
def test_bytes_that_are_no_text(tmp_path: Path, data: bytes, said: str) -> None:
    assert refusal(csv_file(tmp_path, data)) == f'mentees.csv, {said}. Save it again as "CSV UTF-8".'


def test_faults_are_told_together_but_not_more_than_fifty(tmp_path: Path) -> None:
    with pytest.raises(SheetError) as caught:
        read_table(csv_file(tmp_path, "name,name\n" + "A\u200bda,1\n" * 60))
    wheres = [
        'mentees.csv, row 1, column B "name"',
        *(f'mentees.csv, row {n}, column A "name"' for n in range(2, 51)),
    ]
    assert [fault.where for fault in caught.value.faults] == wheres
    assert len(str(caught.value).splitlines()) == 50


def test_header_row_may_be_given(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "Mentees,2026\nname,n\nAda,1\n")
    assert rows_of(read_table(path, header_row=2)) == NAME_N
    assert refusal(path, header_row=9) == (
        "mentees.csv, row 9: there is no header in this row. "
        "Give the number of the row that holds the column headers."
    )


def test_csv_has_no_sheets(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "name,n\nAda,1\n")
    assert sheet_names(path) == []
    assert (
        refusal(path, sheet="People")
        == 'mentees.csv: a text file has no sheet "People". Leave the sheet out.'
    )


@given(st.binary(max_size=300) | st.text('a,;\t"\n\r\0\u202e', max_size=60).map(str.encode))
def test_any_bytes_are_a_table_or_a_sheet_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = csv_file(tmp_path_factory.getbasetemp(), data)
    try:
        table = read_table(path)
    except SheetError as error:
        names = {fault.where.split(",")[0] for fault in error.faults}
    else:
        names = {table.file}
        assert {len(row.cells) for row in table.rows} <= {len(table.headers)}
    assert names == {"mentees.csv"}


def test_workbook(tmp_path: Path) -> None:
    path = pack(tmp_path / "people.xlsx", xlsx_parts())
    table = read_table(path)
    assert table == Table("people.xlsx", "People", None, ("name", "n"), (Row(2, ("Ada", "3")),), ("A", "B"))
    assert table.where(table.rows[0], "n") == 'people.xlsx, sheet "People", row 2, column B "n"'
    assert sheet_names(path) == ["People"]
    assert (
        refusal(path, sheet="Nobody")
        == 'people.xlsx: there is no sheet "Nobody" in it. Choose one of: People.'
    )


def test_merged_title_above_the_header(tmp_path: Path) -> None:
    title = '<row r="1"><c r="A1" t="str"><v>Mentors 2026</v></c></row>'
    rows = HEAD_ROW.replace('1"', '3"') + DATA_ROW.replace('2"', '4"')
    merged = '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    path = pack(tmp_path / "people.xlsx", xlsx_parts(title + rows, merged))
    assert [(row.number, row.cells) for row in read_table(path).rows] == [(4, ("Ada", "3"))]
    assert read_table(path) == read_table(path, header_row=3)


def test_merged_header(tmp_path: Path) -> None:
    rows = HEAD_ROW.replace('<row r="1">', '<row r="1"><c r="D1" t="str"><v>z</v></c>')
    data = DATA_ROW.replace("</row>", '<c r="C2"><v>4</v></c></row>')
    merged = '<mergeCells count="1"><mergeCell ref="B1:C1"/></mergeCells>'
    assert refusal(pack(tmp_path / "people.xlsx", xlsx_parts(rows + data, merged))) == (
        'people.xlsx, sheet "People", row 1, column C: '
        f"the header is blank, but there is data below it, in row 2. {NAME_IT}"
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="B2"><v>3.0</v></c>', "3"),
        ('<c r="B2"><v>-0</v></c>', "0"),
        ('<c r="B2"><v>0.30000000000000004</v></c>', "0.3"),
        ('<c r="B2"><v>123456789012345</v></c>', "123456789012345"),
        ('<c r="B2" t="b"><v>1</v></c>', "yes"),
        ('<c r="B2" t="b"><v>0</v></c>', "no"),
        ('<c r="B2" t="str"><f>A2</f><v> Ada </v></c>', "Ada"),
        ('<c r="B2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="B2" t="str"><v>\'=1</v></c>', "=1"),
        ('<c r="B2" t="d"><v>2026-11-23</v></c>', "2026-11-23"),
    ],
)
def test_xlsx_values(tmp_path: Path, cell: str, text: str) -> None:
    row = f'<row r="2"><c r="A2" t="str"><v>Ada</v></c>{cell}</row>'
    assert rows_of(read_table(pack(tmp_path / "people.xlsx", xlsx_parts(HEAD_ROW + row)))) == [
        ("name", "n"),
        ("Ada", text),
    ]


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!"])
def test_error_values(tmp_path: Path, error: str) -> None:
    row = f'<row r="2"><c r="A2" t="str"><v>Ada</v></c><c r="B2" t="e"><f>1/0</f><v>{error}</v></c></row>'
    assert refusal(pack(tmp_path / "people.xlsx", xlsx_parts(HEAD_ROW + row))) == (
        'people.xlsx, sheet "People", row 2, column B "n": '
        "the cell shows an error instead of a value, such as #REF!. Mend its formula, or type the value."
    )


def test_numbers_that_have_lost_digits(tmp_path: Path) -> None:
    row = '<row r="2"><c r="A2"><v>1234567890123456</v></c><c r="B2"><v>1</v></c></row>'
    assert refusal(pack(tmp_path / "people.xlsx", xlsx_parts(HEAD_ROW + row))) == (
        'people.xlsx, sheet "People", row 2, column A "name": the number has more than 15 digits, '
        "and the spreadsheet program has lost the last ones. "
        "Format the column as text, then type the number again."
    )


def test_opendocument(tmp_path: Path) -> None:
    head = ods_row(*(ods_cell("string", "", name) for name in ("name", "n", "day", "at", "in", "for")))
    cells = (
        ods_cell("string", "", "Ada"),
        ods_cell("float", 'office:value="3"', "3"),
        ods_cell("date", 'office:date-value="2026-11-23"'),
        ods_cell("date", 'office:date-value="2026-11-23T09:30:00"'),
        ods_cell("boolean", 'office:boolean-value="true"', "TRUE"),
        ods_cell("time", 'office:time-value="PT03H04M05S"'),
    )
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = ods_row(blank, repeated=2) + head + ods_row(*cells, blank) + ods_row(blank, repeated=1_048_000)
    table = read_table(pack(tmp_path / "people.ods", ods_parts(rows)))
    expected = ("Ada", "3", "2026-11-23", "2026-11-23T09:30:00", "yes", "03:04:05")
    assert (table.headers, table.rows) == (("name", "n", "day", "at", "in", "for"), (Row(4, expected),))


def test_error_values_in_opendocument(tmp_path: Path) -> None:
    head = ods_row(ods_cell("string", "", "name"), ods_cell("string", "", "n"))
    bad = ods_cell("float", 'office:value="0"', "#DIV/0!", more='calcext:value-type="error"')
    path = pack(tmp_path / "people.ods", ods_parts(head + ods_row(ods_cell("string", "", "Ada"), bad)))
    assert refusal(path) == (
        'people.ods, sheet "People", row 2, column B "n": '
        "the cell shows an error instead of a value, such as #REF!. Mend its formula, or type the value."
    )


def test_values_in_words() -> None:
    table = {
        "no": False, "3": 3.0, "-7": -7, "0.1": 0.1, "1e-07": 1e-7, "inf": float("inf"), "a": "a",
        "2026-01-02": dt.date(2026, 1, 2), "30:00:09": dt.timedelta(hours=30, seconds=9),
        "03:04:00": dt.time(3, 4),
        "2026-01-02T03:04:05": dt.datetime(2026, 1, 2, 3, 4, 4, 999_900, tzinfo=None),  # noqa: DTZ001 (a sheet knows no zones)
    }  # fmt: skip
    assert {text: text_of(value) for text, value in table.items()} == {text: text for text in table}


def test_column_letters() -> None:
    assert [column_letter(n) for n in (0, 25, 26, 51, 52, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
        "XFD",
    ]


def test_limits_stand_in_one_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_table, "LIMITS", Limits(rows=1))
    assert refusal(csv_file(tmp_path, "name,n\nAda,1\nBo,2\n")) == (
        "mentees.csv: it has 2 rows of data, which is more than 1. Split it into files of at most 1 rows."
    )
