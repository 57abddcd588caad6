from __future__ import annotations

import csv
import re
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.lib.files import FileTrouble
from handrail.sheets import write
from handrail.sheets._text import clean, hidden
from handrail.sheets.read import SheetError, read_table, sheet_names
from handrail.sheets.write import SheetOut, write_csv, write_workbook

TRIGGER = re.compile("\\s*[=+\\-@\t\r\0＝＋－＠]")
DANGERS = [
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "'=1",
    "''-x",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("http://x")',
    "-",
]
HEADERS = ("=name", "n", "note")


def allowed(text: str) -> bool:
    return clean(text) == text and hidden(text) is None


# What the reader gives back unchanged: stripped, NFC, nothing hidden. An escaped text is clean in itself.
TEXTS = (
    (
        st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=20)
        | st.text("'=+-@ ＝a1_x0041\nم", max_size=9)
        | st.integers(-(10**17), 10**17).map(str)
        | st.decimals(-1000, 1000, places=3).map(str)
        | st.sampled_from(DANGERS)
    )
    .map(lambda text: clean(clean(text)))
    .filter(lambda text: hidden(text) is None)
)
TABLES = st.lists(st.tuples(TEXTS, TEXTS, TEXTS).filter(any), max_size=40)


def book_of(path: Path) -> Any:
    return openpyxl.load_workbook(path)


@given(TABLES)
@settings(max_examples=12)
def test_xlsx_round_trip(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]) -> None:
    path = tmp_path_factory.getbasetemp() / "out.xlsx"
    write_workbook(path, [SheetOut("People", HEADERS, rows)])
    table = read_table(path)
    assert (table.headers, [row.cells for row in table.rows]) == (HEADERS, rows)
    values = [
        cell for row in book_of(path)["People"].iter_rows() for cell in row if isinstance(cell.value, str)
    ]
    assert [cell.coordinate for cell in values if cell.data_type != "s" or TRIGGER.match(cell.value)] == []


@given(TABLES)
def test_csv_round_trip(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]) -> None:
    path = tmp_path_factory.getbasetemp() / "out.csv"
    write_csv(path, HEADERS, rows)
    table = read_table(path)
    assert (table.headers, [row.cells for row in table.rows]) == (HEADERS, rows)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [cell for row in csv.reader(file) for cell in row if TRIGGER.match(cell)] == []


def test_csv_bytes(tmp_path: Path) -> None:
    write_csv(tmp_path / "out.csv", ("name", "n"), [("Zoë", -3), ("-3", True), ('a "b"\nc', "")])
    assert (tmp_path / "out.csv").read_bytes().decode() == (
        '\ufeff"name","n"\r\n"Zoë","-3"\r\n"\'-3","yes"\r\n"a ""b""\nc",""\r\n'
    )


def test_numbers_are_numbers_and_the_rest_is_text(tmp_path: Path) -> None:
    cells = [-3, "-3", "2.5", "007", "123456789012", 10**16, True, "=1", "https://x.org", "", "1e3"]
    write_workbook(tmp_path / "out.xlsx", [SheetOut("P", ("v",), [(cell,) for cell in cells])])
    page = book_of(tmp_path / "out.xlsx")["P"]
    found = [
        (cell.value, cell.data_type, cell.hyperlink) for (cell,) in page.iter_rows(min_row=2, max_row=12)
    ]
    assert found == [
        (-3, "n", None), (-3, "n", None), (2.5, "n", None), ("007", "s", None), ("123456789012", "s", None),
        ("10000000000000000", "s", None), ("yes", "s", None), ("'=1", "s", None),
        ("https://x.org", "s", None), (None, "n", None), ("1e3", "s", None),
    ]  # fmt: skip


