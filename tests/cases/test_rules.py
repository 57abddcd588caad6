"""Each rule exactly at its edges, the words of each fact, and when nothing is a sign."""

import datetime as dt
from dataclasses import replace

import pytest

from handrail.cases.facts import (
    Absence,
    Facts,
    Finding,
    Met,
    days_since,
    days_within,
    findings,
    kept,
    missed_in_a_row,
    rhythm_of,
)
from handrail.cases.rules import BY_KEY, DEFAULTS, RULES, wrong_threshold
from handrail.cases.states import Quiet
from handrail.cases.words import fact, reason

AWAY = Absence(Quiet.AWAY)
WELL = Facts(
    days=50, met=2, first_met=8, since_met=10, agreed=True, every=30, due=1, held=1, goals=1,
    pulses={"mentee": (4,), "mentor": (4,)}, mentees=1, places=2, active={"mentee": 3, "mentor": 3},
)  # fmt: skip
TODAY = dt.date(2026, 3, 2)


def found(rule: str, facts: Facts, limits=DEFAULTS) -> str:
    return next((str(one.level) for one in findings(facts, limits) if one.rule.key == rule), "")


def said(rule: str, facts: Facts) -> str:
    return next(fact(one, facts) for one in findings(facts, DEFAULTS) if one.rule.key == rule)


def pulses(mentee: tuple, mentor: tuple = (4,)) -> dict:
    return {"pulses": {"mentee": mentee, "mentor": mentor}}


NEVER = {"met": 0, "first_met": None, "since_met": None}
EDGES = [
    ("no_first_meeting", {**NEVER, "days": 20}, ""),
    ("no_first_meeting", {**NEVER, "days": 21}, "amber"),
    ("no_first_meeting", {**NEVER, "days": 34}, "amber"),
    ("no_first_meeting", {**NEVER, "days": 35}, "red"),
    ("no_first_meeting", {"days": 300}, ""),
    ("no_agreement", {"agreed": False, "days": 29}, ""),
    ("no_agreement", {"agreed": False, "days": 30}, "amber"),
    ("no_agreement", {"agreed": False, "days": 44}, "amber"),
    ("no_agreement", {"agreed": False, "days": 45}, "red"),
    ("rhythm", {"held": 3, "due": 5}, ""),  # 60 %
    ("rhythm", {"held": 59, "due": 100}, "amber"),
    ("rhythm", {"held": 3, "due": 10}, "amber"),  # 30 %
    ("rhythm", {"held": 29, "due": 100}, "red"),
    ("rhythm", {"held": 0, "due": 3}, "red"),
    ("rhythm", {"held": 0, "due": 0}, ""),  # nothing was due
    ("rhythm", {**NEVER, "held": 0, "due": 3}, ""),  # the first rule says it
    ("missed", {"missed": 1}, ""),
    ("missed", {"missed": 2}, "amber"),
    ("missed", {"missed": 3}, "red"),
    ("pulse", pulses((3,)), ""),  # once
    ("pulse", pulses((3, 3)), "amber"),
    ("pulse", pulses((4, 3)), ""),
    ("pulse", pulses((2,)), "red"),
    ("pulse", pulses((5, 3)), "red"),  # falls by two
    ("pulse", pulses((5, 4)), ""),
    ("pulse", pulses((5, 3, 4)), ""),  # it has risen since
    ("pulse", pulses((4,), (3, 3)), "amber"),  # from either side
    ("pulse", pulses((3, 3), (1,)), "red"),
    ("pulse", {"pulses": None}, ""),
    ("gap", pulses((5,), (4,)), ""),
    ("gap", pulses((5,), (3,)), "amber"),
    ("gap", pulses((5,), (2,)), "red"),
    ("gap", {"pulses": {"mentee": (1,)}}, ""),  # one side is unknown, and no zero
    ("no_goal", {"goals": 0, "without_goal": 44}, ""),
    ("no_goal", {"goals": 0, "without_goal": 45}, "amber"),
    ("no_goal", {"goals": 0, "without_goal": 74}, "amber"),
    ("no_goal", {"goals": 0, "without_goal": 75}, "red"),
    ("mentor", {"mentor_away": 0, "absence": AWAY}, "amber"),
    ("mentor", {"mentor_away": 13, "absence": AWAY}, "amber"),
    ("mentor", {"mentor_away": 14, "absence": AWAY}, "red"),
    ("mentor", {"mentees": 2, "places": 2}, ""),
    ("mentor", {"mentees": 3, "places": 2}, "amber"),
    ("mentor", {"other_stage": True}, "amber"),
    ("mentor", {"other_stage": True, "mentor_away": 14, "absence": AWAY}, "red"),
    ("one_sided", {"days": 100, "active": {"mentee": 59, "mentor": 2}}, ""),
    ("one_sided", {"days": 100, "active": {"mentee": 60, "mentor": 2}}, "amber"),
    ("one_sided", {"days": 100, "active": {"mentee": 2, "mentor": 89}}, "amber"),
    ("one_sided", {"days": 100, "active": {"mentee": 2, "mentor": 90}}, "red"),
    ("one_sided", {"days": 100, "active": {"mentee": 95, "mentor": 95}}, ""),  # both are silent
    ("one_sided", {"days": 100, "active": {"mentee": 100, "mentor": 100}}, ""),
]


