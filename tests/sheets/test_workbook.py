"""The workbook has a tab for each question, and the same words as the report."""

from dataclasses import replace

from tests.sheets.pages import HANA, arabic, english

from handrail.sheets.read import read_table, sheet_names
from handrail.sheets.workbook import pairs_workbook
from handrail.sheets.write import write_workbook

TABS = ["Pairs", "Unmatched", "Mentors", "One more place", "Settings"]


def tab(outcome, name):
    return next(sheet for sheet in pairs_workbook(outcome) if sheet.name == name)


def test_the_tabs_stand_in_the_order_of_reading():
    assert [sheet.name for sheet in pairs_workbook(english())] == TABS


def test_a_pair_has_both_people_the_reasons_a_line_each_and_the_points():
    row = dict(zip(tab(english(), "Pairs").headers, tab(english(), "Pairs").rows[2], strict=True))
    assert row == {
        "Mentee": "Yusuf Demir", "Mentee id": "S-0104", "Mentee detail": "first year, City",
        "Mentor": "Dr Rosa Benítez", "Mentor id": "M-009", "Mentor detail": "paediatrics, Riverside",
        "Choice": "third choice",
        "Why": "Covers four of his five goals.\nOne shared hour a week, on Mondays.",
        "To check": "The mentor left the languages blank, so nobody could check that the two share one.",
        "Points": "61 points",
    }  # fmt: skip


def test_each_other_tab_shows_its_part():
    assert list(tab(english(), "Unmatched").rows) == [
        ("Tomasz Wilk", "S-0150", "first year, City",
         "Is free on Friday evenings only, and the one mentor who is too has no place left.",
         "2 mentors share no free time.\n1 mentor would examine the mentee."),
    ]  # fmt: skip
    assert tab(english(), "Mentors").rows[1] == (
        "Dr Rosa Benítez", "M-009", "paediatrics, Riverside", 1, 2, "2 mentees may go there",
    )  # fmt: skip
    assert tab(english(), "One more place").rows[0] == (
        "Dr Marit Solheim",
        "mentor",
        "One more mentee gets a mentor.",
    )


def test_the_settings_have_the_title_the_weights_the_seed_and_the_proof():
    rows = [tuple(row) for row in tab(english(), "Settings").rows]
    assert rows[0] == ("Title", "Year mentoring, autumn 2026")
    assert ("Weight of goals", "30") in rows
    assert ("Seed", "7") in rows
    assert [value for name, value in rows if name == "Proof"] == list(english().proof)


def test_a_right_to_left_outcome_gives_right_to_left_tabs():
    assert [sheet.right_to_left for sheet in pairs_workbook(arabic())] == [True] * 5
    assert [sheet.right_to_left for sheet in pairs_workbook(english())] == [False] * 5


def test_it_comes_back_from_the_file_with_hostile_names_as_text(tmp_path):
    hostile = replace(HANA, name='=HYPERLINK("http://evil.example")')
    outcome = replace(english(), pairs=(replace(english().pairs[0], mentee=hostile),))
    path = tmp_path / "pairs.xlsx"
    write_workbook(path, pairs_workbook(outcome))
    assert sheet_names(path) == TABS
    table = read_table(path, sheet="Pairs", header_row=3)
    assert table.rows[0].cells[0] == hostile.name
