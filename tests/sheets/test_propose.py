# ruff: noqa: E501, ISC004 (sheets and sentences stand here as they are read)

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sheets.sheets import table

from handrail.matching.solve import solve
from handrail.sheets.build import build
from handrail.sheets.policy import Policy, parse_policy
from handrail.sheets.propose import ProposalError, propose
from handrail.sheets.read import read_table
from handrail.sheets.sample import write_sample

LABEL = "These weights are a reasoned default. No study has estimated them."


def proposed(mentees: str, mentors: str) -> tuple[str, Policy]:
    """The text, and what it says; it builds against the same sheets."""
    sheets = table(mentees), table(mentors, "mentors.csv")
    text = propose(*sheets)
    policy = parse_policy(text)
    build(policy, *sheets)
    return text, policy


def weights(policy: Policy) -> dict[str, int]:
    return {criterion.key: criterion.weight for criterion in policy.criteria}


def test_the_sample_is_recognised(tmp_path: Path) -> None:
    mentees, mentors, _ = write_sample(tmp_path, 30, 18, 5)
    sheets = read_table(mentees), read_table(mentors)
    text = propose(*sheets)
    policy = parse_policy(text)
    made = build(policy, *sheets)
    assert weights(policy) == {
        "goals": 30, "mentee_choice": 16, "mentor_choice": 4, "specialty": 18, "style": 17, "times": 4,
        "meetings": 2, "mode": 2, "site": 2, "personality": 5,
    }  # fmt: skip
    assert [rule.key for rule in policy.rules] == ["trained", "stage", "languages", "times", "mode"]
    assert solve(made.problem, made.settings).status == "optimal"
    assert LABEL in text


@pytest.mark.parametrize(
    ("mentees", "mentors", "expected"),
    [
        ("Student ID | Goals\n1 | a", "Email | Can help with\nm@x.org | a", {"goals": 100}),
        ("E-mail | Availability\ns@x.org | Mon", "E-Mail Address | Available times\nm@x.org | Mon", {"times": 100}),
        ("id | Interests | Campus\n1 | ENT | A", "id | Speciality | Campus\n2 | Dermatology | A",
         {"specialty": 82, "site": 18}),
        ("id | Goals | Preferred mentors\n1 | a | 2", "id | Offers\n2 | a", {"goals": 60, "mentee_choice": 40}),
        ("id | Style 1 | Style 2\n1 | 1 | 5", "id | Style 1 | Style 2\n2 | 3 |", {"style": 100}),
    ],
)  # fmt: skip
def test_weights_are_shared_out_over_what_is_there(
    mentees: str, mentors: str, expected: dict[str, int]
) -> None:
    assert weights(proposed(mentees, mentors)[1]) == expected


@pytest.mark.parametrize(
    ("interest", "kind"), [("ENT; undecided", "tree"), ("Dermatology; beekeeping", "set")]
)
def test_interests_are_a_tree_where_the_list_knows_them(interest: str, kind: str) -> None:
    text, policy = proposed(f"id | Interests\n1 | {interest}", "id | Specialty\n2 | Urology")
    assert [criterion.kind for criterion in policy.criteria] == [kind]
    assert ("lacks: beekeeping" in text) == (kind == "set")


def test_the_separator_is_seen() -> None:
    _, policy = proposed("id | Goals\n1 | a, b", "id | Offers\n2 | b, c")
    assert policy.fields["goals"].separator == ","


def test_places_with_ranges_and_blanks() -> None:
    _, policy = proposed("id | Goals\n1 | a", "id | Offers | Capacity\n2 | a | 3-4\n3 | a |")
    most = policy.mentors.most
    assert (most.column, most.ranges, most.number) == ("Capacity", "upper", 1)


def test_without_places_everybody_has_one() -> None:
    _, policy = proposed("id | Goals\n1 | a\n2 | a\n3 | a", "id | Offers\n7 | a\n8 | a")
    assert policy.mentors.most.number == 2


def test_kinds_of_conflict_that_tell_of_illness_or_family_are_hidden() -> None:
    _, policy = proposed("id | Goals | Conflicts\n1 | a | 2 is treated by; 2 examines", "id | Offers\n2 | a")
    assert policy.mentees.conflicts is not None
    assert policy.mentees.conflicts.hidden == ("is treated by", "related to", "treats")


