# ruff: noqa: E501, ISC004 (sheets and sentences stand here as they are read)

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sheets.sheets import HEAD, LANGUAGES, cohort, table

from handrail.matching.people import Mentor, Must
from handrail.matching.problem import Conflict, Forbidden, Quota, Required
from handrail.matching.scoring import NOT_AVAILABLE, score
from handrail.sheets.build import build
from handrail.sheets.outcome import PersonLine
from handrail.sheets.policy import parse_policy
from handrail.sheets.read import SheetError
from handrail.sheets.values import whole_number

MENTEES = """
    ID  | Languages
    S-1 | english; Francais
    S-2 | English
"""
MENTORS = """
    ID  | Languages
    M-1 | English ; FRENCH; English
    M-2 |
"""
SIDES = """
policy = 1
[matching]
starts = 2026-09-01
ends = 2027-08-31
[mentees]
id = "ID"
name = "Name"
detail = ["Site"]
wants = { column = "Wants" }
ranks = { column = "Ranks" }
must_have = { column = "Must" }
never = { column = "Never" }
conflicts = { column = "Conflicts", hidden = ["treats"] }
[mentors]
id = "ID"
name = "Name"
most = { column = "Most", ranges = "both" }
[fields.site]
label = "place"
read = "text"
mentees = "Site"
mentors = "Site"
[fields.languages]
read = "list"
mentors = "Languages"
[[criteria]]
kind = "exact"
field = "site"
weight = 100
"""
SIDE_MENTEES = """
    ID  | Name | Site | Wants | Ranks            | Must                           | Never | Conflicts
    S-1 | Ann  | City | 2     | M-2 = m-1; M-3   | Languages: urdu / Arabic       | M-3   | M-2 examines until 2026-12-01
    S-2 | Bob  | City |       |                  | place: Hill                    |       | M-1 treats; M-2 examines 2025-01-01 to 2025-02-01
"""
SIDE_MENTORS = """
    ID  | Name | Site | Most | Languages
    M-1 | Cy   | City | 2    | Arabic
    M-2 | Di   | Hill | 1-3  | Urdu; Arabic
    M-3 | Ed   | Hill | 0    |
"""


def faults(policy: str, mentees: str, mentors: str) -> list[str]:
    with pytest.raises(SheetError) as caught:
        cohort(policy, mentees, mentors)
    return str(caught.value).splitlines()


def test_answers_are_spelled_in_one_way_and_blanks_are_absent() -> None:
    problem = cohort(HEAD + LANGUAGES, MENTEES, MENTORS).problem
    assert [dict(one.answers) for one in problem.mentees] == [
        {"languages": ("English", "French")},
        {"languages": ("English",)},
    ]
    assert [dict(one.answers) for one in problem.mentors] == [{"languages": ("English", "French")}, {}]


def test_the_order_of_rows_does_not_matter() -> None:
    policy = parse_policy(HEAD + LANGUAGES)
    sheets = table(MENTEES), table(MENTORS)
    turned = [replace(sheet, rows=sheet.rows[::-1]) for sheet in sheets]
    assert build(policy, *sheets).problem == build(policy, *turned).problem


def test_people_and_what_they_say_of_each_other() -> None:
    made = cohort(SIDES, SIDE_MENTEES, SIDE_MENTORS)
    ann, bob = made.problem.mentees
    assert (ann.wants, ann.ranks, bob.wants, bob.ranks) == (2, (("M-1", "M-2"), ("M-3",)), 1, ())
    assert (ann.musts, bob.musts) == (
        (Must("languages", ("Arabic", "Urdu")),),
        (Must("site", ("Hill",)),),
    )
    assert [(one.id, one.least, one.most) for one in made.problem.mentors] == [
        ("M-1", 0, 2),
        ("M-2", 1, 3),
        ("M-3", 0, 0),
    ]
    assert made.mentees == {"S-1": PersonLine("S-1", "Ann", "City"), "S-2": PersonLine("S-2", "Bob", "City")}


def test_hidden_causes_leave_no_trace() -> None:
    problem = cohort(SIDES, SIDE_MENTEES, SIDE_MENTORS).problem
    assert problem.forbidden == (
        Forbidden("S-1", "M-3", NOT_AVAILABLE),
        Forbidden("S-2", "M-1", NOT_AVAILABLE),
    )
    day = dt.date
    assert set(problem.conflicts) == {
        Conflict("S-1", "M-2", "examines", None, day(2026, 12, 1)),
        Conflict("S-2", "M-2", "examines", day(2025, 1, 1), day(2025, 2, 1)),
    }
    assert "treats" not in repr(problem)


