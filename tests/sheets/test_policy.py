# ruff: noqa: E501, ISC004 (sheets and sentences stand here as they are read)

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sheets.sheets import HEAD

from handrail.matching.criteria import Closeness, Coverage, Tree
from handrail.matching.problem import Settings
from handrail.matching.rules import Ahead, Eligible
from handrail.sheets.policy import PolicyError, load_policy, parse_policy
from handrail.sheets.policy_model import Amount, Field, Group, Listed, QuotaLine, Side

ROOT = Path(__file__).resolve().parents[2]
SCALE = """
[fields.grade]
read = "text"
mentees = "Grade"
mentors = "Grade"
values = ["Low", "High"]
"""
LIST = """
[fields.tongues]
read = "list"
mentees = "Languages"
mentors = "Languages"
"""
CRITERION = '[[criteria]]\nkind = "set"\nfield = "tongues"\nweight = 100\n'


def faults(text: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        parse_policy(text, "p.toml")
    return str(caught.value).splitlines()


def test_a_whole_policy_is_read() -> None:
    policy = parse_policy(
        """
        policy = 1
        [matching]
        title = "Autumn"
        objective = "stable"
        seed = 7
        starts = 2026-09-01
        ends = 2027-08-31
        proposing = "mentors"
        fill = true
        [mentees]
        sheet = "Students"
        header_row = 2
        called = "students"
        id = "Number"
        name = ["First", "Last"]
        detail = "Year"
        wants = { column = "Wanted" }
        ranks = { column = "Preferred", separator = "," }
        must_have = "Must have"
        never = "Never"
        conflicts = { column = "Conflicts", hidden = ["treats"] }
        [mentors]
        id = "Number"
        most = { column = "Most", ranges = "both", blank = 2 }
        """
        + SCALE,
        "p.toml",
    )
    assert (policy.title, policy.starts, policy.ends) == ("Autumn", dt.date(2026, 9, 1), dt.date(2027, 8, 31))
    assert policy.settings == Settings("stable", 7, "mentors", True)
    assert policy.mentees == Side(
        called="students",
        id="Number",
        name=("First", "Last"),
        detail=("Year",),
        sheet="Students",
        header_row=2,
        ranks=Listed("Preferred", ","),
        must_have=Listed("Must have"),
        never=Listed("Never"),
        conflicts=Listed("Conflicts", hidden=("treats",)),
        wants=Amount(1, "Wanted"),
    )
    assert policy.mentors == Side(called="mentors", id="Number", most=Amount(2, "Most", "both"))
    assert policy.fields == {
        "grade": Field("grade", "grade", "text", ("Grade",), ("Grade",), values=("Low", "High"))
    }


def test_criteria_and_rules_become_the_engines_own() -> None:
    policy = parse_policy(
        HEAD
        + SCALE
        + """
        [fields.goals]
        read = "weights"
        mentees = "Goals"
        mentors = "Offers"
        [fields.trained]
        read = "text"
        mentors = "Trained"
        [[criteria]]
        kind = "coverage"
        field = "goals"
        weight = 60
        [[criteria]]
        kind = "closeness"
        field = "grade"
        key = "step"
        gap = 1
        weight = 40
        audience = "coordinator"
        [[rules]]
        kind = "ahead"
        field = "grade"
        most = 1
        words = "not one above"
        [[rules]]
        kind = "eligible"
        field = "trained"
        blank = "forbid"
        [[quotas]]
        key = "city"
        mentees = { field = "grade", values = ["Low"] }
        mentors = { field = "grade", values = ["High"] }
        least = 2
        """
    )
    assert policy.criteria == (
        Coverage(key="goals", weight=60, mentee="goals", mentor="goals"),
        Closeness(
            key="step",
            weight=40,
            mentee="grade",
            mentor="grade",
            scale=("Low", "High"),
            gap=1,
            audience="coordinator",
        ),
    )
    assert policy.rules == (
        Ahead(key="grade", mentee="grade", mentor="grade", scale=("Low", "High"), most=1),
        Eligible(key="trained", mentor="trained", blank="forbid"),
    )
    assert policy.words == {"grade": "not one above"}
    assert policy.quotas == (QuotaLine("city", Group("grade", ("Low",)), Group("grade", ("High",)), 2),)
    assert policy.fields["trained"].values == ("yes", "no")


def test_a_taxonomy_of_ones_own_stands_beside_the_policy(tmp_path: Path) -> None:
    (tmp_path / "tree.csv").write_text("node,parent,same\nLaw,,\nTax,Law,Levy;Duty\n", encoding="utf-8")
    tree = '[[criteria]]\nkind = "tree"\nfield = "tongues"\nweight = 100\ntaxonomy = "tree.csv"\nundecided = "?"\n'
    (tmp_path / "p.toml").write_text(HEAD + LIST + tree, encoding="utf-8")
    policy = load_policy(tmp_path / "p.toml")
    assert isinstance(policy.criteria[0], Tree)
    assert dict(policy.criteria[0].parent) == {"Tax": "Law"}
    assert policy.fields["tongues"].values == ("Law", "Tax", "?")
    assert policy.fields["tongues"].same == {"Levy": "Tax", "Duty": "Tax"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["p.toml, policy: the version is 'missing'. Write policy = 1 in the first line.",
              "p.toml, [mentees]: is missing. Add a table [mentees].",
              "p.toml, [mentors]: is missing. Add a table [mentors]."]),
        ('policy = 1\nx = "a', ["p.toml, the last line: is not TOML (unterminated string)."
                                " Check the quotes, brackets and equals signs there."]),
        ("policy = 1\na = 1\na = 2\n", ["p.toml, line 3: is not TOML (cannot overwrite a value)."
                                        " Check the quotes, brackets and equals signs there."]),
        (HEAD + "[matchin]\n", ["p.toml: the key 'matchin' is not known here. Did you mean 'matching'? Use one of"
                                " policy, matching, mentees, mentors, fields, criteria, rules, quotas, required,"
                                " forbidden, or remove it."]),
        (HEAD + "most = true\n", ["p.toml, [mentors], most: True does not fit. Write a whole number from 0 to 999."]),
        (HEAD + "most = 1\nleast = 2\n", ["p.toml, [mentors], least: 2 is more than most, 1. Let least not exceed most."]),
        (HEAD + '[matching]\nobjective = "fare"\n',
         ["p.toml, [matching], objective: 'fare' is not known. Did you mean 'fair'? Use one of fair, total, stable."]),
        (HEAD + "[matching]\nfill = true\n",
         ["p.toml, [matching], fill: does nothing where the objective is fair."
          ' Remove it, or write objective = "stable".']),
        (HEAD + "[matching]\nstarts = 2027-01-02\nends = 2027-01-01\n",
         ["p.toml, [matching], ends: 2027-01-01 is before the start, 2027-01-02. Correct one of the two days."]),
        (HEAD + LIST + CRITERION.replace("100", "90"),
         ["p.toml, [[criteria]]: the weights sum to 90. Change them until they sum to 100."]),
        (HEAD + LIST + CRITERION + CRITERION.replace("100", "0"),
         ["p.toml, [[criteria]]: the key 'tongues' stands 2 times."
          ' Give each its own, for example key = "languages_2".']),
        (HEAD + LIST + CRITERION.replace('"tongues"', '"tongue"'),
         ["p.toml, [[criteria]] number 1 (tongue), field: there is no field 'tongue'."
          " Did you mean 'tongues'? Add a table [fields.tongue]."]),
        (HEAD + LIST + CRITERION.replace('"set"', '"number"'),
         ["p.toml, [[criteria]] number 1 (tongues), field: tongues is read as list. number needs number."]),
        (HEAD + LIST + CRITERION + "gap = 1\n",
         ["p.toml, [[criteria]] number 1 (tongues): the key 'gap' is not known here. Use one of kind, weight, audience,"
          " asked_by, field, mentees, mentors, key, measure, or remove it."]),
        (HEAD + LIST + CRITERION + 'asked_by = "tongues"\n',
         ["p.toml, [[criteria]] number 1 (tongues), asked_by: tongues is no text of the mentees."
          ' Give [fields.tongues] read = "text" and a column of the mentees.',
          "p.toml, [[criteria]]: the weights of what mentees ask for sum to 100. Keep them to 50 in all."]),
        (HEAD + '[fields.x]\nread = "list"\n',
         ['p.toml, [fields.x]: no column is named. Add mentees = "..." or mentors = "..." with a column of that sheet.']),
        (HEAD + '[fields.x]\nread = "statements"\nmentees = ["a", "b"]\nmentors = "a"\n',
         ["p.toml, [fields.x], mentors: names 1 columns where mentees names 2."
          " Name the same statements on both sides, in the same order."]),
        (HEAD + '[required]\npairs = [["a"]]\n',
         ['p.toml, [required], pairs: is not a list of pairs of ids. Write for example pairs = [["S-001", "M-014"]].']),
        (HEAD + SCALE.replace('values = ["Low", "High"]', "") + '[[rules]]\nkind = "ahead"\nfield = "grade"\n',
         ["p.toml, [[rules]] number 1 (grade), field: grade has no scale."
          " Add values = [...] to [fields.grade], from the lowest to the highest."]),
        (HEAD + LIST + CRITERION.replace('"set"', '"tree"') + 'taxonomy = "speciality"\n',
         ["p.toml, [[criteria]] number 1 (tongues), taxonomy: there is no taxonomy 'speciality'. Did you mean"
          " 'specialties'? Write specialties, or the name of a CSV file beside the policy."]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place_and_remedy(text: str, said: list[str]) -> None:
    assert faults(text) == said


def test_several_faults_are_reported_together() -> None:
    assert len(faults(HEAD + "seed = 3\n[matching]\nseeed = 4\n[fields.x]\nread = 'lsit'\n")) == 4


def test_a_missing_file_is_named() -> None:
    with pytest.raises(PolicyError, match=r"nowhere\.toml: cannot be opened"):
        load_policy("nowhere.toml")


@given(st.text(max_size=60))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    with pytest.raises(PolicyError):
        parse_policy(f"policy = 1\n[matching]\n{text}")


def blocks() -> list[str]:
    return re.findall(
        r"```toml\n(.*?)```", (ROOT / "docs" / "policy.md").read_text(encoding="utf-8"), re.DOTALL
    )


def test_the_examples_of_the_page_are_policies() -> None:
    first, fields, criterion, rules = blocks()[:2] + blocks()[2:3] + ["".join(blocks()[3:])]
    assert [parse_policy(text).criteria[0].weight for text in (first, HEAD + fields + criterion + rules)] == [
        100,
        100,
    ]


@pytest.mark.parametrize("name", ["civil-service-a.toml", "civil-service-b.toml"])
def test_the_examples_are_policies(name: str) -> None:
    assert (
        sum(one.weight for one in load_policy(ROOT / "docs" / "examples" / name).criteria if not one.asked_by)
        == 100
    )
