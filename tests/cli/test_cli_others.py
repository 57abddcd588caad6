"""Verify, explain, sample, demo, and the program itself."""

import io
import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from time import sleep

import pytest
from tests.cli.results import names, pairs

from handrail import __version__
from handrail.cli import main, speech, verify
from handrail.matching.verdict import Proven, Verdict
from handrail.sheets.read import sheet_names

FILES = ["pairs.xlsx", "report.html", "run.json"]
HEADERS = ("id", "name", "language")

# --------------------------------------------------------------------------------------------- verify


def test_a_good_run_is_optimal(handrail, school):
    said = handrail("verify", school.run)
    assert said.code == 0
    assert "Optimal: " in said.out
    assert "  - Among those that give as many a mentor, none is fairer.\n" in said.out


def changed(school, tmp_path, change):
    data = json.loads(school.run.read_text("utf-8"))
    change(data)
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_a_pair_that_was_changed_is_found(handrail, school, tmp_path):
    said = handrail("verify", changed(school, tmp_path, lambda data: data["pairs"].pop()))
    assert said.code == 1
    assert said.out.startswith("Wrong:")


def test_a_proof_with_a_gap_is_told_up_to_the_gap(handrail, school, monkeypatch):
    verdict = Verdict((), (Proven("place 1", 5, 5), Proven("place 2", 7, 6), Proven("total", 1, 1)))
    monkeypatch.setattr(verify, "check", lambda *parts: verdict)
    said = handrail("verify", school.run)
    assert said.code == 1
    assert "No other way of pairing gives more people a first mentor." in said.out
    assert "second mentor" not in said.out
    assert "Not proven optimal" in said.out


@pytest.mark.parametrize("content", [b"", b"{}", b"[1", b"\xff\xfe", b'{"schema": "handrail-run/1"}'])
@pytest.mark.parametrize("command", ["verify", "explain"])
def test_what_is_no_run_is_code_2(handrail, tmp_path, content, command):
    (tmp_path / "run.json").write_bytes(content)
    said = handrail(command, tmp_path / "run.json", *(["S-1"] if command == "explain" else []))
    assert said.code == 2
    assert said.err.startswith(str(tmp_path / "run.json"))


def test_a_run_that_is_not_there_is_code_2(handrail, tmp_path):
    assert handrail("verify", tmp_path / "run.json").code == 2


# -------------------------------------------------------------------------------------------- explain


def test_a_mentee_is_told_the_mentor_the_reasons_and_the_points(handrail, school):
    mentee, mentor = pairs(school.out)[0]
    said = handrail("explain", school.run, mentee)
    assert said.code == 0
    assert said.out.startswith(f"{mentee} has {mentor}.\n  - ")
    assert "Points, for the coordinator only:" in said.out
    assert handrail("explain", school.run, mentee, mentor).out in said.out


def test_every_pair_that_was_not_made_has_its_why(handrail, school):
    mentee, mine = pairs(school.out)[0]
    mentors = [
        one["id"]
        for one in json.loads(school.run.read_text("utf-8"))["problem"]["mentors"]
        if one["id"] != mine
    ]
    said = [handrail("explain", school.run, mentee, mentor) for mentor in mentors]
    assert {one.code for one in said} == {0}
    for mentor, one in zip(mentors, said, strict=True):
        assert one.out.startswith(f"{mentee} does not have {mentor}.\n  - ")
        free = "No rule forbids it." in one.out
        assert ("If these two were put together" in one.out) == free
    assert {"No rule forbids it." in one.out for one in said} == {True, False}


def test_a_mentee_without_a_mentor_is_told_what_stood_in_the_way(handrail, school):
    data = json.loads(school.run.read_text("utf-8"))
    left = {one["id"] for one in data["problem"]["mentees"]} - {one["mentee"] for one in data["pairs"]}
    assert left
    said = handrail("explain", school.run, min(left))
    assert " and has none.\n  - " in said.out


@pytest.mark.parametrize(("words", "near"), [(["S-00001"], "S-0001"), (["S-0001", "M-00001"], "M-0001")])
def test_an_unknown_id_is_answered_with_the_nearest(handrail, school, words, near):
    said = handrail("explain", school.run, *words)
    assert said.code == 2
    assert f"Did you mean '{near}'?" in said.err


# ------------------------------------------------------------------------------------- sample and demo


def test_a_sample_is_written_with_the_command_that_matches_it(handrail, tmp_path):
    out = tmp_path / "school"
    said = handrail("sample", "--mentees", 12, "--mentors", 6, "--seed", 3, "--out", out)
    assert said.code == 0
    assert names(out) == ["mentees.csv", "mentors.csv", "policy.toml"]
    assert "handrail match" in said.out


def test_a_sample_never_overwrites(handrail, tmp_path):
    (tmp_path / "mentees.csv").write_text("mine")
    assert handrail("sample", "--out", tmp_path).code == 2
    assert (tmp_path / "mentees.csv").read_text() == "mine"


def test_the_demonstration_matches_explains_and_says_where_the_report_is(handrail, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = handrail("demo", "--matching", "--mentees", 30, "--mentors", 16, "--no-open")
    assert said.code == 0
    report = tmp_path / "handrail-demo" / "result" / "report.html"
    assert str(report) in said.out.replace("\n", "")
    assert "invented" in report.read_text("utf-8")
    assert "Why these two?" in said.out
    assert "And why not these?" in said.out


# ------------------------------------------------------------------------------------ the program itself


@pytest.mark.parametrize(
    "command", ["match", "verify", "explain", "sample", "demo", "serve", "work", "doctor"]
)
def test_every_command_has_help_with_an_example(handrail, command):
    said = handrail(command, "--help")
    assert said.code == 0
    assert f"\n  handrail {command}" in said.out


def test_the_version_is_told(handrail):
    assert handrail("--version").out == f"handrail {__version__}\n"


def test_help_does_not_wait_for_numpy():
    code = """if True:
        import sys
        from handrail.cli import main
        try:
            main(["--help"])
        finally:
            print("numpy" in sys.modules)
    """
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.endswith("False\n")


def test_a_broken_pipe_is_quiet(monkeypatch, school, capsys):
    class Closed:
        def write(self, text):
            raise BrokenPipeError

        def fileno(self):
            raise ValueError

        flush = write

    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Closed())
        code = main(["verify", str(school.run)])
    assert code == 141
    assert capsys.readouterr().err == ""


def test_a_bar_shows_on_a_terminal_what_is_being_done_once_it_takes_long(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(speech, "tqdm", partial(speech.tqdm, file=terminal, mininterval=0, ncols=60))
    with speech.progress_bar() as progress:
        progress(1, 4, "places")
        assert terminal.getvalue() == ""
        sleep(1.05)
        progress(3, 4, "regret")
    assert "Being fair to all" in terminal.getvalue()
    assert " 75 %" in terminal.getvalue()


def test_no_bar_where_nobody_watches(handrail, school, tmp_path):
    said = handrail(
        "match", school.mentees, school.mentors, "--policy", school.policy, "--out", tmp_path / "out"
    )
    assert said.err == ""


def test_marks_that_could_steer_a_terminal_are_not_printed(handrail, school):
    said = handrail("explain", school.run, "\x1b[2J\u202eS")
    assert said.code == 2
    assert [sign for sign in said.err if not sign.isprintable() and sign != "\n"] == []


def test_the_tabs_of_the_workbook_answer_each_question(school):
    assert sheet_names(Path(school.out, "pairs.xlsx")) == [
        "Pairs",
        "Unmatched",
        "Mentors",
        "One more place",
        "Settings",
    ]
