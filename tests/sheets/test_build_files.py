"""From files to problems: an awkward workbook, and a real programme's sheets under its own headers."""

# ruff: noqa: E501 (sheets and sentences stand here as they are read)

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from tests.sheets.sheets import EXAMPLES, LANGUAGES

from handrail.matching.solve import solve
from handrail.sheets.build import build
from handrail.sheets.outcomes import outcome
from handrail.sheets.policy import load_policy, parse_policy
from handrail.sheets.read import SheetError, read_table

ROOT = Path(__file__).resolve().parents[2]


def workbook(path: Path, mail: str) -> None:
    """The awkward one: a merged title above the headers, two tabs, Arabic names, a range, blank languages."""
    book = xlsxwriter.Workbook(path)
    students, doctors = book.add_worksheet("Students"), book.add_worksheet("Doctors")
    for sheet, title in ((students, "Year 3, autumn"), (doctors, "Our mentors")):
        sheet.merge_range("A1:C1", title)
    rows = [["E-mail", "Name", "Languages"], ["amal@x.org", "أمل حداد", "Arabic"], [mail, "Bo", ""]]
    for number, row in enumerate(rows, 1):
        students.write_row(number, 0, row)
    rows = [["E-mail", "Name", "Languages", "Places"], ["d@x.org", "د. سامي", "", "3-4"]]
    for number, row in enumerate(rows, 1):
        doctors.write_row(number, 0, row)
    book.close()


AWKWARD = (
    """
policy = 1
[mentees]
sheet = "Students"
header_row = 2
id = "E-mail"
name = "Name"
[mentors]
sheet = "Doctors"
header_row = 2
id = "E-mail"
name = "Name"
most = { column = "Places", ranges = "upper" }
[[rules]]
kind = "shares"
field = "languages"
"""
    + LANGUAGES
)


def test_the_awkward_workbook(tmp_path: Path) -> None:
    path = tmp_path / "year3.xlsx"
    workbook(path, "bo@x.org")
    sheets = [read_table(path, sheet=name, header_row=2) for name in ("Students", "Doctors")]
    made = build(parse_policy(AWKWARD), *sheets)
    assert made.mentees["amal@x.org"].name == "أمل حداد"
    assert [(one.most, dict(one.answers)) for one in made.problem.mentors] == [(4, {})]
    answer = solve(made.problem, made.settings)
    assert [(pair.mentee, pair.mentor) for pair in answer.pairs] == [
        ("amal@x.org", "d@x.org"),
        ("bo@x.org", "d@x.org"),
    ]
    assert outcome(made, answer).pairs[0].cautions == (
        "Both left languages blank: ask them before you approve this pair.",
    )


def test_a_repeated_address_names_both_rows(tmp_path: Path) -> None:
    path = tmp_path / "year3.xlsx"
    workbook(path, "Amal@x.org")
    sheets = [read_table(path, sheet=name, header_row=2) for name in ("Students", "Doctors")]
    with pytest.raises(SheetError) as caught:
        build(parse_policy(AWKWARD), *sheets)
    assert str(caught.value) == (
        'year3.xlsx, sheet "Students", row 4, column A "E-mail": the e-mail address \'Amal@x.org\' stands in row 3'
        " too. Give each person one row."
    )


@pytest.mark.parametrize(("name", "paired"), [("a", 50), ("b", 35)])
def test_the_civil_service(shared_data: Path, name: str, paired: int) -> None:
    folder = shared_data / "civil-service"
    sheets = [read_table(folder / f"{side}.csv") for side in ("mentees", "mentors")]
    made = build(load_policy(EXAMPLES / f"civil-service-{name}.toml"), *sheets)
    assert solve(made.problem, made.settings).filled == (paired,)


@pytest.mark.parametrize(("name", "paired"), [("a", 12), ("b", 11)])
def test_our_own_rows_under_the_same_headers(name: str, paired: int) -> None:
    sheets = [read_table(EXAMPLES / f"civil-service-{side}.csv") for side in ("mentees", "mentors")]
    made = build(load_policy(EXAMPLES / f"civil-service-{name}.toml"), *sheets)
    assert solve(made.problem, made.settings).filled == (paired,)