def test_identity_counts_for_those_who_ask_and_is_gone_afterwards() -> None:
    policy = (
        LANGUAGES
        + """
        [fields.wish]
        read = "text"
        mentees = "Similar"
        [fields.identity]
        read = "list"
        mentees = "Identity"
        mentors = "Identity"
        [[criteria]]
        kind = "set"
        field = "identity"
        asked_by = "wish"
        weight = 10
        audience = "nobody"
    """
    )
    left = "ID | Languages | Similar | Identity\nS-1 | English | Y | tall\nS-2 | English | No | tall"
    right = "ID | Languages | Identity\nM-1 | English | Tall\nM-2 | English | short"
    made = cohort(HEAD + policy, left, right)
    assert score(made.problem).units.tolist() == [[10_000_000, 9_000_000], [10_000_000, 10_000_000]]
    said = repr(made.problem).casefold() + repr(made.vocabulary).casefold()
    assert [word for word in ("tall", "short", "identity", "wish") if word in said] == []


def test_quotas_and_decided_pairs() -> None:
    policy = (
        SIDES
        + """
        [[quotas]]
        key = "city"
        mentees = { field = "site", values = ["city"] }
        mentors = { field = "site", values = ["CITY"] }
        most = 1
        [required]
        pairs = [["s-1", "M-1"]]
        [forbidden]
        pairs = [["S-2", "M-3"]]
    """
    )
    problem = cohort(policy, SIDE_MENTEES, SIDE_MENTORS).problem
    assert problem.quotas == (Quota("city", ("S-1", "S-2"), ("M-1",), 0, 1),)
    assert problem.required == (Required("S-1", "M-1"),)
    assert Forbidden("S-2", "M-3", "ruled out by the coordinator", "coordinator") in problem.forbidden


def test_nobody_mentors_themselves() -> None:
    policy = HEAD.replace('id = "ID"', 'id = "ID"\nname = "Name"') + LANGUAGES
    left = "ID | Name | Languages\na@x.org | Ann | English\nb@x.org | Bob | English"
    right = "ID | Name | Languages\nA@x.org | ann | English\nb@x.org | Bo | English"
    assert cohort(policy, left, right).problem.forbidden == (
        Forbidden("a@x.org", "A@x.org", "the same person", "coordinator"),
    )


@pytest.mark.parametrize(
    ("cell", "ranges", "expected"),
    [("3", "upper", (0, 3)), ("3-4", "upper", (0, 4)), ("3 \u2013 4", "lower", (0, 3)), ("3 to 4", "both", (3, 4)),
     ("0", "upper", (0, 0)), ("2.0", "upper", (0, 2))],
)  # fmt: skip
def test_places(cell: str, ranges: str, expected: tuple[int, int]) -> None:
    policy = (HEAD + f'most = {{ column = "Most", ranges = "{ranges}" }}\n') + LANGUAGES
    (mentor,) = cohort(
        policy, "ID | Languages\nS-1 |", f"ID | Languages | Most\nM-1 | | {cell}"
    ).problem.mentors
    assert mentor == Mentor("M-1", {}, expected[1], expected[0])


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("", "is blank. Write a number, or say in the policy what a blank means: blank = 1."),
        ("two", "'two' is not a whole number. Write a whole number from 0 to 999."),
        ("-1", "'-1' is not from 0 to 999. Write a whole number from 0 to 999."),
        ("1000000000", "'1000000000' is not from 0 to 999. Write a whole number from 0 to 999."),
        ("3-4", "'3-4' is a range. Write one number, or say in the policy what a range means:"
                ' ranges = "upper", "lower" or "both".'),
        ("2026-04-03", "'2026-04-03' is a date. Spreadsheets turn 3-4 into a date: format the column as text and"
                       " type it again."),
    ],
)  # fmt: skip
def test_a_wrong_number_of_places_is_named(cell: str, said: str) -> None:
    policy = HEAD + 'most = { column = "Most" }\n' + LANGUAGES
    right = f"ID | Languages | Most\nM-1 | | {cell}"
    assert faults(policy, MENTEES, right) == [f'mentors.csv, row 2, column C "Most": {said}']


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("S-2 |", "s-1 |", ["mentees.csv, row 3, column A \"ID\": the id 's-1' stands in row 2 too."
                            " Give each person one row."]),
        ("S-2 |", "    |", ['mentees.csv, row 3, column A "ID": the id is blank.'
                            " Give every person an id, or clear the row."]),
        ("M-2 = m-1", "M-22", ["mentees.csv, row 2, column E \"Ranks\": no mentor has the id 'M-22'."
                               " Did you mean 'M-2'? Correct the id, or add the mentor."]),
        ("M-2 = m-1", "Di", ["mentees.csv, row 2, column E \"Ranks\": no mentor has the id 'Di'."
                             " That is a name: write the id 'M-2'."]),
        ("M-2 = m-1; M-3", "M-2; M-2", ['mentees.csv, row 2, column E "Ranks": M-2 stands twice.'
                                        " List each person once."]),
        ("place: Hill", "plaec: Hill", ["mentees.csv, row 3, column F \"Must\": 'plaec' is no answer of the mentors."
                                        " Did you mean 'place'? Use one of languages, place."]),
        ("M-1 treats", "M-1", ["mentees.csv, row 3, column H \"Conflicts\": 'M-1' does not say what the conflict is."
                               " Write for example M-1 examines."]),
        ("until 2026-12-01", "until 1.12.2026", ["mentees.csv, row 2, column H \"Conflicts\": '1.12.2026' is not a"
                                                 " day. Write year-month-day, for example 2027-01-10."]),
    ],
)  # fmt: skip
def test_wrong_cells_are_named(old: str, new: str, said: list[str]) -> None:
    assert old in SIDE_MENTEES
    assert faults(SIDES, SIDE_MENTEES.replace(old, new), SIDE_MENTORS) == said


