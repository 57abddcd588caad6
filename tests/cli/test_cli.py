"""Every command, every kind of mistake a person can make with it, and its exit code."""

import json

import pytest
from tests.cli.results import names, pairs

from handrail.cli import match
from handrail.lib.files import FileTrouble
from handrail.sheets.read import read_table
from handrail.sheets.write import SheetOut, write_csv, write_workbook

FILES = ["pairs.xlsx", "report.html", "run.json"]
HEADERS = ("id", "name", "language")
POLICY = """\
policy = 1

[matching]
title = "Two by two"

[mentees]
id = "id"
name = "name"

[mentors]
id = "id"
name = "name"
most = 1

[fields.language]
read = "list"
mentees = "language"
mentors = "language"

[[criteria]]
kind = "set"
field = "language"
weight = 100
{rule}
"""
MENTEES = [("S-1", "نور حداد", "العربية"), ("S-2", "Ann Lee", "English")]
MENTORS = [("M-1", "Dr Omar Zayn", "العربية"), ("M-2", "Dr Bea Fox", "English")]


@pytest.fixture
def tables(tmp_path):
    """A function that writes two small tables and a policy, and gives the words of the command."""

    def write(mentees=MENTEES, mentors=MENTORS, rule="", text=None):
        write_csv(tmp_path / "mentees.csv", HEADERS, mentees)
        write_csv(tmp_path / "mentors.csv", HEADERS, mentors)
        (tmp_path / "policy.toml").write_text(text or POLICY.format(rule=rule), encoding="utf-8")
        return (
            "match",
            tmp_path / "mentees.csv",
            tmp_path / "mentors.csv",
            "--policy",
            tmp_path / "policy.toml",
        )

    return write


# ---------------------------------------------------------------------------------------------- match


def test_two_tables_become_a_report_a_workbook_and_a_run(handrail, tables, tmp_path):
    said = handrail(*tables())
    out = tmp_path / "handrail-out"
    assert said.code == 0
    assert said.err == ""
    assert names(out) == FILES
    assert pairs(out) == [("S-1", "M-1"), ("S-2", "M-2")]
    assert "Two by two" in said.out
    assert [name for name in FILES if name not in said.out] == []


def test_arabic_names_reach_the_report_and_the_workbook(handrail, tables, tmp_path):
    assert handrail(*tables(), "--out", tmp_path / "خريف").code == 0
    assert "<bdi>نور حداد</bdi>" in (tmp_path / "خريف" / "report.html").read_text("utf-8")
    table = read_table(tmp_path / "خريف" / "pairs.xlsx", sheet="Pairs", header_row=3)
    assert sorted(row.cells[0] for row in table.rows) == ["Ann Lee", "نور حداد"]


def test_the_run_holds_ids_and_no_names(handrail, tables, tmp_path):
    handrail(*tables())
    text = (tmp_path / "handrail-out" / "run.json").read_text("utf-8")
    assert [name for _, name, _ in MENTEES + MENTORS if name in text] == []


def test_the_same_input_gives_the_same_bytes_in_any_order(handrail, tables, tmp_path):
    handrail(*tables(), "--out", tmp_path / "one")
    handrail(*tables(MENTEES[::-1], MENTORS[::-1]), "--out", tmp_path / "two")
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.parametrize("tabs", [("Students", "Mentors"), ("Mentors 2026", "Mentees 2026")])
def test_one_workbook_is_read_by_the_names_of_its_tabs(handrail, tables, tmp_path, tabs):
    tables()
    sheets = {"S": SheetOut(tabs[0], HEADERS, MENTEES), "M": SheetOut(tabs[1], HEADERS, MENTORS)}
    if tabs[0].startswith("Mentors"):
        sheets = {"M": SheetOut(tabs[0], HEADERS, MENTORS), "S": SheetOut(tabs[1], HEADERS, MENTEES)}
    write_workbook(tmp_path / "both.xlsx", list(sheets.values()))
    assert handrail("match", tmp_path / "both.xlsx", "--policy", tmp_path / "policy.toml").code == 0
    assert pairs(tmp_path / "handrail-out") == [("S-1", "M-1"), ("S-2", "M-2")]


def test_the_policy_may_name_the_tabs(handrail, tables, tmp_path):
    text = (
        POLICY.format(rule="")
        .replace("[mentees]", '[mentees]\nsheet = "A"')
        .replace("[mentors]", '[mentors]\nsheet = "B"')
    )
    tables(text=text)
    write_workbook(tmp_path / "both.xlsx", [SheetOut("A", HEADERS, MENTEES), SheetOut("B", HEADERS, MENTORS)])
    assert handrail("match", tmp_path / "both.xlsx", "--policy", tmp_path / "policy.toml").code == 0


def test_a_workbook_without_such_tabs_is_refused_with_the_tabs_it_has(handrail, tables, tmp_path):
    tables()
    write_workbook(
        tmp_path / "both.xlsx", [SheetOut("One", HEADERS, MENTEES), SheetOut("Two", HEADERS, MENTORS)]
    )
    said = handrail("match", tmp_path / "both.xlsx", "--policy", tmp_path / "policy.toml")
    assert said.code == 2
    assert said.err.startswith("both.xlsx has the sheets One, Two, and none is called mentees.")


def test_one_text_table_alone_is_refused(handrail, tables, tmp_path):
    tables()
    said = handrail("match", tmp_path / "mentees.csv", "--policy", tmp_path / "policy.toml")
    assert (said.code, said.err) == (
        2, "mentees.csv holds one table. Name the mentors' table too: handrail match MENTEES MENTORS.\n",
    )  # fmt: skip