def test_same_input_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = [SheetOut("P", HEADERS, [("a", 1, "b")], notes=("Title",)), SheetOut("Q", ("x",), [])]
    write_workbook(tmp_path / "one.xlsx", sheets)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    write_workbook(tmp_path / "two.xlsx", sheets)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_lay_out(tmp_path: Path) -> None:
    sheet = SheetOut("P", ("name", "note"), [("Ada", "x" * 90)], notes=("Title", "More"), right_to_left=True)
    write_workbook(tmp_path / "out.xlsx", [sheet])
    page = book_of(tmp_path / "out.xlsx")["P"]
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A4", "A3:B4", "$3:$3")
    assert (page.page_setup.orientation, page.page_setup.fitToHeight, page.page_setup.paperSize) == (
        "landscape",
        0,
        9,
    )
    assert (page.sheet_properties.pageSetUpPr.fitToPage, page.sheet_view.rightToLeft) == (True, True)
    assert (page["A3"].font.bold, page["A4"].font.bold, page["B4"].alignment.wrap_text) == (True, False, True)
    assert [round(page.column_dimensions[letter].width) for letter in "AB"] == [9, 51]
    assert [page["A1"].value, page["A2"].value] == ["Title", "More"]
    assert [row.number for row in read_table(tmp_path / "out.xlsx").rows] == [4]


def test_widths_may_be_given(tmp_path: Path) -> None:
    write_workbook(tmp_path / "out.xlsx", [SheetOut("P", ("a", "b"), [], widths=(20, 30))])
    page = book_of(tmp_path / "out.xlsx")["P"]
    assert [round(page.column_dimensions[letter].width) for letter in "AB"] == [21, 31]


def test_sheet_names_are_cleaned(tmp_path: Path) -> None:
    names = ["Mentors: [A/B]?", "'x'", "", "History", "n" * 40, "N" * 31, "Sheet"]
    write_workbook(tmp_path / "out.xlsx", [SheetOut(name, ("a", "b"), []) for name in names])
    assert sheet_names(tmp_path / "out.xlsx") == [
        "Mentors   A B", "x", "Sheet", "History 1", "n" * 31, "N" * 29 + " 2", "Sheet 2",
    ]  # fmt: skip


@pytest.mark.parametrize(("headers", "rows"), [(("a", "b"), [(1, 2), (1,)]), (("a",), [(1,), (1, 2)])])
def test_rows_must_fit(tmp_path: Path, headers: tuple[str, ...], rows: list[tuple[int, ...]]) -> None:
    said = f"^row 2 of the data has {len(rows[1])} cells for {len(headers)} headers$"
    with pytest.raises(ValueError, match=said):
        write_csv(tmp_path / "out.csv", headers, rows)
    with pytest.raises(ValueError, match=said):
        write_workbook(tmp_path / "out.xlsx", [SheetOut("P", headers, rows)])
    assert list(tmp_path.iterdir()) == []


def test_text_too_long_for_a_spreadsheet(tmp_path: Path) -> None:
    with pytest.raises(SheetError) as caught:
        write_workbook(tmp_path / "out.xlsx", [SheetOut("P", ("a", "b"), [("x", "y" * 32_768)])])
    assert str(caught.value) == (
        'out.xlsx, sheet "P", row 2, column B: '
        "the text or the sheet is longer than a spreadsheet program can hold. "
        "Shorten the text, or write it as CSV."
    )
    assert list(tmp_path.iterdir()) == []


def test_missing_folder(tmp_path: Path) -> None:
    path = tmp_path / "none" / "out.xlsx"
    with pytest.raises(FileTrouble) as caught:
        write_workbook(path, [SheetOut("P", ("a",), [])])
    assert str(caught.value) == (
        f"{path} could not be written: its folder does not exist. Create the folder first, or choose another."
    )


def test_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.csv"
    write_csv(path, ("a",), [("old",)])

    def fail(*_: object) -> None:
        raise FileTrouble("the disk is full")

    monkeypatch.setattr(write, "write_bytes", fail)
    with pytest.raises(FileTrouble):
        write_csv(path, ("a",), [("new",)])
    assert [row.cells for row in read_table(path).rows] == [("old",)]
