"""Scoring of the Mini-IPIP, against a key written out by hand."""

import pytest

from handrail.programmes.personality import TRAITS, items, scores

# position, trait and direction, from the published key
KEY = [
    f"{trait}{sign}"
    for signs in ("+++++", "-----", "++++-", "-----")
    for trait, sign in zip("EACNI", signs, strict=True)
]
LETTERS = {
    "E": "extraversion",
    "A": "agreeableness",
    "C": "conscientiousness",
    "N": "neuroticism",
    "I": "intellect",
}


def test_the_items_follow_the_published_key():
    assert [(item.position, item.trait, item.reverse) for item in items()] == [
        (place, LETTERS[mark[0]], mark[1] == "-") for place, mark in enumerate(KEY, start=1)
    ]


def answers(value, **changes):
    given = {str(place): value for place in range(1, 21)}
    return {**given, **{key.removeprefix("i"): other for key, other in changes.items()}}


def without(*places):
    return {key: value for key, value in answers(3).items() if int(key) not in places}


ALL = dict.fromkeys(TRAITS, 12.0)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (answers(3), ALL),
        (
            answers(5),
            {**dict.fromkeys(TRAITS, 12.0), "intellect": 8.0},
        ),  # three of its four items are reversed
        (answers(1), {**dict.fromkeys(TRAITS, 12.0), "intellect": 16.0}),
        (answers(3, i1=5, i6=1, i11=5, i16=1), {**ALL, "extraversion": 20.0}),
        (answers(3, i1=1, i6=5, i11=1, i16=5), {**ALL, "extraversion": 4.0}),
        (without(8), ALL),  # one missing: made up for by the others
        ({**without(5), "10": 1}, {**ALL, "intellect": 14.7}),  # (5 + 3 + 3) * 4 / 3
        (without(1, 6), {**ALL, "extraversion": None}),  # two missing: no score
        ({}, dict.fromkeys(TRAITS)),
    ],
)
def test_scores(given, expected):
    assert scores(given) == expected
