"""Two causes that nobody may learn of leave the same files, byte for byte."""

import csv
from pathlib import Path

import pytest

from handrail.cli import main
from handrail.sheets.sample import write_sample
from handrail.sheets.write import write_csv

MENTEE, MENTOR = "S-0003", "M-0005"
CAUSES = {
    "the mentee's private block": ("mentees.csv", MENTEE, "Not this person", MENTOR),
    "the mentor's private block": ("mentors.csv", MENTOR, "Not this person", MENTEE),
    "a treating relation": ("mentees.csv", MENTEE, "Conflicts of interest", f"{MENTOR} treats"),
    "a relation told by the mentor": ("mentors.csv", MENTOR, "Conflicts of interest", f"{MENTEE} related to"),
}


def change(folder, name, person, column, text):
    """Put a text into one cell of a sample."""
    path = folder / name
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file))
    for row in rows:
        if row[0] == person:
            row[head.index(column)] = text
    write_csv(path, head, rows)


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """A sample in which these two people have no block and no conflict."""
    folder = tmp_path_factory.mktemp("clean") / "sample"
    write_sample(folder, 40, 20, 7)
    for file, person, column, _ in CAUSES.values():
        change(folder, file, person, column, "")
    return folder


def files_of(clean: Path, folder: Path, cause: tuple[str, str, str, str] | None) -> dict[str, bytes]:
    for path in clean.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    if cause:
        change(folder, *cause)
    policy = ["--policy", str(folder / "policy.toml"), "--out", str(folder / "out")]
    assert main(["match", str(folder / "mentees.csv"), str(folder / "mentors.csv"), *policy]) == 0
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


def test_hidden_causes_cannot_be_told_apart(clean, tmp_path_factory):
    made = {name: files_of(clean, tmp_path_factory.mktemp("cause"), cause) for name, cause in CAUSES.items()}
    first, *others = made.values()
    assert set(first) == {"pairs.xlsx", "report.html", "run.json"}
    assert others == [first] * 3


def test_a_cause_leaves_a_trace_at_all(clean, tmp_path_factory):
    without = files_of(clean, tmp_path_factory.mktemp("none"), None)
    cause = files_of(clean, tmp_path_factory.mktemp("one"), CAUSES["a treating relation"])
    assert without["run.json"] != cause["run.json"]