@pytest.mark.parametrize(("rule", "more", "level"), EDGES)
def test_each_rule_at_its_edges(rule, more, level):
    assert found(rule, replace(WELL, **more)) == level


def test_every_rule_has_its_edges_tested():
    assert {rule for rule, _, _ in EDGES} == {rule.key for rule in RULES}
    assert {(rule, level) for rule, _, level in EDGES if level} == {
        (rule.key, level) for rule in RULES for level in ("amber", "red")
    }


def test_a_pair_that_does_well_has_no_sign():
    assert findings(WELL, DEFAULTS) == []


@pytest.mark.parametrize(("days", "signs"), [(6, 0), (7, 1)])
def test_nothing_is_a_sign_in_the_first_days(days, signs):
    assert len(findings(replace(WELL, days=days, missed=3), DEFAULTS)) == signs


def test_while_the_mentor_is_away_only_that_is_said():
    bad = replace(WELL, days=100, missed=9, agreed=False, mentor_away=40, absence=AWAY)
    assert [one.rule.key for one in findings(bad, DEFAULTS)] == ["mentor"]


def test_what_one_of_them_answers_counts_also_while_they_are_left_alone():
    sad = replace(WELL, missed=9, absence=AWAY, **pulses((1,), (4,)))
    assert {one.rule.key for one in findings(sad, DEFAULTS)} == {"pulse", "gap"}
    better = replace(WELL, missed=9, absence=AWAY, **pulses((1, 4), (4,)))
    assert findings(better, DEFAULTS, {"pulse": "red", "missed": "red"}) == [Finding(BY_KEY["missed"], "red")]


def test_red_comes_first():
    bad = replace(WELL, missed=2, agreed=False, days=60)
    assert [str(one.level) for one in findings(bad, DEFAULTS)] == ["red", "amber"]


def test_a_programme_has_thresholds_of_its_own():
    later = {**DEFAULTS, "no_first_meeting": (40, 60)}
    assert found("no_first_meeting", replace(WELL, **NEVER, days=35)) == "red"
    assert found("no_first_meeting", replace(WELL, **NEVER), later) == "amber"


@pytest.mark.parametrize(
    ("rule", "more", "words"),
    [
        ("no_first_meeting", {**NEVER, "days": 38}, "No first meeting in 38 days"),
        ("no_agreement", {"agreed": False, "days": 33}, "No agreement accepted in 33 days; they met 2 times"),
        ("no_agreement", {**NEVER, "agreed": False}, "No agreement accepted in 50 days; they have not met"),
        (
            "rhythm",
            {"since_met": 52, "held": 1, "due": 3, "every": 30},
            "No meeting for 52 days; 1 of 3 meetings held in 90 days; they mean to meet every 30 days",
        ),
        ("missed", {"missed": 2}, "2 meetings in a row called off, missed or unanswered"),
        ("pulse", pulses((3, 3)), "The mentee’s pulse: 3, then 3 of 5. The mentor’s pulse: 4 of 5"),
        ("pulse", pulses((5, 3)), "The mentee’s pulse fell from 5 to 3 of 5. The mentor’s pulse: 4 of 5"),
        ("gap", pulses((5,), (3,)), "The two pulses differ by 2: mentee 5, mentor 3, of 5"),
        ("no_goal", {"goals": 0, "without_goal": 47}, "No active goal for 47 days"),
        ("mentor", {"mentor_away": 14, "absence": AWAY}, "Mentor away for 14 days; no cover named"),
        ("mentor", {"mentees": 4, "places": 3}, "The mentor has 4 mentees and 3 places"),
        (
            "mentor",
            {"other_stage": True},
            "The mentor’s stage has changed to one of which this programme takes no mentors",
        ),
        (
            "one_sided",
            {"days": 99, "active": {"mentee": 63, "mentor": 2}},
            "Only the mentor has worked on goals and meetings for 63 days",
        ),
    ],
)
def test_facts_in_words(rule, more, words):
    assert said(rule, replace(WELL, **more)) == words


