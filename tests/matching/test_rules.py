"""Hard rules: who passes, what a blank means, and when a conflict of interest counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.matching.problems import STAGES

from handrail.matching import (
    Ahead,
    Conflict,
    Differs,
    Eligible,
    Mentee,
    Mentor,
    Must,
    Problem,
    Rule,
    Same,
    Shares,
    score,
)
from handrail.matching.people import Answer
from handrail.matching.tables import BLANK, verdict_table


@pytest.mark.parametrize(
    ("rule", "mine", "theirs", "expected"),
    [
        (Shares(key="r", mentee="m", mentor="m"), ("a", "b"), ("b",), True),
        (Shares(key="r", mentee="m", mentor="m", least=2), ("a", "b"), ("b",), False),
        (Shares(key="r", mentee="m", mentor="m", least=2), ("a", "b"), ("b", "a", "c"), True),
        (Ahead(key="r", mentee="m", mentor="m", scale=STAGES), STAGES[1], STAGES[2], True),
        (Ahead(key="r", mentee="m", mentor="m", scale=STAGES), STAGES[1], STAGES[1], False),
        (Ahead(key="r", mentee="m", mentor="m", scale=STAGES, most=2), STAGES[1], STAGES[3], True),
        (Ahead(key="r", mentee="m", mentor="m", scale=STAGES, most=2), STAGES[1], STAGES[4], False),
        (Same(key="r", mentee="m", mentor="m"), ("a", "b"), ("b", "a"), True),
        (Same(key="r", mentee="m", mentor="m"), "a", ("b", "a"), False),
        (Differs(key="r", mentee="m", mentor="m"), "a", ("b", "c"), True),
        (Differs(key="r", mentee="m", mentor="m"), "a", ("b", "a"), False),
        (Eligible(key="r", mentor="m"), "no", "yes", True),
        (Eligible(key="r", mentor="m"), "yes", "no", False),
        (Eligible(key="r", mentee="m", side="mentee", values=("a", "b")), ("c", "b"), "no", True),
        (Eligible(key="r", mentee="m", side="mentee", values=("a", "b")), "c", "a", False),
    ],
)
def test_rules(rule: Rule, mine: Answer, theirs: Answer, expected: bool) -> None:
    mentee, mentor = Mentee("e", {"m": mine}), Mentor("o", {"m": theirs})
    assert rule.verdict(mentee, mentor) is expected
    assert verdict_table(rule, (mentee,), (mentor,)).tolist() == [[int(expected)]]
    assert rule.verdict(Mentee("e"), Mentor("o")) is None
    assert verdict_table(rule, (Mentee("e"),), (Mentor("o"),)).tolist() == [[BLANK]]


def blank_rule(blank: str, said: bool) -> Problem:
    mentee, mentor = Mentee("e", {"m": "a"}), Mentor("o", {"m": "a"} if said else {})
    return Problem((mentee,), (mentor,), rules=(Same(key="r", mentee="m", mentor="m", blank=blank),))


@pytest.mark.parametrize(("blank", "allowed"), [("allow", True), ("forbid", False)])
def test_a_blank_under_a_hard_rule_counts_as_set_and_is_reported(blank: str, allowed: bool) -> None:
    scores = score(blank_rule(blank, said=False))
    assert scores.allowed.tolist() == [[allowed]]
    assert [(one.key, one.fails.tolist()) for one in scores.unchecked] == [("r", [[True]])]


@pytest.mark.parametrize("blank", ["allow", "forbid"])
def test_nothing_is_reported_where_nothing_was_blank(blank: str) -> None:
    assert score(blank_rule(blank, said=True)).unchecked == ()


def test_a_must_have_that_the_mentor_left_blank_is_reported() -> None:
    mentee = Mentee("e", musts=(Must("site", ("North",)),))
    mentors = (Mentor("o1", {"site": "North"}), Mentor("o2", {"site": "South"}), Mentor("o3"))
    scores = score(Problem((mentee,), mentors))
    assert scores.allowed.tolist() == [[True, False, True]]
    assert [(one.key, one.fails.tolist()) for one in scores.unchecked] == [
        ("must-have", [[False, False, True]])
    ]


START, END = dt.date(2026, 9, 1), dt.date(2027, 6, 30)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("starts", "ends", "blocks"),
    [
        (None, None, True),
        (END, None, True),  # starts on the last day of the term
        (END + DAY, None, False),
        (None, START, True),  # ends on the first
        (None, START - DAY, False),
        (START + 60 * DAY, START + 61 * DAY, True),  # later in the term
        (START - DAY, START - DAY, False),
    ],
)
def test_a_conflict_blocks_if_any_day_of_it_lies_in_the_period(
    starts: dt.date | None, ends: dt.date | None, blocks: bool
) -> None:
    conflict = Conflict("e", "o", "examines", starts, ends)
    problem = Problem((Mentee("e"),), (Mentor("o"),), conflicts=(conflict,), starts=START, ends=END)
    assert score(problem).allowed.tolist() == [[not blocks]]
    assert score(replace(problem, starts=None, ends=None)).allowed.tolist() == [[False]]
