"""What a goal is told to be missing, part by part, and what ships to help."""

from __future__ import annotations

import datetime as dt

import pytest

from handrail.mentoring import smart
from handrail.mentoring.goal_states import Lead
from handrail.mentoring.smart import Parts
from handrail.sheets.reference import table

TODAY = dt.date(2026, 11, 2)
WHOLE = Parts(
    specific="Run after work on two days a week",
    measurable="Two runs a week for six weeks",
    achievable="The team lets me leave at five",
    relevant="I sleep badly at present",
    due=dt.date(2026, 12, 14),
)


def missing(**changed: object) -> list[str]:
    parts = {name: getattr(WHOLE, name) for name in smart.PARTS} | changed
    return [gap.part for gap in smart.gaps(Parts(**parts), TODAY)]


def test_a_whole_goal_lacks_nothing():
    assert missing() == []


def test_less_stressed_lacks_a_measure_and_a_time_and_more():
    found = smart.gaps(Parts("be less stressed", "", "", "", None), TODAY)
    assert [gap.part for gap in found] == ["specific", "measurable", "achievable", "relevant", "due"]
    assert str(found[0].words).startswith("This says how you want to be.")
    assert str(found[4].words) == "A time is missing: choose a day, or how long you give yourself."


@pytest.mark.parametrize(
    "text", ["", "Be less stressed", "Feel more like a doctor", "Anatomy", "Get better at ECGs"]
)
def test_what_is_no_deed_is_not_specific(text: str):
    assert missing(specific=text) == ["specific"]


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("", False),
        ("I will notice it", False),
        ("5 patients", True),
        ("٥ مرضى", True),
        ("Once, with my mentor", True),
        ("The form is signed", True),
        ("My mentor says so", False),
        ("مرضى في الجناح معي", True),
    ],
)
def test_a_measure_is_a_number_or_can_be_seen(text: str, fine: bool):
    assert missing(measurable=text) == ([] if fine else ["measurable"])


@pytest.mark.parametrize("part", ["achievable", "relevant"])
def test_a_word_or_two_say_nothing(part: str):
    assert missing(**{part: "because yes"}) == [part]


@pytest.mark.parametrize("due", [None, TODAY, TODAY - dt.timedelta(days=1)])
def test_a_time_lies_ahead(due: dt.date | None):
    assert missing(due=due) == ["due"]


def test_every_category_has_an_example_that_lacks_nothing():
    assert smart.categories_with_examples() == {row["key"] for row in table("goal_categories.csv")}
    for category in smart.categories_with_examples() - {"other"}:
        one = smart.example_for(category)
        parts = Parts(one.specific, one.measurable, one.achievable, one.relevant, WHOLE.due)
        assert smart.gaps(parts, TODAY) == [], category


def test_an_unknown_category_has_the_general_example():
    assert smart.example_for("beekeeping") == smart.example_for("other")


def test_each_question_has_one_key_and_each_step_of_the_ladder_questions():
    keys = [key for lead in Lead for key in smart.questions(lead)]
    assert len(keys) == len(set(keys)) == 9
    assert all(smart.question_words(key).endswith("?") for key in keys)
