"""Small sheets and policies for the tests of this folder."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from handrail.sheets._faults import column_letter
from handrail.sheets.build import Cohort, build
from handrail.sheets.policy import parse_policy
from handrail.sheets.read import Row, Table

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
LANGUAGES = """
[fields.languages]
read = "list"
mentees = "Languages"
mentors = "Languages"
same = { "Francais" = "French" }
[[criteria]]
kind = "set"
field = "languages"
weight = 100
"""
HEAD = """
policy = 1
[mentees]
id = "ID"
[mentors]
id = "ID"
"""


def table(text: str, file: str = "mentees.csv") -> Table:
    """A sheet drawn with bars: the first line holds the headers, the data begin in row 2."""
    lines = [[cell.strip() for cell in line.split("|")] for line in dedent(text).strip().splitlines()]
    headers, *rows = lines
    letters = tuple(column_letter(place) for place in range(len(headers)))
    numbered = tuple(Row(number, tuple(row)) for number, row in enumerate(rows, 2))
    return Table(file, None, "utf-8", tuple(headers), numbered, letters)


def cohort(policy: str, mentees: str, mentors: str) -> Cohort:
    """What `build` makes of a policy and two drawn sheets."""
    return build(parse_policy(policy, "policy.toml"), table(mentees), table(mentors, "mentors.csv"))
