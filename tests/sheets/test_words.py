# ruff: noqa: E501 (sheets and sentences stand here as they are read)

from __future__ import annotations

import pytest
from tests.sheets.sheets import HEAD, cohort

from handrail.matching import scoring
from handrail.sheets.build import Cohort
from handrail.sheets.grammar import count, either, heading, listed, ordinal, sentence
from handrail.sheets.vocabulary import FieldWords, barrier_words, vocabulary_from
from handrail.sheets.words import Reader, cautions, reasons, reasons_for

READERS: tuple[Reader, ...] = ("coordinator", "mentee", "mentor")


def one(options: str, mentee: str, mentor: str, field: str = "") -> Cohort:
    """A cohort of one mentee and one mentor that one criterion compares."""
    policy = f"""{HEAD}
        [fields.things]
        read = "list"
        mentees = "A"
        mentors = "A"
        {field}
        [[criteria]]
        weight = 100
        field = "things"
        {options}
    """
    return cohort(policy, f"ID | A\nS | {mentee}", f"ID | A\nM | {mentor}")


def said(made: Cohort) -> list[tuple[str, ...]]:
    """What coordinator, mentee and mentor read."""
    return [reasons_for(made.problem, made.vocabulary, "S", "M", reader=reader) for reader in READERS]


@pytest.mark.parametrize(
    ("kind", "mentee", "mentor", "sentences"),
    [
        ("coverage", "a; b; c", "c; a; d", ["Offers help with two of the three things: a and c.",
                                            "They offer help with two of your three things: a and c.",
                                            "You offer help with two of their three things: a and c."]),
        ("coverage", "a; b", "a; b", ["Offers help with both things: a and b.",
                                      "They offer help with both of your things: a and b.",
                                      "You offer help with both of their things: a and b."]),
        ("coverage", "a", "a", ["Offers help with a, the one thing asked for.",
                                "They offer help with a, the one thing you asked for.",
                                "You offer help with a, the one thing they asked for."]),
        ("coverage", "a; b; c", "d", ["None of the three things is offered.", "They offer none of your three things.",
                                      "You offer none of their three things."]),
        ("coverage", "a", "d", ["Does not offer a, the one thing asked for.",
                                "They do not offer a, the one thing you asked for.",
                                "You do not offer a, the one thing they asked for."]),
        ("overlap", "a; b; c", "c; b", ["They share two of the mentee's three things: b and c.",
                                        "They share two of your three things: b and c.",
                                        "You share two of their three things: b and c."]),
        ("overlap", "a; b", "a; b; c", ["They share all of the mentee's things: a and b.",
                                        "They share all of your things: a and b.",
                                        "You share all of their things: a and b."]),
        ("overlap", "a", "b", ["They share none of the mentee's things.", "They share none of your things.",
                               "You share none of their things."]),
        ("set", "a; b", "b", ["They have this in common under things: b.", "You two have this in common under things: b.",
                              "You two have this in common under things: b."]),
        ("set", "a", "b", ["They have nothing in common under things.", "You two have nothing in common under things.",
                           "You two have nothing in common under things."]),
        ("exact", "a", "A", ["They have the same things: A.", "You two have the same things: A.",
                             "You two have the same things: A."]),
        ("exact", "a", "b", ["They do not have the same things.", "You two do not have the same things.",
                             "You two do not have the same things."]),
        ("set", "a", "", ["The mentor said nothing under things, so it counts as average.",
                          "They said nothing under things, so it counts as average.",
                          "You said nothing under things, so it counts as average."]),
        ("set", "", "a", ["The mentee said nothing under things, so it counts the same for every mentor.",
                          "You said nothing under things, so it counts the same for every mentor.",
                          "They said nothing under things, so it counts the same for every mentor."]),
        ("tree", "Neonatology; Dermatology", "Dermatology; Urology",
         ["Both name Dermatology.", "You both name Dermatology.", "You both name Dermatology."]),
        ("tree", "Neonatology", "Paediatrics", ["Neonatology is part of Paediatrics."] * 3),
        ("tree", "Cardiology", "Dermatology", ["Cardiology and Dermatology belong to the same family."] * 3),
        ("tree", "Cardiology", "Urology", ["Nothing that the two name under things is close.",
                                           "Nothing that you two name under things is close.",
                                           "Nothing that you two name under things is close."]),
    ],
)  # fmt: skip
def test_lists_in_words(kind: str, mentee: str, mentor: str, sentences: list[str]) -> None:
    assert said(one(f'kind = "{kind}"', mentee, mentor)) == [(text,) for text in sentences]