def test_without_a_policy_one_is_proposed_shown_and_written(handrail, school, tmp_path):
    out = tmp_path / "out"
    said = handrail("match", school.mentees, school.mentors, "--out", out)
    assert said.code == 0
    assert names(out) == sorted([*FILES, "policy.toml"])
    assert (out / "policy.toml").read_text("utf-8").strip() in said.out


def test_a_proposal_that_cannot_be_finished_is_kept_to_be_mended(handrail, school, tmp_path):
    mentees = tmp_path / "mentees.csv"
    lines = school.mentees.read_text("utf-8-sig").splitlines()
    mentees.write_text("\n".join([*lines, lines[-1]]), encoding="utf-8")
    said = handrail("match", mentees, school.mentors)
    assert said.code == 2
    assert "mentees.csv, row 32" in said.err
    assert names(tmp_path / "handrail-out") == ["policy.toml"]


def test_a_policy_that_lies_in_the_folder_is_used_and_stays_as_it_is(handrail, tables, tmp_path):
    command = tables()
    out = tmp_path / "handrail-out"
    out.mkdir()
    kept = POLICY.format(rule="# my own word")
    (out / "policy.toml").write_text(kept, encoding="utf-8")
    said = handrail(*command[:3])
    assert said.code == 0
    assert "which was there already" in " ".join(said.out.split())
    assert (out / "policy.toml").read_text("utf-8") == kept


def test_rules_that_cannot_all_be_kept_are_told_in_words_with_code_3(handrail, tables, tmp_path):
    said = handrail(*tables(rule='[required]\npairs = [["S-1", "M-1"], ["S-2", "M-1"]]'))
    assert said.code == 3
    out = tmp_path / "handrail-out"
    assert names(out) == FILES
    assert json.loads((out / "run.json").read_text("utf-8"))["status"] == "infeasible"
    assert "Nothing better exists" not in (out / "report.html").read_text("utf-8")
    assert handrail("verify", out / "run.json").code == 0


# -------------------------------------------------------------------------------------- all or nothing


def test_when_one_file_cannot_be_replaced_the_others_stay_as_they_were(handrail, tables, tmp_path):
    command = tables()
    handrail(*command)
    out = tmp_path / "handrail-out"
    before = {name: (out / name).read_bytes() for name in FILES[:2]}
    (out / "run.json").unlink()
    (out / "run.json" / "in the way").mkdir(parents=True)
    said = handrail(*tables(MENTEES[:1]))
    assert said.code == 2
    assert "a folder is called run.json" in said.err
    assert {name: (out / name).read_bytes() for name in FILES[:2]} == before
    assert names(out) == FILES
    assert names(out / "run.json") == ["in the way"]


def test_a_fault_while_writing_leaves_nothing_behind(handrail, tables, tmp_path, monkeypatch):
    def refuse(path, sheets):
        raise FileTrouble("The disk is full.")

    monkeypatch.setattr(match, "write_workbook", refuse)
    said = handrail(*tables())
    assert (said.code, said.err) == (2, "The disk is full.\n")
    assert not (tmp_path / "handrail-out").exists()


def test_ctrl_c_leaves_nothing_half_written(handrail, tables, tmp_path, monkeypatch):
    def stop(path, sheets):
        raise KeyboardInterrupt

    monkeypatch.setattr(match, "write_workbook", stop)
    said = handrail(*tables())
    assert (said.code, said.err) == (130, "\nStopped. Nothing was left half-written.\n")
    assert not (tmp_path / "handrail-out").exists()


# ----------------------------------------------------------------------------------------- bad input


def test_a_missing_table_is_a_plain_sentence(handrail, tmp_path):
    said = handrail("match", tmp_path / "no.csv", tmp_path / "none.csv")
    assert said.code == 2
    assert said.err.startswith("no.csv: it could not be opened")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [("colour = 3", "colour"), ("[extra]", "extra"), ("= 3", "is not TOML")],
    ids=["key", "table", "syntax"],
)
def test_a_wrong_policy_is_refused_by_name(handrail, tables, tmp_path, rule, words):
    said = handrail(*tables(rule=rule))
    assert said.code == 2
    assert words in said.err
    assert not (tmp_path / "handrail-out").exists()


def test_a_repeated_id_is_refused_with_its_rows(handrail, tables):
    said = handrail(*tables(mentees=[MENTEES[0], MENTEES[0]]))
    assert said.code == 2
    assert 'mentees.csv, row 3, column A "id"' in said.err


def test_weights_that_do_not_sum_to_100_are_refused(handrail, tables):
    said = handrail(*tables(text=POLICY.format(rule="").replace("weight = 100", "weight = 99")))
    assert said.code == 2
    assert "99" in said.err


def test_a_folder_that_is_a_file_is_refused(handrail, school, tmp_path):
    (tmp_path / "taken").write_text("")
    command = ("match", school.mentees, school.mentors, "--policy", school.policy)
    for words in (command, command[:3], ("sample",)):
        said = handrail(*words, "--out", tmp_path / "taken")
        assert said.code == 2
        assert "another folder" in said.err


@pytest.mark.parametrize(
    "words", [(), ("matsh",), ("match",), ("verify",), ("sample",), ("demo", "--mentees", "0")]
)
def test_wrong_usage_is_code_2(handrail, words):
    said = handrail(*words)
    assert said.code == 2
    assert said.err.startswith("usage: handrail")
