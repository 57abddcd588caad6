from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.lib.cells import is_plain_number, plain_cell, safe_cell

TRICKY = st.text("'=+-@\t\r\n\0 ＝＋－＠\u00a0\u200e\ufeffa1", max_size=8)
TRIGGER = re.compile("\\s*[=+\\-@\t\r\0＝＋－＠]")


@pytest.mark.parametrize("trigger", list("=+-@\t\r\0＝＋－＠"))
@pytest.mark.parametrize("lead", ["", " ", "\n", "\u00a0", "\u3000", "\ufeff", "\u200e"])
def test_formula_gets_an_apostrophe(lead: str, trigger: str) -> None:
    assert safe_cell(f"{lead}{trigger}1") == f"'{lead}{trigger}1"


@pytest.mark.parametrize("text", ["", " ", "a=1", "1-2", "Ada", "'", "'tis", "''", "é@", "a\t", "−1"])
def test_other_text_is_left_alone(text: str) -> None:
    assert (safe_cell(text), plain_cell(text)) == (text, text)


@pytest.mark.parametrize(
    ("text", "written"), [("'=1", "''=1"), ("''-", "'''-"), (" '=1", "' '=1"), ("-3", "'-3"), ("'@", "''@")]
)
def test_text_that_looks_escaped_is_escaped_again(text: str, written: str) -> None:
    assert (safe_cell(text), plain_cell(written)) == (written, text)


@given(st.text() | TRICKY)
def test_round_trip(text: str) -> None:
    assert plain_cell(safe_cell(text)) == text


@given(st.text() | TRICKY)
def test_no_safe_cell_starts_with_a_trigger(text: str) -> None:
    assert TRIGGER.match(safe_cell(text)) is None


@given(TRICKY, TRICKY)
def test_two_texts_stay_two(one: str, other: str) -> None:
    assert (safe_cell(one) == safe_cell(other)) == (one == other)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("0", True), ("-3", True), ("12345678901", True), ("2.5", True), ("-0.25", True), ("0.0001", True),
        ("", False), ("-0", False), ("007", False), ("123456789012", False), ("1.0", False), ("1.50", False),
        ("+3", False), ("1e3", False), (".5", False), ("1,5", False), ("٣", False), ("3\n", False),
        ("-", False), ("0.00001", False), ("-2+3", False), ("- 3", False),
    ],
)  # fmt: skip
def test_plain_number(text: str, plain: bool) -> None:
    assert is_plain_number(text) is plain
