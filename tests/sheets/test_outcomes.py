"""The coordinator's page: what is said of a whole matching."""

# ruff: noqa: E501, ISC004 (sheets and sentences stand here as they are read)

from __future__ import annotations

import pytest
from tests.sheets.sheets import cohort

from handrail.matching.check import check
from handrail.matching.explain import Unmatched
from handrail.matching.places import Gain
from handrail.matching.solve import solve
from handrail.sheets import outcome_words
from handrail.sheets.outcome import MentorLine, PersonLine, PlaceLine, UnmatchedLine
from handrail.sheets.outcomes import outcome

PAGE = """
policy = 1
[matching]
title = "Autumn"
[mentees]
called = "students"
id = "ID"
name = "Name"
ranks = "R"
[mentors]
id = "ID"
name = "Name"
detail = "P"
most = { column = "Most" }
[fields.languages]
read = "list"
mentees = "L"
mentors = "L"
[fields.place]
read = "text"
mentees = "P"
mentors = "P"
[[criteria]]
kind = "exact"
field = "place"
weight = 60
[[criteria]]
kind = "rank_list"
weight = 40
[[rules]]
kind = "shares"
field = "languages"
"""
PEOPLE = """
    ID | Name | R | L       | P
    1  | Zoe  | 9 | English | A
    2  | Ann  | 9 | English | A
    3  | Bob  | 9 | Farsi   | B
    4  | Cal  |   | English | B
"""
DOCTORS = """
    ID | Name   | Most | L       | P
    9  | Dr Ito | 2    | English | A
"""


def test_the_page() -> None:
    made = cohort(PAGE, PEOPLE, DOCTORS)
    answer = solve(made.problem, made.settings)
    page = outcome(made, answer, verdict=check(made.problem, made.settings, answer))
    doctor = PersonLine("9", "Dr Ito", "A")
    assert (page.title, page.headline) == ("Autumn", "2 of 4 students have a mentor.")
    assert page.summary == (
        "2 of the 2 places that the mentors offer are taken.",
        "Of the 2 pairs whose mentee gave a list, these are by choice: 2 a first choice.",
        "Nobody pays for the average: first as many as possible have a mentor, then those who fare worst fare as well"
        " as they can, then all together.",
        "All pairs together have 200 points, and no answer that fills as many places has more.",
        "Ruled out: 1 of the 4 possible pairs.",
    )
    assert page.proof == (
        "A checker that shares no code with the solver went through all pairs again.",
        "No other way of pairing gives more people a mentor.",
        "Among those that give as many a mentor, none is fairer.",
        "Among those, none has more points in all.",
        "Among equals, the seed drew the lot; the same seed draws the same.",
    )
    assert [(line.mentee.name, line.mentor, line.points, line.choice) for line in page.pairs] == [
        ("Ann", doctor, "100.0 of 100", "first choice"),
        ("Zoe", doctor, "100.0 of 100", "first choice"),
    ]
    assert page.unmatched == (
        UnmatchedLine(
            PersonLine("3", "Bob"), "No mentor passes the rules.", ("1 mentor: They share no languages.",)
        ),
        UnmatchedLine(PersonLine("4", "Cal"), "They, Zoe and Ann can only go to Dr Ito, who has two places."),
    )
    assert page.mentors == (
        MentorLine(doctor, 2, 2, "3 mentees may go there; for 3 of them nobody fits better."),
    )
    assert page.places == (
        PlaceLine(
            "Dr Ito",
            "A",
            "One more mentee would have a mentor, and all pairs together would have 40.0 points more.",
        ),
    )
    assert page.ruled_out == ("1 pair: They share no languages.",)
    assert page.settings == (
        ("What is aimed at", "Fair: as many pairs as can be, then the least regret, then the most points"),
        ("Seed for lots among equals", "0"),
        ("Place", "60 of 100 points; mentors and mentees may read why"),
        ("The mentee's own list", "40 of 100 points; mentors and mentees may read why"),
        (
            "Rule on languages",
            "Never a pair if: They share no languages; a blank answer passes, with a note at the pair",
        ),
    )
    assert page.warnings == ("These weights are a reasoned default. No study has estimated them.",)


def test_what_cannot_be_is_said() -> None:
    policy = PAGE + '[required]\npairs = [["3", "9"]]\n'
    made = cohort(policy, PEOPLE, DOCTORS)
    page = outcome(made, solve(made.problem, made.settings))
    assert (page.headline, page.summary, page.pairs) == (
        "No pairs could be made: what must be kept cannot all be kept.",
        ("The required pair Bob with Dr Ito cannot be made. They share no languages."
         " Take the pair out, or change the rule.",),
        (),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "others", "mentors", "sentence"),
    [
        (Unmatched("no_list"), [], [], "There is nobody on their list, and lists alone decide here."),
        (Unmatched("list_full"), [], [], "Every mentor on their list has other mentees, who come before them."),
        (Unmatched("quota"), [], [], "A place is free, but a quota stands before it."),
        (Unmatched("too_few_places", places=0), [], ["A"], "The only mentors they may have are A, who have no place to give."),
        (Unmatched("too_few_places", places=1), ["X"], ["A"], "They and X can only go to A, who has one place."),
        (Unmatched("too_few_places", places=3), ["X", "Y", "Z"], ["A", "B"],
         "They, X, Y and Z can only go to A and B, who have three places in all."),
        (Unmatched("too_few_places", places=12), list("abcdefghijkl"), ["A", "B"],
         "13 people, this one among them, can only go to A and B, who have 12 places in all."),
    ],
)  # fmt: skip
def test_why_somebody_has_no_mentor(
    found: Unmatched, others: list[str], mentors: list[str], sentence: str
) -> None:
    assert outcome_words.why_unmatched(found, others, mentors) == sentence


@pytest.mark.parametrize(
    ("gain", "sentence"),
    [
        (
            Gain("M", 1, 1, 0, -150_000),
            "One more mentee would have a mentor, and all pairs together would have 1.5 points fewer.",
        ),
        (Gain("M", 1, 2, 0, 0), "One more mentee would have a second mentor."),
        (Gain("M", 0, 0, -3, 0), "It would be fairer: those who fare worst would fare better."),
        (Gain("M", 0, 0, 0, 1_250_000), "All pairs together would have 12.5 points more."),
        (Gain("M", 0, 0, 0, 10), "All pairs together would have about as many points as now."),
    ],
)
def test_what_one_more_place_would_bring(gain: Gain, sentence: str) -> None:
    assert outcome_words.gain(gain) == sentence
