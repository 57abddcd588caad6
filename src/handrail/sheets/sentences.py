"""Whole sentences, one function for each shape, so that each can be translated as a whole.

`Reader` says who reads: the coordinator, or the mentee or mentor themselves, who are called "you".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from handrail.sheets.grammar import count, heading, listed, ordinal, steps_of

Reader = Literal["coordinator", "mentee", "mentor"]


def _say(reader: Reader, coordinator: str, mentee: str, mentor: str, **words: str) -> str:
    """The form for this reader with its words put in."""
    form = {"coordinator": coordinator, "mentee": mentee, "mentor": mentor}[reader]
    return heading(form.format(**words))


# ---- Goals and offers


def offers_one(reader: Reader, item: str) -> str:
    return _say(
        reader,
        "Offers help with {item}, the one thing asked for.",
        "They offer help with {item}, the one thing you asked for.",
        "You offer help with {item}, the one thing they asked for.",
        item=item,
    )


def offers_all(reader: Reader, label: str, items: Sequence[str]) -> str:
    if len(items) == 2:  # "all two" is no English
        return _say(
            reader,
            "Offers help with both {label}: {items}.",
            "They offer help with both of your {label}: {items}.",
            "You offer help with both of their {label}: {items}.",
            label=label,
            items=listed(items),
        )
    return _say(
        reader,
        "Offers help with all {number} {label}: {items}.",
        "They offer help with all {number} of your {label}: {items}.",
        "You offer help with all {number} of their {label}: {items}.",
        number=count(len(items)),
        label=label,
        items=listed(items),
    )


def offers_some(reader: Reader, label: str, items: Sequence[str], of: int) -> str:
    return _say(
        reader,
        "Offers help with {number} of the {of} {label}: {items}.",
        "They offer help with {number} of your {of} {label}: {items}.",
        "You offer help with {number} of their {of} {label}: {items}.",
        number=count(len(items)),
        of=count(of),
        label=label,
        items=listed(items),
    )


def offers_none(reader: Reader, label: str, of: int) -> str:
    return _say(
        reader,
        "None of the {of} {label} is offered.",
        "They offer none of your {of} {label}.",
        "You offer none of their {of} {label}.",
        of=count(of),
        label=label,
    )


def does_not_offer(reader: Reader, item: str) -> str:
    return _say(
        reader,
        "Does not offer {item}, the one thing asked for.",
        "They do not offer {item}, the one thing you asked for.",
        "You do not offer {item}, the one thing they asked for.",
        item=item,
    )


# ---- Specialties and interests


def both_name(reader: Reader, items: Sequence[str]) -> str:
    return _say(
        reader, "Both name {items}.", "You both name {items}.", "You both name {items}.", items=listed(items)
    )


def part_of(smaller: str, larger: str) -> str:
    return heading(f"{smaller} is part of {larger}.")


def same_branch(one: str, other: str, above: str) -> str:
    return heading(f"{one} and {other} both belong to {above}.")


def same_family(one: str, other: str) -> str:
    return heading(f"{one} and {other} belong to the same family.")


def open_to_undecided(reader: Reader) -> str:
    return _say(
        reader,
        "The mentee is undecided, and the mentor can help to decide.",
        "You are undecided, and they can help you to decide.",
        "They are undecided, and you can help them to decide.",
    )


def nothing_near(reader: Reader, label: str) -> str:
    return _say(
        reader,
        "Nothing that the two name under {label} is close.",
        "Nothing that you two name under {label} is close.",
        "Nothing that you two name under {label} is close.",
        label=label,
    )


# ---- Statements, traits, numbers


def answered_alike(reader: Reader, label: str, alike: int, of: int) -> str:
    return _say(
        reader,
        "They answered {alike} of {of} statements on {label} alike.",
        "You and the mentor answered {alike} of {of} statements on {label} alike.",
        "You and the mentee answered {alike} of {of} statements on {label} alike.",
        alike=count(alike) if alike else "none",
        of=count(of),
        label=label,
    )


def traits_close(reader: Reader, label: str) -> str:
    return _say(
        reader,
        "Their answers on {label} are close.",
        "Your answers on {label} are close to theirs.",
        "Your answers on {label} are close to theirs.",
        label=label,
    )


def numbers_close(reader: Reader, label: str, mentee: int, mentor: int) -> str:
    return _say(
        reader,
        "On {label}, the mentee says {one} and the mentor says {other}.",
        "On {label}, you say {one} and they say {other}.",
        "On {label}, you say {other} and they say {one}.",
        label=label,
        one=f"{mentee:,}",
        other=f"{mentor:,}",
    )


# ---- Times, places, languages, sites


def shares_some(reader: Reader, label: str, items: Sequence[str], of: int) -> str:
    return _say(
        reader,
        "They share {number} of the mentee's {of} {label}: {items}.",
        "They share {number} of your {of} {label}: {items}.",
        "You share {number} of their {of} {label}: {items}.",
        number=count(len(items)),
        of=count(of),
        label=label,
        items=listed(items),
    )


def shares_all(reader: Reader, label: str, items: Sequence[str]) -> str:
    return _say(
        reader,
        "They share all of the mentee's {label}: {items}.",
        "They share all of your {label}: {items}.",
        "You share all of their {label}: {items}.",
        label=label,
        items=listed(items),
    )


def shares_none(reader: Reader, label: str) -> str:
    return _say(
        reader,
        "They share none of the mentee's {label}.",
        "They share none of your {label}.",
        "You share none of their {label}.",
        label=label,
    )


def in_common(reader: Reader, label: str, items: Sequence[str]) -> str:
    return _say(
        reader,
        "They have this in common under {label}: {items}.",
        "You two have this in common under {label}: {items}.",
        "You two have this in common under {label}: {items}.",
        label=label,
        items=listed(items),
    )


def nothing_in_common(reader: Reader, label: str) -> str:
    return _say(
        reader,
        "They have nothing in common under {label}.",
        "You two have nothing in common under {label}.",
        "You two have nothing in common under {label}.",
        label=label,
    )


def same_answer(reader: Reader, label: str, items: Sequence[str]) -> str:
    return _say(
        reader,
        "They have the same {label}: {items}.",
        "You two have the same {label}: {items}.",
        "You two have the same {label}: {items}.",
        label=label,
        items=listed(items),
    )


def other_answer(reader: Reader, label: str) -> str:
    return _say(
        reader,
        "They do not have the same {label}.",
        "You two do not have the same {label}.",
        "You two do not have the same {label}.",
        label=label,
    )


# ---- Order


def stands_above(reader: Reader, label: str, many: str, steps: int) -> str:
    """`many` is the word for several ("grades"), `label` for one; without it the label is what is climbed."""
    if many:
        return _say(
            reader,
            "The mentor stands {steps} {unit} above the mentee.",
            "They stand {steps} {unit} above you.",
            "You stand {steps} {unit} above them.",
            steps=count(steps),
            unit=label if steps == 1 else many,
        )
    return _say(
        reader,
        "The mentor stands {steps} above the mentee in {label}.",
        "They stand {steps} above you in {label}.",
        "You stand {steps} above them in {label}.",
        steps=steps_of(steps),
        label=label,
    )


def stands_below(reader: Reader, label: str) -> str:
    return _say(
        reader,
        "The mentor stands below the mentee in {label}.",
        "They stand below you in {label}.",
        "You stand below them in {label}.",
        label=label,
    )


# ---- Own lists


def mentee_chose(reader: Reader, place: int, tied: bool) -> str:
    """`place` counts from 1; `tied` says that others stand in the same place."""
    if tied:
        return _say(
            reader,
            "This mentor is one of the mentee's {place} choices.",
            "They are one of your {place} choices.",
            "You are one of their {place} choices.",
            place=ordinal(place),
        )
    return _say(
        reader,
        "This mentor is the mentee's {place} choice.",
        "They are your {place} choice.",
        "You are their {place} choice.",
        place=ordinal(place),
    )


def mentor_chose(reader: Reader, place: int, tied: bool) -> str:
    """As `mentee_chose`, the other way round."""
    if tied:
        return _say(
            reader,
            "This mentee is one of the mentor's {place} choices.",
            "You are one of their {place} choices.",
            "They are one of your {place} choices.",
            place=ordinal(place),
        )
    return _say(
        reader,
        "This mentee is the mentor's {place} choice.",
        "You are their {place} choice.",
        "They are your {place} choice.",
        place=ordinal(place),
    )


def mentee_did_not_list(reader: Reader) -> str:
    return _say(
        reader,
        "The mentee did not list this mentor.",
        "You did not list this mentor.",
        "They did not list you.",
    )


def mentor_did_not_list(reader: Reader) -> str:
    return _say(
        reader,
        "The mentor did not list this mentee.",
        "They did not list you.",
        "You did not list this mentee.",
    )


# ---- Blanks


def mentor_blank(reader: Reader, label: str) -> str:
    return _say(
        reader,
        "The mentor said nothing under {label}, so it counts as average.",
        "They said nothing under {label}, so it counts as average.",
        "You said nothing under {label}, so it counts as average.",
        label=label,
    )


def mentee_blank(reader: Reader, label: str) -> str:
    return _say(
        reader,
        "The mentee said nothing under {label}, so it counts the same for every mentor.",
        "You said nothing under {label}, so it counts the same for every mentor.",
        "They said nothing under {label}, so it counts the same for every mentor.",
        label=label,
    )


def mentee_gave_no_list(reader: Reader) -> str:
    return _say(
        reader,
        "The mentee listed nobody, so the list counts the same for every mentor.",
        "You listed nobody, so the list counts the same for every mentor.",
        "They listed nobody, so the list counts the same for every mentor.",
    )
