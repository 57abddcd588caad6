"""The Mini-IPIP: twenty statements about oneself, answered by choice, and what they sum up to.

Matching may use openness and conscientiousness of two people who both chose to answer, for a few points.
It never uses the other three: nothing supports it, and one of them would read as a guess about health.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.utils.translation import gettext_noop

PERSONALITY = "personality"  # the key under which the answers are kept
CONSENT_VERSION = "1"
CONSENT = gettext_noop(
    "You choose whether to answer, and no is a full answer: it changes nothing else. Only you see the "
    "results. If you and a possible mentor or mentee both answered, matching compares two of the five "
    "results, and they count for at most 5 of 100 points. Nobody who teaches, assesses or selects you sees "
    "any of it. You can delete your answers here at any time. Twenty statements give a rough picture of a "
    "mood and a moment: this is no test of health, of ability or of fitness for medicine."
)
SCALE = ("very inaccurate", "fairly inaccurate", "neither", "fairly accurate", "very accurate")
LEAST, MOST, ITEMS_A_TRAIT = 1, 5, 4
TRAITS: Mapping[str, str] = {
    "extraversion": gettext_noop("Seeking company"),
    "agreeableness": gettext_noop("Feeling with others"),
    "conscientiousness": gettext_noop("Order and follow-through"),
    "neuroticism": gettext_noop("Ups and downs of mood"),
    "intellect": gettext_noop("Ideas and imagination"),
}
MATCHED_ON = ("intellect", "conscientiousness")


@dataclass(frozen=True, slots=True)
class Item:
    """One statement. `position` is its place in the published order; `reverse`: agreeing counts less."""

    position: int
    text: str
    trait: str
    reverse: bool


@cache
def items() -> tuple[Item, ...]:
    """The twenty statements in the published order."""
    text = (files("handrail") / "data" / "mini_ipip.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(Item(int(row["position"]), row["item"], row["trait"], row["keyed"] == "-") for row in rows)


def scores(answers: Mapping[str, int]) -> dict[str, float | None]:
    """A sum of 4 to 20 for each trait; `answers` is from position to 1 to 5.

    One missing answer is made up for by the mean of the other three; with two missing there is no score.
    """
    return {trait: _score(trait, answers) for trait in TRAITS}


def _score(trait: str, answers: Mapping[str, int]) -> float | None:
    given = [
        LEAST + MOST - answers[str(item.position)] if item.reverse else answers[str(item.position)]
        for item in items()
        if item.trait == trait and str(item.position) in answers
    ]
    if len(given) < ITEMS_A_TRAIT - 1:
        return None
    return round(sum(given) * ITEMS_A_TRAIT / len(given), 1)
