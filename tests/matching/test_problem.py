"""Input that is wrong is refused, each fault in one exact sentence."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from handrail.matching import (
    Agreement,
    Ahead,
    Closeness,
    Conflict,
    Coverage,
    Criterion,
    Exact,
    Forbidden,
    Given,
    Mentee,
    Mentor,
    Number,
    Overlap,
    Personality,
    Problem,
    ProblemError,
    Quota,
    RankList,
    Required,
    Rule,
    Same,
    SetMatch,
    Settings,
    Shares,
    Tree,
    Undisclosed,
    check,
    checked,
    redact,
    solve,
)
from handrail.matching.people import Answer

BASE = Problem((Mentee("ann"), Mentee("ben")), (Mentor("x"), Mentor("y")))
NAMED = {"mentee": "q", "mentor": "q"}


def faults(problem: Problem, settings: Settings | None = None) -> list[str]:
    try:
        checked(problem, settings)
    except ProblemError as error:
        return str(error).split("\n")
    return []


def with_mentee(**what: object) -> Problem:
    return replace(BASE, mentees=(Mentee("ann", **what), Mentee("ben")))


def with_mentor(**what: object) -> Problem:
    return replace(BASE, mentors=(Mentor("x", **what), Mentor("y")))


def weighing(*weights: int, **more: object) -> Problem:
    criteria = tuple(Given(key=f"c{place}", weight=weight) for place, weight in enumerate(weights))
    return replace(BASE, criteria=criteria, **more)


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (
            replace(BASE, mentees=(Mentee("ann"), Mentee("ann"))),
            "mentee ann: the id stands 2 times. Give each person one row.",
        ),
        (
            replace(BASE, mentors=(Mentor("x"), Mentor("x"), Mentor("x"))),
            "mentor x: the id stands 3 times. Give each person one row.",
        ),
        (replace(BASE, mentees=(Mentee(""),)), "a mentee: the id is blank. Give every person an id."),
        (replace(BASE, mentors=(Mentor(""),)), "a mentor: the id is blank. Give every person an id."),
        (with_mentee(wants=0), "mentee ann: wants 0 mentors. Ask for 1 to 99."),
        (with_mentee(wants=-1), "mentee ann: wants -1 mentors. Ask for 1 to 99."),
        (
            with_mentor(most=1, least=2),
            "mentor x: takes at least 2 and at most 1. Write 0 to 1,000,000, the least not above the most.",
        ),
        (
            with_mentor(most=1, least=-1),
            "mentor x: takes at least -1 and at most 1. Write 0 to 1,000,000, the least not above the most.",
        ),
        (
            with_mentor(most=-1),
            "mentor x: takes at least 0 and at most -1. Write 0 to 1,000,000, the least not above the most.",
        ),
        (
            replace(BASE, quotas=(Quota("q", ("ann",), ("x",), 2, 1),)),
            "quota q: its numbers exclude each other. Let the least not exceed the most.",
        ),
        (
            replace(BASE, quotas=(Quota("q", ("ann",), ("x",), -1),)),
            "quota q: its numbers exclude each other. Let the least not exceed the most.",
        ),
        (
            replace(BASE, quotas=(Quota("q", ("cho",), ("x",)),)),
            "quota q: no mentee has the id 'cho'. Correct the id, or add the mentee.",
        ),
        (
            replace(BASE, quotas=(Quota("q", ("ann",), ("z",)),)),
            "quota q: no mentor has the id 'z'. Correct the id, or add the mentor.",
        ),
        (
            replace(BASE, conflicts=(Conflict("cho", "x", "assesses"),)),
            "conflict cho and x: no mentee has the id 'cho'. Correct the id, or add the mentee.",
        ),
        (
            replace(BASE, conflicts=(Conflict("ann", "z", "assesses"),)),
            "conflict ann and z: no mentor has the id 'z'. Correct the id, or add the mentor.",
        ),
        (
            replace(BASE, forbidden=(Forbidden("x", "y"),)),
            "forbidden pair x and y: no mentee has the id 'x'. Correct the id, or add the mentee.",
        ),
        (
            replace(BASE, required=(Required("ann", "ben"),)),
            "required pair ann and ben: no mentor has the id 'ben'. Correct the id, or add the mentor.",
        ),
        (
            replace(BASE, undisclosed=(Undisclosed("cho", (0, 0)),)),
            "undisclosed points: no mentee has the id 'cho'. Correct the id, or add the mentee.",
        ),
        (
            replace(BASE, undisclosed=(Undisclosed("ann", (0,)),)),
            (
                "undisclosed points of ann: they do not fit the mentors."
                " Give one number a mentor, none above a full score."
            ),
        ),
        (
            with_mentee(ranks=(("x",), ("z",))),
            "mentee ann, rank list: no mentor has the id 'z'. Correct the id, or add the mentor.",
        ),
        (
            with_mentor(ranks=(("ann", "x"),)),
            "mentor x, rank list: no mentee has the id 'x'. Correct the id, or add the mentee.",
        ),
        (
            with_mentee(ranks=(("x", "y"), ("x",))),
            "mentee ann, rank list: x stands 2 times. List each person once.",
        ),
        (
            replace(BASE, criteria=(Given(key="c", weight=50), Given(key="c", weight=50))),
            "criterion c: stands 2 times. Give each its own key.",
        ),
        (
            replace(BASE, rules=(Same(key="r", **NAMED), Shares(key="r", **NAMED))),
            "rule r: stands 2 times. Give each its own key.",
        ),
        (weighing(150, -50), "criterion c1: weight -50. Write 0 or more."),
        (weighing(60, 39), "criteria: the weights sum to 99. Change them until they sum to 100."),
        (
            weighing(60, undisclosed_weight=39),
            "criteria: the weights sum to 99. Change them until they sum to 100.",
        ),
        (
            replace(BASE, criteria=(Given(key="a", weight=100), Given(key="b", weight=51, asked_by="ask"))),
            "criteria that count when asked for: their weights sum to 51. Keep them to 50 in all.",
        ),
    ],
)
def test_each_fault_has_its_sentence(problem: Problem, sentence: str) -> None:
    assert faults(problem) == [sentence]


@pytest.mark.parametrize(
    ("thing", "side", "answer", "said"),
    [
        (
            Closeness(key="k", weight=100, scale=("a", "b"), **NAMED),
            "mentee",
            "c",
            "'c' is not on the scale. Use one of a, b.",
        ),
        (
            Ahead(key="k", scale=("a", "b"), **NAMED),
            "mentor",
            "c",
            "'c' is not on the scale. Use one of a, b.",
        ),
        (
            Number(key="k", weight=100, **NAMED),
            "mentee",
            "3",
            "'3' is not a whole number. Write digits only.",
        ),
        (
            Number(key="k", weight=100, **NAMED),
            "mentor",
            2.5,
            "2.5 is no answer. Write text, a whole number, a list of texts or numbers by text.",
        ),
        (
            Agreement(key="k", weight=100, **NAMED),
            "mentor",
            ("a",),
            "('a',) has no numbers. Give each item a whole number from 1 to 5.",
        ),
        (
            Agreement(key="k", weight=100, **NAMED),
            "mentee",
            {"a": 6},
            "'a' has 6. Write a whole number from 1 to 5.",
        ),
        (
            Personality(key="k", weight=100, **NAMED),
            "mentee",
            {"openness": 3},
            "'openness' has 3. Write a whole number from 4 to 20.",
        ),
        (
            Coverage(key="k", weight=100, **NAMED),
            "mentee",
            {"a": 4},
            "'a' has 4. Write a whole number from 0 to 3.",
        ),
        (
            Coverage(key="k", weight=100, **NAMED),
            "mentor",
            {"a": 3},
            "'a' has 3. Write a whole number from 0 to 2.",
        ),
        (
            Overlap(key="k", weight=100, **NAMED),
            "mentor",
            (),
            "an empty list is not an answer. Leave it out, so that it counts as blank.",
        ),
        (
            Shares(key="k", **NAMED),
            "mentee",
            (),
            "an empty list is not an answer. Leave it out, so that it counts as blank.",
        ),
    ],
)
def test_an_answer_that_cannot_be_read_has_its_sentence(
    thing: Criterion | Rule, side: str, answer: Answer, said: str
) -> None:
    problem = with_mentee(answers={"q": answer}) if side == "mentee" else with_mentor(answers={"q": answer})
    ruled = isinstance(thing, Ahead | Shares)
    problem = replace(problem, rules=(thing,)) if ruled else replace(problem, criteria=(thing,))
    assert faults(problem) == [f"{side} {'ann' if side == 'mentee' else 'x'}, answer 'q': {said}"]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            Settings(objective="best"),
            "settings: the objective 'best' is not known. Use one of fair, total, stable.",
        ),
        (Settings(proposing="both"), "settings: proposing is 'both'. Write mentees or mentors."),
    ],
)
def test_unknown_settings_have_their_sentence(settings: Settings, sentence: str) -> None:
    assert faults(BASE, settings) == [sentence]


def test_every_fault_is_named_at_once_and_at_every_door() -> None:
    broken = replace(with_mentee(wants=0), required=(Required("cho", "z"),))
    assert len(faults(broken)) == 3
    answer = solve(BASE)
    for door in (lambda: solve(broken), lambda: check(broken, Settings(), answer), lambda: redact(broken)):
        with pytest.raises(ProblemError) as error:
            door()
        assert len(error.value.faults) == 3


def test_a_problem_without_faults_comes_back_in_order() -> None:
    mixed = Problem(
        (Mentee("b"), Mentee("a")), (Mentor("y"), Mentor("x")), required=(Required("b", "x"),) * 2
    )
    ordered = Problem((Mentee("a"), Mentee("b")), (Mentor("x"), Mentor("y")), required=(Required("b", "x"),))
    assert checked(mixed) == ordered
    assert checked(ordered) == ordered


# ------------------------------------------------------------------- what no answer could make sense of


def one_criterion(criterion: Criterion, **answers: Answer) -> Problem:
    return Problem((Mentee("ann", answers),), (Mentor("x", answers),), (criterion,))


HALF = {"weight": 100, **NAMED}


@pytest.mark.parametrize(
    "problem",
    [
        pytest.param(
            one_criterion(Given(key="k", weight=100, table={"ann": {"x": 1001}})), id="given: over 1000"
        ),
        pytest.param(
            one_criterion(Given(key="k", weight=100, table={"ann": {"x": -1}})), id="given: below 0"
        ),
        pytest.param(
            one_criterion(Given(key="k", weight=100, table={"cho": {"x": 1}})), id="given: no such mentee"
        ),
        pytest.param(one_criterion(Number(key="k", span=0, **HALF), q=1), id="number: a span of 0"),
        pytest.param(
            one_criterion(Agreement(key="k", low=3, high=3, **HALF), q={"a": 3}), id="agreement: no span"
        ),
        pytest.param(
            one_criterion(
                Personality(key="k", low=4, high=4, **HALF), q={"openness": 4, "conscientiousness": 4}
            ),
            id="personality: no span",
        ),
        pytest.param(one_criterion(Personality(key="k", shrink=101, **HALF)), id="personality: it grows"),
        pytest.param(one_criterion(RankList(key="k", weight=100, tenths=())), id="ranks: no tenths"),
        pytest.param(one_criterion(RankList(key="k", weight=100, tenths=(11,))), id="ranks: over 10 tenths"),
        pytest.param(one_criterion(Tree(key="k", near=(11, 8, 4), **HALF)), id="tree: over 10 tenths"),
        pytest.param(one_criterion(Tree(key="k", parent={"a": "b", "b": "a"}, **HALF)), id="tree: a circle"),
        pytest.param(one_criterion(Overlap(key="k", **HALF), q={}), id="overlap: an empty mapping"),
        pytest.param(
            one_criterion(SetMatch(key="k", measure="all", **HALF), q={}), id="set: an empty mapping"
        ),
        pytest.param(one_criterion(Exact(key="k", **HALF), q=1.5), id="exact: a fraction"),  # type: ignore[arg-type]
        pytest.param(one_criterion(Number(key="k", **HALF), q=True), id="number: yes or no"),
        pytest.param(one_criterion(Number(key="k", **HALF), q=2**70), id="number: too large to compute with"),
        pytest.param(with_mentor(most=2**63), id="a mentor for more than all"),
        pytest.param(
            replace(
                BASE,
                conflicts=(Conflict("ann", "x", "k", dt.date(2027, 5, 1), dt.date(2026, 5, 1)),),
            ),
            id="a conflict that ends before it starts",
        ),
        pytest.param(
            replace(BASE, starts=dt.date(2027, 5, 1), ends=dt.date(2026, 5, 1)),
            id="a period that ends before it starts",
        ),
        pytest.param(
            replace(BASE, quotas=(Quota("q", ("ann",), ("x",)), Quota("q", ("ben",), ("x",)))),
            id="two quotas of one key",
        ),
        pytest.param(
            replace(BASE, undisclosed=(Undisclosed("ann", (1, 1)), Undisclosed("ann", (2, 2)))),
            id="undisclosed points twice",
        ),
        pytest.param(
            replace(BASE, criteria=(Given(key="k", weight=10, asked_by="ask"),)),
            id="points asked for with none to take them from",
        ),
    ],
)
def test_what_cannot_be_computed_is_refused(problem: Problem) -> None:
    assert len(faults(problem)) >= 1