def test_no_fact_is_an_alarm():
    words = " ".join(said(rule, replace(WELL, **more)) for rule, more, level in EDGES if level).lower()
    assert not any(alarm in words for alarm in ("risk", "fail", "bad", "problem", "!", "warning"))


def test_a_reason_names_the_thresholds_and_whose_they_are():
    one = findings(replace(WELL, missed=2), DEFAULTS)[0]
    assert reason(one, (2, 3), ours=True) == (
        "Meetings called off, missed or unanswered in a row: "
        "worth a look from 2, needs somebody from 3 (meetings; our default)."
    )
    assert "our default" not in reason(one, (2, 4), ours=False)


@pytest.mark.parametrize(
    ("key", "amber", "red", "field"),
    [
        ("no_first_meeting", 21, 35, ""),
        ("no_first_meeting", 7, 180, ""),
        ("no_first_meeting", 6, 35, "amber"),
        ("no_first_meeting", 21, 181, "red"),
        ("no_first_meeting", 35, 35, "red"),
        ("rhythm", 60, 60, "red"),  # the worse the smaller
        ("rhythm", 60, 59, ""),
        ("pulse", 3, 2, ""),
        ("pulse", 2, 3, "red"),
    ],
)
def test_thresholds_have_bounds_and_an_order(key, amber, red, field):
    rule = next(rule for rule in RULES if rule.key == key)
    which, words = wrong_threshold(rule, amber, red)
    assert which == field
    assert bool(words) == bool(field)


# ---- how rows become numbers


def met(state: str, ago: int, made_ago: int | None = None) -> Met:
    moment = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    return Met(
        state,
        TODAY - dt.timedelta(days=ago),
        moment - dt.timedelta(days=ago + 5 if made_ago is None else made_ago),
    )


@pytest.mark.parametrize(
    ("meetings", "number"),
    [
        ([], 0),
        ([met("not_held", 9), met("cancelled", 2)], 2),
        ([met("not_held", 9), met("held", 5), met("cancelled", 2)], 1),
        ([met("cancelled", 9), met("not_held", 5), met("held", 1)], 0),
        ([met("proposed", 1)], 1),  # its last time went by, and nobody answered
        ([met("proposed", 0)], 0),
        ([met("agreed", 3)], 0),  # nobody has said whether they met
        ([met("cancelled", -20, 6), met("held", 0, 0)], 0),  # called off before they met, though for later
        ([met("held", 5, 5), met("cancelled", -20, 2)], 1),
    ],
)
def test_missed_in_a_row(meetings, number):
    assert missed_in_a_row(meetings, TODAY) == number


def days(*ago: int) -> list[dt.date]:
    return [TODAY - dt.timedelta(days=number) for number in ago]


@pytest.mark.parametrize(
    ("held", "began", "every", "away", "expected"),
    [
        (days(89, 90, 91), 300, 30, [], (2, 3)),  # the ninetieth day counts
        (days(10), 59, 30, [], (1, 1)),
        (days(10), 60, 30, [], (1, 2)),
        ([], 60, 30, days(*range(31)), (0, 0)),  # days away ask for nothing
        ([], 60, None, [], (0, 0)),  # they meet when there is need
    ],
)
def test_the_rhythm_of_ninety_days(held, began, every, away, expected):
    assert kept(held, TODAY - dt.timedelta(days=began), TODAY, every, away) == expected


@pytest.mark.parametrize(
    ("said", "every"),
    [([], 36), (["month", "month"], 30), (["week", "month"], 30), (["need", "week"], None), (["term"], 90)],
)
def test_the_slower_of_the_two_counts(said, every):
    assert rhythm_of(said, 36) == every


def test_days_within_are_those_of_the_spans():
    spans = [(TODAY - dt.timedelta(days=100), TODAY - dt.timedelta(days=89)), (TODAY, None)]
    assert days_within(spans, TODAY - dt.timedelta(days=90), TODAY) == set(days(90, 89, 0))
    assert days_within([(TODAY + dt.timedelta(days=1), None)], TODAY, TODAY) == set()


@pytest.mark.parametrize(
    ("first", "spared", "number"), [(10, (), 10), (10, (10, 3, 0), 8), (10, (11, 12), 10), (0, (0,), 0)]
)
def test_spared_days_after_the_first_are_left_out(first, spared, number):
    assert days_since(TODAY - dt.timedelta(days=first), TODAY, set(days(*spared))) == number
