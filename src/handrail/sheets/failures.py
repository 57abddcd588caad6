"""What a rule says where a pair fails it, or where a blank leaves it unchecked: whole sentences again."""

from __future__ import annotations

from collections.abc import Sequence

from handrail.sheets.grammar import count, either, steps_of


def unchecked(label: str, mentee: bool, mentor: bool) -> str:
    """What nobody could check, because one side or both left it blank."""
    if mentee and mentor:
        return f"Both left {label} blank: ask them before you approve this pair."
    if mentor:
        return f"The mentor left {label} blank: ask before you approve this pair."
    return f"The mentee left {label} blank: ask before you approve this pair."


def shares_too_few(label: str, least: int) -> str:
    return f"They share no {label}." if least == 1 else f"They share fewer than {count(least)} {label}."


def not_ahead(label: str, least: int, most: int | None) -> str:
    if least <= 0:
        return (
            f"The two stand too far apart in {label}."
            if least or most is not None
            else f"The mentor stands below the mentee in {label}."
        )
    if most is None:
        return f"The mentor is not at least {steps_of(least)} above the mentee in {label}."
    if most == least:
        return f"The mentor is not exactly {steps_of(least)} above the mentee in {label}."
    return f"The mentor is not {count(least)} to {steps_of(most)} above the mentee in {label}."


def not_the_same(label: str) -> str:
    return f"They do not have the same {label}."


def not_different(label: str) -> str:
    return f"They have the same {label}."


def mentor_not_eligible(label: str, values: Sequence[str]) -> str:
    return f"The mentor's answer under {label} is not {either(values)}."


def mentee_not_eligible(label: str, values: Sequence[str]) -> str:
    return f"The mentee's answer under {label} is not {either(values)}."
