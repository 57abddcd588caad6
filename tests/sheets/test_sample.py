"""The invented cohort: the same everywhere, plainly invented, readable by its policy, and worth matching."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from handrail.matching.solve import solve
from handrail.sheets import reference, sample
from handrail.sheets._dice import Dice
from handrail.sheets.build import build
from handrail.sheets.policy import load_policy
from handrail.sheets.read import read_table
from handrail.sheets.sample import Row, cohort, write_sample

# Of the people of a sample; another figure means that another machine or Python gives another sample.
DIGEST = "8af38aca8b2cabfb"

DATES = [date for date in sample.shares.CONFLICT_DATES if date]


@pytest.fixture(scope="module")
def people() -> tuple[list[Row], list[Row]]:
    return cohort(300, 140, 1)


@pytest.fixture(scope="module")
def table() -> dict[str, Any]:
    return tomllib.loads(sample.policy(7))


def read(path: Path) -> list[Row]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def items(cell: str) -> list[str]:
    return cell.split("; ") if cell else []


def percent(answers: Iterable[object]) -> int:
    counted = [bool(answer) for answer in answers]
    return round(100 * sum(counted) / len(counted))


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (write_sample(tmp_path / name, 40, 20, 7) for name in ("one", "other"))
    assert [path.name for path in one] == ["mentees.csv", "mentors.csv", "policy.toml"]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_the_bytes_are_those_of_every_other_machine() -> None:
    """Only the people: a new word in the policy is no new sample."""
    assert hashlib.sha256(repr(cohort(40, 20, 7)).encode()).hexdigest()[:16] == DIGEST


def test_another_seed_gives_other_bytes(tmp_path: Path) -> None:
    one, other = write_sample(tmp_path / "7", 40, 20, 7), write_sample(tmp_path / "8", 40, 20, 8)
    assert not {path.read_bytes() for path in one} & {path.read_bytes() for path in other}


def test_everybody_is_plainly_invented(people: tuple[list[Row], list[Row]]) -> None:
    everybody = [*people[0], *people[1]]
    assert {row["Record"] for row in everybody} == {"invented"}
    assert {row["E-mail"].split("@")[1] for row in everybody} == {"example.org"}


def test_the_counts_ids_and_names_are_right(people: tuple[list[Row], list[Row]]) -> None:
    mentees, mentors = people
    assert [row["School number"] for row in mentees] == [f"S-{number:04d}" for number in range(1, 301)]
    assert [row["Mentor number"] for row in mentors] == [f"M-{number:04d}" for number in range(1, 141)]
    assert len({row["Name"] for row in (*mentees, *mentors)}) == 440


def test_names_are_used_again_when_they_run_out() -> None:
    mentees, _ = cohort(1200, 1, 3)
    assert len({row["School number"] for row in mentees}) == 1200


def named_columns(table: dict[str, Any], side: str) -> set[str]:
    """Every column that the policy looks for on one side."""
    own = table[side]
    columns = {own["id"], own["name"], *own["detail"]}
    columns |= {value["column"] for value in own.values() if isinstance(value, dict)}
    for field in table["fields"].values():
        asked = field.get(side, [])
        columns |= {asked} if isinstance(asked, str) else set(asked)
    return columns


@pytest.mark.parametrize("side", ["mentees", "mentors"])
def test_the_headers_are_those_the_policy_names_and_two_more(
    side: str, table: dict[str, Any], people: tuple[list[Row], list[Row]]
) -> None:
    rows = people[0] if side == "mentees" else people[1]
    seen_by_people = {"E-mail", "Record"}
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    assert set(rows[0]) - named_columns(table, side) == seen_by_people
    assert named_columns(table, side) - set(rows[0]) == set()


def test_the_weights_are_those_of_the_evidence_page(table: dict[str, Any]) -> None:
    weights = {part.get("key", part.get("field")): part["weight"] for part in table["criteria"]}
    assert weights == {
        "goals": 30, "mentee_choice": 16, "mentor_choice": 4, "specialty": 18, "style": 17,
        "times": 5, "meetings": 3, "mode": 2, "personality": 5,
    }  # fmt: skip
    assert sum(weights.values()) == 100


def test_the_policy_has_the_seed_and_the_hard_rules(table: dict[str, Any]) -> None:
    assert table["matching"]["seed"] == 7
    assert table["matching"]["objective"] == "fair"
    assert [(part["kind"], part["field"]) for part in table["rules"]] == [
        ("eligible", "trained"), ("ahead", "stage"), ("shares", "languages"),
        ("shares", "times"), ("shares", "mode"),
    ]  # fmt: skip
    assert table["mentees"]["conflicts"]["hidden"] == ["treats", "related to"]


def test_the_sample_reads_back_and_leaves_a_few_without_a_mentor(tmp_path: Path) -> None:
    mentees, mentors, policy = write_sample(tmp_path, 300, 140, 7)
    cohort_read = build(load_policy(policy), read_table(mentees), read_table(mentors))
    problem = cohort_read.problem
    assert (len(problem.mentees), len(problem.mentors)) == (300, 140)
    answer = solve(problem, cohort_read.settings)
    matched = {pair.mentee for pair in answer.pairs}
    assert (answer.status, len(answer.pairs), len(matched)) == ("optimal", 292, 292)


@pytest.mark.parametrize("size", [(1, 1), (2, 9), (12, 5)])
def test_small_samples_read_back_too(tmp_path: Path, size: tuple[int, int]) -> None:
    mentees, mentors, policy = write_sample(tmp_path, *size, 3)
    problem = build(load_policy(policy), read_table(mentees), read_table(mentors)).problem
    assert (len(problem.mentees), len(problem.mentors)) == size


def test_every_word_for_a_specialty_is_understood_in_a_must_have(tmp_path: Path) -> None:
    rows = [row for row in cohort(2000, 1, 3)[0] if "Specialty:" in row["Must have"]]
    asked = {one for row in rows for one in items(row["Must have"]) if one.startswith("Specialty:")}
    assert asked & {f"Specialty: {word}" for word in sample.shares.ALSO_WRITTEN.values()}
    written = write_sample(tmp_path, 2000, 3, 3)
    assert build(load_policy(written[2]), read_table(written[0]), read_table(written[1])).problem.mentees


def test_answers_come_from_the_reference_lists(people: tuple[list[Row], list[Row]]) -> None:
    mentees, mentors = people
    goals = {item.split(": ")[0] for row in mentees for item in items(row["Goals"])}
    offers = {item.split(": ")[0] for row in mentors for item in items(row["Offers"])}
    assert goals | offers <= set(reference.labels("goal_categories"))
    known = {*reference.labels("specialties"), *reference.synonyms("specialties"), "Undecided"}
    answers = [item for row in mentees for item in items(row["Interests"])]
    assert set(answers) | {item for row in mentors for item in items(row["Specialty"])} <= known
    everybody = [*mentees, *mentors]
    assert {item for row in everybody for item in items(row["Languages"])} <= set(
        reference.labels("languages")
    )
    assert {row["Stage"] for row in everybody} <= set(reference.labels("stages"))


def test_goals_are_wished_as_often_as_students_said() -> None:
    """4,000 mentees: 2 points are two and a half standard errors."""
    wished = [{item.split(": ")[0] for item in items(row["Goals"])} for row in cohort(4000, 1, 5)[0]]
    answered = [goals for goals in wished if goals]
    research = percent(goals & {"First research project", "Research publication"} for goals in answered)
    career = percent(goals & {"Career exploration", "Specialty choice"} for goals in answered)
    abroad = percent("Electives and time abroad" in goals for goals in answered)
    own = {"Personal growth", "Workload and self-care", "Time management", "Study strategies"}
    shares = (research, career, abroad, percent(goals & own for goals in answered))
    assert [
        share for share, said in zip(shares, (57, 60, 56, 66), strict=True) if abs(share - said) > 2
    ] == []


def test_shares_are_as_intended(people: tuple[list[Row], list[Row]]) -> None:
    """Counted at seed 1, in per cent; the intent stands in brackets."""
    mentees, mentors = people
    counted = {
        "undecided (20)": percent(row["Interests"] == "Undecided" for row in mentees if row["Interests"]),
        "no goals (8)": percent(not row["Goals"] for row in mentees),
        "two mentors (4)": percent(row["Mentors wanted"] == "2" for row in mentees),
        "a list (70)": percent(row["Preferred mentors"] for row in mentees),
        "personality (40)": percent(row["Openness"] for row in mentees),
        "must have (8)": percent(row["Must have"] for row in mentees),
        "conflict (3)": percent(row["Conflicts of interest"] for row in mentees),
        "mentor: no offers (8)": percent(not row["Offers"] for row in mentors),
        "mentor: untrained (5)": percent(row["Trained"] == "no" for row in mentors),
        "mentor: personality (25)": percent(row["Openness"] for row in mentors),
    }
    assert counted == {
        "undecided (20)": 21,
        "no goals (8)": 7,
        "two mentors (4)": 3,
        "a list (70)": 67,
        "personality (40)": 44,
        "must have (8)": 6,
        "conflict (3)": 3,
        "mentor: no offers (8)": 7,
        "mentor: untrained (5)": 4,
        "mentor: personality (25)": 19,
    }


def test_favourites_are_chosen_far_more_often(people: tuple[list[Row], list[Row]]) -> None:
    chosen = Counter(one for row in people[0] for one in items(row["Preferred mentors"]))
    top = sum(times for _, times in chosen.most_common(14))
    assert 30 < 100 * top / chosen.total() < 60  # a tenth of the mentors; alike they would have 10 to 20


def test_places_are_scarce_at_any_usual_ratio() -> None:
    for size in ((300, 140), (600, 250), (60, 30)):
        mentees, mentors = cohort(*size, 2)
        wanted = sum(int(row["Mentors wanted"]) for row in mentees)
        assert (
            sum(int(row["Most mentees"]) for row in mentors if row["Trained"] == "yes") == wanted * 95 // 100
        )
        assert {row["Most mentees"] for row in mentors} == {"1", "2", "3", "4"}


def test_only_trained_mentors_insist_on_a_mentee(people: tuple[list[Row], list[Row]]) -> None:
    assert Counter((row["Least mentees"], row["Trained"]) for row in people[1])["1", "no"] == 0
    assert [row["Least mentees"] for row in people[1]].count("1") == 6


def test_nobody_ranks_and_refuses_the_same_person() -> None:
    rows = [row for side in cohort(2000, 900, 4) for row in side if row["Not this person"]]
    lists = [row.get("Preferred mentors", row.get("Preferred mentees", "")) for row in rows]
    assert len(rows) > 30
    assert [
        row for row, liked in zip(rows, lists, strict=True) if row["Not this person"] in items(liked)
    ] == []


def test_conflicts_lie_inside_and_outside_the_period() -> None:
    said = [
        row["Conflicts of interest"].split(" ", 1)[1]
        for row in cohort(2000, 900, 4)[0]
        if row["Conflicts of interest"]
    ]
    split = {(one.removesuffix(date).strip(), date) for one in said for date in DATES if date in one}
    assert {kind for kind, date in split if date} == set(sample.shares.CONFLICTS)
    assert {date for _, date in split} == set(DATES)
    assert set(said) & set(sample.shares.CONFLICTS)  # some have no dates at all


def test_the_smallest_sample_has_one_of_each(tmp_path: Path) -> None:
    paths = write_sample(tmp_path / "new" / "folder", 1, 1, 0)
    assert [len(read(path)) for path in paths[:2]] == [1, 1]


@pytest.mark.parametrize("size", [(0, 1), (1, 0), (-1, 5)])
def test_a_sample_without_one_side_is_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    with pytest.raises(
        ValueError, match=r"^A sample needs at least 1 mentee and 1 mentor, not -?\d and \d\.$"
    ):
        write_sample(tmp_path, *size, 7)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("seed", [-1, 2**31])
def test_a_seed_that_no_policy_takes_is_refused(tmp_path: Path, seed: int) -> None:
    with pytest.raises(ValueError, match=f"not {seed}"):
        write_sample(tmp_path, 2, 2, seed)


def test_a_sample_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match=r"policy\.toml exists already\. Name an empty folder"):
        write_sample(tmp_path, 2, 2, 7)
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["mine"]


def test_dice_draw_by_weight_and_each_key_once() -> None:
    dice = Dice(1)
    drawn = Counter(dice.weighted({"seldom": 1, "often": 3, "never": 0}) for _ in range(4000))
    assert set(drawn) == {"seldom", "often"}
    assert 2880 < drawn["often"] < 3120  # 3000 and four standard errors
    assert Counter(dice.dealt({"a": 1, "b": 3}, 40)) == {"a": 10, "b": 30}
    assert sorted(dice.several({"a": 1, "b": 5}, 9)) == ["a", "b"]
    assert sorted(dice.shuffled("hail")) == ["a", "h", "i", "l"]
