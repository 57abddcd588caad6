"""Templates are data that is read strictly, and kinds of relationship carry their own conflict rules."""

import pytest

from handrail.programmes.plans import (
    PlanTrouble,
    conflict_words,
    plan_from,
    rules_of,
    template,
    template_keys,
)
from handrail.programmes.states import Kind, Side
from handrail.programmes.words import kind_lines
from handrail.sheets.reference import table


def broken(**changes):
    return template("clinical_one_to_one").model_dump(mode="json") | changes


def test_two_templates_ship():
    assert template_keys() == ("clinical_one_to_one", "near_peer_first_year")


@pytest.mark.parametrize("key", ["clinical_one_to_one", "near_peer_first_year"])
def test_a_template_comes_back_as_it_was_kept(key):
    plan = template(key)
    assert plan_from(plan.model_dump(mode="json"), "kept") == plan
    assert sum(criterion.weight for criterion in plan.criteria) == 100


@pytest.mark.parametrize("key", ["clinical_one_to_one", "near_peer_first_year"])
def test_templates_name_only_what_the_lists_hold(key):
    plan = template(key)
    stages = {row["key"] for row in table("stages.csv")}
    goals = {row["key"] for row in table("goal_categories.csv")}
    assert {*plan.eligible.mentees, *plan.eligible.mentors} <= stages
    for side in Side:
        assert set(plan.questions(side)["goals"].only) <= goals
    style = [(row["key"], row["text"]) for row in table("working_style.csv")]
    assert [(one.key, one.label) for one in plan.questions(Side.MENTEE)["style"].options] == style


WHOLE, FIRST = "file.toml, the whole file", "file.toml, mentee_screens.0.questions.0"
WEEKS = "file.toml, dates.weeks"
GOALS = {"key": "goals", "label": "Goals", "weight": 99, "question": "goals"}
TEXT = {"key": "why", "kind": "text", "label": "Why?", "readers": "self", "least": 1}
MUST = {"key": "must", "kind": "must_haves", "label": "Must", "readers": "self", "most": 3,
        "options": [{"key": "a", "label": "A"}]}  # fmt: skip


def screens(*questions):
    return [{"title": "T", "lede": "L", "questions": list(questions)}]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"colour": "red"}, "file.toml, colour: Extra inputs are not permitted"),
        ({"kind": "friend"}, "file.toml, kind: Input should be 'developmental', 'supervisor' or 'sponsor'"),
        ({"template": 2}, "file.toml, template: Input should be 1"),
        ({"criteria": [GOALS]}, f"{WHOLE}: the weights of the criteria sum to 99, not to 100"),
        (
            {"criteria": [{**GOALS, "weight": 100, "question": "shoes"}]},
            f"{WHOLE}: criterion goals compares shoes, which no mentee is asked",
        ),
        (
            {"mentee_screens": screens(TEXT)},
            f"{FIRST}: is free text, which nobody may be made to write: leave `least` out",
        ),
        (
            {"mentee_screens": screens(MUST)},
            f"{FIRST}: must allow one or 2 must-haves: set `most`",
        ),
        ({"dates": {"weeks": "4", "joining_weeks": 4}}, f"{WEEKS}: Input should be a valid integer"),
        ({"capacity": {"usual": 5, "most": 4}},
         f"{WHOLE}: the usual number of mentees is more than the most"),
    ],
)  # fmt: skip
def test_a_fault_names_its_place(changes, said):
    with pytest.raises(PlanTrouble) as caught:
        plan_from(broken(**changes), "file.toml")
    assert str(caught.value) == said


def test_more_than_five_screens_or_twelve_taps_are_refused():
    many = broken()["mentee_screens"]
    with pytest.raises(PlanTrouble, match="at most 5 items"):
        plan_from(broken(mentee_screens=[*many, *many]), "file.toml")
    many[2]["questions"][0]["least"] = 8
    with pytest.raises(PlanTrouble, match="needs 17 taps; at most 12 are allowed"):
        plan_from(broken(mentee_screens=many), "file.toml")


def test_an_unknown_template_is_named_with_those_that_exist():
    with pytest.raises(PlanTrouble, match=r"'x'\. There is: clinical_one_to_one, near_peer_first_year\."):
        template("x")


CARE = {"treats", "related", "assesses", "selects"}


def test_no_kind_of_relationship_lets_a_mentor_treat_assess_or_select_the_mentee():
    for kind in Kind:
        assert set(rules_of(kind).blocks) >= CARE
        assert all(conflict_words(key) for key in (*rules_of(kind).blocks, *rules_of(kind).declared))


def test_what_tells_the_kinds_apart():
    told = {
        kind: (rules_of(kind).may_write_reference, rules_of(kind).declared, rules_of(kind).needs)
        for kind in Kind
    }
    assert told == {
        Kind.DEVELOPMENTAL: (False, (), ()),
        Kind.SUPERVISOR: (True, ("supervises", "employs"), ("declared_conflict", "authorship_agreement")),
        Kind.SPONSOR: (True, ("supervises",), ()),
    }
    assert not any(rules_of(kind).may_sit_on_selection for kind in Kind)


def test_rules_are_read_as_sentences():
    lines = kind_lines(rules_of(Kind.SUPERVISOR))
    assert lines[0] == "No pair where the mentor grades or assesses the mentee, or will in this period."
    assert "Both agree on authorship before they begin." in lines
