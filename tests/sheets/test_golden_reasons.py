"""Thirty reasons as people read them, and what no reason may hold."""

import re

import pytest
from tests.sheets.golden import GOLDEN, WANTED, reasons, sampled

KEPT = GOLDEN.read_text(encoding="utf-8").splitlines()


def test_the_reasons_are_those_of_the_golden_file():
    assert reasons() == KEPT, "If the new words are better: python -m tests.sheets.golden"
    assert len(KEPT) == len(set(KEPT)) == WANTED


def every_sentence():
    page = sampled()
    return [sentence for pair in page.pairs for sentence in (*pair.reasons, *pair.cautions)]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("an id", r"\b[SM]-\d{4}\b"),
        ("a percentage", r"%|per ?cent"),
        ("a key", r"\b[a-z]+_[a-z]+\b"),
        ("points", r"\bpoints?\b"),
        ("half a sentence", r"^[^A-Z\"“]|[^.]$"),
    ],
)
def test_no_sentence_holds(what, pattern):
    held = [sentence for sentence in every_sentence() if re.search(pattern, sentence)]
    assert held == [], what