@pytest.mark.parametrize(
    ("field", "mentor", "sentence"),
    [
        ('shared = "Both speak {items}."', "Arabic; English", "Both speak Arabic and English."),
        ("lower = true", "ENT; Arabic", "They have this in common under things: arabic and ENT."),
        ('label = "tongues"', "Arabic", "They have this in common under tongues: Arabic."),
    ],
)
def test_the_policys_own_words(field: str, mentor: str, sentence: str) -> None:
    made = one('kind = "set"', "Arabic; English; ENT", mentor, field)
    assert reasons(made.problem, made.vocabulary, "S", "M") == (sentence,)


def test_siblings_under_one_specialty() -> None:
    made = one('kind = "tree"', "Neonatology", "Paediatric cardiology")
    assert said(made)[0] == ("Neonatology and Paediatric cardiology both belong to Paediatrics.",)


def test_an_undecided_mentee() -> None:
    policy = 'kind = "tree"\nundecided = "Undecided"\nopen_field = "things"\nopen_values = ["Public health"]'
    assert said(one(policy, "undecided", "Public health")) == [
        ("The mentee is undecided, and the mentor can help to decide.",),
        ("You are undecided, and they can help you to decide.",),
        ("They are undecided, and you can help them to decide.",),
    ]


STEPS = (
    HEAD
    + """
[fields.grade]
read = "text"
mentees = "G"
mentors = "G"
values = ["one", "two", "three", "four"]
MANY
[[criteria]]
kind = "closeness"
field = "grade"
weight = 100
"""
)


@pytest.mark.parametrize(
    ("many", "mentee", "mentor", "sentence"),
    [
        ("", "one", "three", "The mentor stands two steps above the mentee in grade."),
        ("", "one", "two", "The mentor stands one step above the mentee in grade."),
        ('many = "grades"', "one", "three", "The mentor stands two grades above the mentee."),
        ('many = "grades"', "one", "two", "The mentor stands one grade above the mentee."),
        ("", "two", "two", "They have the same grade: two."),
        ("", "two", "one", "The mentor stands below the mentee in grade."),
    ],
)
def test_steps(many: str, mentee: str, mentor: str, sentence: str) -> None:
    made = cohort(STEPS.replace("MANY", many), f"ID | G\nS | {mentee}", f"ID | G\nM | {mentor}")
    assert reasons(made.problem, made.vocabulary, "S", "M") == (sentence,)


NUMBERS = (
    HEAD
    + """
[fields.style]
label = "working style"
read = "statements"
mentees = ["Q1", "Q2", "Q3"]
mentors = ["Q1", "Q2", "Q3"]
[fields.traits]
label = "personality"
read = "statements"
mentees = ["Openness", "Conscientiousness"]
mentors = ["Openness", "Conscientiousness"]
[fields.meetings]
label = "meetings a year"
read = "number"
mentees = "N"
mentors = "N"
[[criteria]]
kind = "agreement"
field = "style"
weight = 50
[[criteria]]
kind = "personality"
field = "traits"
weight = 30
[[criteria]]
kind = "number"
field = "meetings"
span = 8
weight = 20
audience = "coordinator"
"""
)


def test_numbers_in_words() -> None:
    headers = "ID | Q1 | Q2 | Q3 | Openness | Conscientiousness | N"
    made = cohort(
        NUMBERS, f"{headers}\nS | 1 | 1 | 4 | 10 | 12 | 12", f"{headers}\nM | 2 | 5 | | 11 | 12 | 10"
    )
    assert said(made) == [
        (
            "Their answers on personality are close.",
            "They answered one of two statements on working style alike.",
            "On meetings a year, the mentee says 12 and the mentor says 10.",
        ),
        (
            "Your answers on personality are close to theirs.",
            "You and the mentor answered one of two statements on working style alike.",
        ),
        (
            "Your answers on personality are close to theirs.",
            "You and the mentee answered one of two statements on working style alike.",
        ),
    ]


LISTS = (
    HEAD.replace('id = "ID"', 'id = "ID"\nranks = "R"')
    + """
[[criteria]]
kind = "rank_list"
key = "theirs"
weight = 60
[[criteria]]
kind = "rank_list"
key = "ours"
side = "mentor"
weight = 40
"""
)


@pytest.mark.parametrize(
    ("mentee", "mentor", "sentences"),
    [
        ("M", "T; S", [("This mentor is the mentee's first choice.", "This mentee is the mentor's second choice."),
                       ("They are your first choice.",), ("They are your second choice.",)]),
        ("M = N", "", [("This mentor is one of the mentee's first choices.",),
                       ("They are one of your first choices.",), ()]),
        ("N", "T", [("The mentee did not list this mentor.", "The mentor did not list this mentee."),
                    ("You did not list this mentor.",), ("You did not list this mentee.",)]),
        ("", "S", [("This mentee is the mentor's first choice.",
                    "The mentee listed nobody, so the list counts the same for every mentor."),
                   ("You listed nobody, so the list counts the same for every mentor.",),
                   ("They are your first choice.",)]),
    ],
)  # fmt: skip
def test_nobody_reads_the_others_own_list(mentee: str, mentor: str, sentences: list[tuple[str, ...]]) -> None:
    made = cohort(LISTS, f"ID | R\nS | {mentee}\nT |", f"ID | R\nM | {mentor}\nN |")
    assert said(made) == sentences