def test_faults_of_both_sheets_are_reported_together() -> None:
    right = SIDE_MENTORS.replace("1-3", "x").replace("M-3", "M-1")
    assert [line.split(":")[0] for line in faults(SIDES, SIDE_MENTEES.replace("| 2 ", "| 0 "), right)] == [
        'mentors.csv, row 4, column A "ID"',
        'mentees.csv, row 2, column D "Wants"',
        'mentees.csv, row 2, column E "Ranks"',
        'mentors.csv, row 3, column D "Most"',
        'mentees.csv, row 2, column G "Never"',
    ]


def test_a_missing_column_is_named_with_the_nearest() -> None:
    assert faults(HEAD + LANGUAGES, MENTEES.replace("Languages", "Language"), MENTORS) == [
        "policy.toml, [fields.languages], mentees: mentees.csv has no column 'Languages'."
        " Did you mean 'Language'? The columns are ID, Language."
    ]


def test_a_word_outside_a_closed_list_is_named() -> None:
    policy = HEAD + LANGUAGES.replace("same =", 'values = ["English", "French"]\nsame =')
    assert faults(policy, MENTEES.replace("S-2 | English", "S-2 | Englsh"), MENTORS) == [
        "mentees.csv, row 3, column B \"Languages\": 'Englsh' is not in the list."
        " Did you mean 'English'? Use one of English, French."
    ]


def test_weights_are_read_with_their_numbers() -> None:
    policy = (
        HEAD
        + """
        [fields.goals]
        read = "weights"
        mentees = "Goals"
        mentors = "Offers"
        [[criteria]]
        kind = "coverage"
        field = "goals"
        weight = 100
    """
    )
    made = cohort(policy, "ID | Goals\nS-1 | Exams: 3; Research", "ID | Offers\nM-1 | research; exams: 1")
    assert made.problem.mentees[0].answers["goals"] == {"Exams": 3, "Research": 1}
    assert made.problem.mentors[0].answers["goals"] == {"Exams": 1, "Research": 2}
    assert faults(policy, "ID | Goals\nS-1 | Exams: 4; A: b; C: 1; c: 2", "ID | Offers\nM-1 | Exams: 3") == [
        "mentees.csv, row 2, column B \"Goals\": '4' is not from 0 to 3. Write a whole number from 0 to 3.",
        "mentees.csv, row 2, column B \"Goals\": 'b' is not a whole number. Write a whole number from 0 to 3.",
        "mentees.csv, row 2, column B \"Goals\": 'c' has two numbers. Write each item once.",
        "mentors.csv, row 2, column B \"Offers\": '3' is not from 0 to 2. Write a whole number from 0 to 2.",
    ]


def test_statements_are_paired_by_their_place() -> None:
    policy = (
        HEAD
        + """
        [fields.style]
        read = "statements"
        mentees = ["Q1", "Q2"]
        mentors = ["F1", "F2"]
        [[criteria]]
        kind = "agreement"
        field = "style"
        weight = 100
    """
    )
    made = cohort(policy, "ID | Q1 | Q2\nS-1 | 1 | 5", "ID | F2 | F1\nM-1 | | 2")
    assert made.problem.mentees[0].answers["style"] == {"Q1": 1, "Q2": 5}
    assert made.problem.mentors[0].answers["style"] == {"Q1": 2}
    assert faults(policy, "ID | Q1 | Q2\nS-1 | 1 | 6", "ID | F2 | F1\nM-1 | | 2") == [
        "mentees.csv, row 2, column C \"Q2\": '6' is not from 1 to 5. Write a whole number from 1 to 5."
    ]


@given(st.text(max_size=8))
def test_a_whole_number_is_read_or_refused_in_words(text: str) -> None:
    said: list[str] = []
    found = whole_number(text, (-9, 99), lambda problem, remedy: said.append(problem))
    assert (found is None) == (len(said) == 1)
