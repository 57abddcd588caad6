"""The examples in the package's own words run and come out as written."""

from __future__ import annotations

import doctest

import handrail.matching


def test_the_examples_of_the_package() -> None:
    result = doctest.testmod(handrail.matching)
    assert result.failed == 0
    assert result.attempted >= 12


def test_every_public_name_is_there() -> None:
    names = handrail.matching.__all__
    assert [name for name in names if not hasattr(handrail.matching, name)] == []
    assert sorted(set(names)) == sorted(names)