def test_identity_is_never_used_by_itself() -> None:
    text, policy = proposed(
        "id | Goals | Gender | Match on gender\n1 | a | woman | yes", "id | Offers | Gender\n2 | a | woman"
    )
    assert list(policy.fields) == ["goals"]
    lines = text.splitlines()
    start = lines.index("# About who people are: Gender, Match on gender.")
    suggestion = "\n".join(line.removeprefix("#").strip() for line in lines[start + 5 :])
    with_it = parse_policy(text + suggestion)
    added = with_it.criteria[-1]
    assert (added.key, added.asked_by, added.weight, added.audience) == (
        "identity",
        "wants_similar",
        10,
        "nobody",
    )
    assert with_it.fields["wants_similar"].mentees == ("Match on gender",)


def test_columns_that_were_not_used_are_listed() -> None:
    text, _ = proposed("id | Goals | Shoe size\n1 | a | 40", "id | Offers | Hat\n2 | a | 57")
    assert [line for line in text.splitlines() if "not used" in line] == [
        "# Columns of the mentees that are not used: Shoe size.",
        "# Columns of the mentors that are not used: Hat.",
    ]


def test_stages_of_unknown_order_are_left_to_the_coordinator() -> None:
    text, policy = proposed("id | Goals | Grade\n1 | a | EO", "id | Offers | Grade\n2 | a | AA")
    assert policy.rules == ()
    assert '# values = ["AA", "EO"]' in text.splitlines()


@pytest.mark.parametrize(
    ("mentees", "mentors", "said"),
    [
        ("Shoe | Goals\n1 | a", "id | Offers\n2 | a",
         "mentees.csv: no column tells the mentees apart. Add a column \"ID\", or \"Email\", with something different in"
         " each row. The columns are Shoe, Goals."),
        ("id | Shoe\n1 | a", "id | Hat\n2 | a",
         "mentees.csv and mentors.csv: no column was recognised on both sides that a pair could be judged by."
         ' Name columns for example "Goals" and "Offers", "Interests" and "Specialty", or "Free times" on both sides, or'
         " write a policy by hand. Not recognised: Shoe, Hat."),
        ("id | Goals\n1 | a\n1 | b", "id | Offers\n2 | a",
         "mentees.csv, row 3, column A \"id\": the id '1' stands in row 2 too. Give each person one row."),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(mentees: str, mentors: str, said: str) -> None:
    with pytest.raises(ProposalError) as caught:
        propose(table(mentees), table(mentors, "mentors.csv"))
    assert str(caught.value) == said


HEADERS = st.sampled_from(
    ["Goals", "Offers", "Interests", "Specialty", "Languages", "Free times", "Stage", "Site", "Mode", "Capacity",
     "Gender", 'A "quoted" one', "Line\nbreak = 1", "# hash", "Preferred mentors", "Must have", "Trained"]
)  # fmt: skip
CELLS = st.sampled_from(["", "a; b", "English", "3-4", "ENT", "yes", "Internship", "x: 2", '"', "2"])


@st.composite
def drawn(draw: st.DrawFn) -> str:
    headers = draw(st.lists(HEADERS, unique=True, max_size=6))
    rows = [[str(number), *(draw(CELLS) for _ in headers)] for number in range(draw(st.integers(1, 3)))]
    return "\n".join(" | ".join(row) for row in [["id", *(one.replace("\n", " ") for one in headers)], *rows])


@given(drawn(), drawn())
def test_a_proposal_works_or_says_what_is_missing(mentees: str, mentors: str) -> None:
    try:
        proposed(mentees, mentors)
    except ProposalError as error:
        said = [*map(str, error.faults), *(parse_policy(text).source for text in [error.text] if text)]
    else:
        said = ["it works"]
    assert said


def test_the_civil_service_finds_its_profession(shared_data: Path) -> None:
    sheets = [read_table(shared_data / "civil-service" / f"{side}.csv") for side in ("mentees", "mentors")]
    assert weights(parse_policy(propose(*sheets))) == {"profession": 100}