RULES = (
    HEAD
    + """
[fields.languages]
read = "list"
mentees = "L"
mentors = "L"
shared = "Both speak {items}."
[fields.site]
read = "text"
mentees = "P"
mentors = "P"
[fields.trained]
read = "text"
mentors = "T"
[fields.year]
read = "text"
mentees = "Y"
mentors = "Y"
values = ["1", "2", "3"]
[[criteria]]
kind = "exact"
field = "site"
weight = 100
[[rules]]
kind = "shares"
field = "languages"
[[rules]]
kind = "shares"
key = "two_languages"
field = "languages"
least = 2
[[rules]]
kind = "same"
field = "site"
[[rules]]
kind = "differs"
key = "other_site"
field = "site"
[[rules]]
kind = "eligible"
field = "trained"
[[rules]]
kind = "ahead"
field = "year"
most = 2
words = "the mentor is not one or two years ahead"
"""
)
HEADERS = "ID | L | P | T | Y"


def test_rules_in_words() -> None:
    words = cohort(RULES, f"{HEADERS}\nS | | | | ", f"{HEADERS}\nM | | | | ").vocabulary
    keys = ("languages", "two_languages", "site", "other_site", "trained", "year", scoring.NOT_AVAILABLE,
            scoring.BY_HAND, scoring.MUST_HAVE, scoring.CONFLICT, "unknown")  # fmt: skip
    assert [barrier_words(key, words) for key in keys] == [
        "They share no languages.",
        "They share fewer than two languages.",
        "They do not have the same site.",
        "They have the same site.",
        "The mentor's answer under trained is not yes.",
        "The mentor is not one or two years ahead.",
        "Not available for this pair.",
        "The coordinator ruled this pair out.",
        "The mentor does not meet a must-have of the mentee.",
        "There is a conflict of interest.",
        "A rule of the policy keeps them apart.",
    ]


def test_rules_that_pass_are_facts_and_blanks_are_cautions() -> None:
    made = cohort(RULES, f"{HEADERS}\nS | Urdu; Farsi | A | | 1", f"{HEADERS}\nM | Farsi; Urdu | A | | 3")
    (mentee,), (mentor,) = made.problem.mentees, made.problem.mentors
    assert reasons(made.problem, made.vocabulary, "S", "M") == (
        "They have the same site: A.",
        "Both speak Urdu and Farsi.",
        "The mentor stands two steps above the mentee in year.",
    )
    assert cautions(made.problem, made.vocabulary, mentee, mentor) == (
        "The mentor left trained blank: ask before you approve this pair.",
    )


def test_at_most_five_and_at_most_two_that_do_not_fit() -> None:
    names = "abcdefg"
    fields = "".join(
        f'[fields.{name}]\nread = "text"\nmentees = "{name}"\nmentors = "{name}"\n'
        f'[[criteria]]\nkind = "exact"\nfield = "{name}"\nweight = {weight}\n'
        for name, weight in zip(names, (25, 20, 16, 13, 11, 9, 6), strict=True)
    )
    sheet = f"ID | {' | '.join(names)}\n"
    made = cohort(
        HEAD + fields, sheet + "S | x | x | x | x | x | x | x", sheet + "M | y | x | x | x | x | y | y"
    )
    assert reasons(made.problem, made.vocabulary, "S", "M") == (
        "They have the same b: x.",
        "They have the same c: x.",
        "They have the same d: x.",
        "They do not have the same a.",
        "They do not have the same f.",
    )


def test_the_vocabulary_goes_into_a_run_and_back() -> None:
    words = one('kind = "set"', "a", "a", 'shared = "Both: {items}."').vocabulary
    assert words.fields == {"things": FieldWords("things", shared="Both: {items}.")}
    assert vocabulary_from(words.as_data()) == words


def test_grammar() -> None:
    assert [count(number) for number in (0, 1, 10, 11, 1200)] == ["no", "one", "ten", "11", "1,200"]
    assert [ordinal(number) for number in (1, 10, 11, 12, 21, 102, 111)] == [
        "first", "tenth", "11th", "12th", "21st", "102nd", "111th",
    ]  # fmt: skip
    assert [listed(list("abcdefgh"[:size])) for size in (0, 1, 2, 3, 6, 7)] == [
        "", "a", "a and b", "a, b and c", "a, b, c, d, e and f", "a, b, c, d, e and two more",
    ]  # fmt: skip
    assert (either(["a"]), either(["a", "b", "c"])) == ("a", "a, b or c")
    assert (heading("École"), sentence("no language "), sentence("Why?")) == ("École", "No language.", "Why?")
