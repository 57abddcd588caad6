"""The columns that an import of people understands, and the words by which their headers are recognised."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from handrail.programmes.states import Side
from handrail.sheets.columns import plain

_MAIL = re.compile(r"\be ?mail\b|\bmail\b")


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that a file may say about a person. `words` are headers that mean it."""

    key: str
    label: str
    words: tuple[str, ...]
    needed: bool = False


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


_BOTH = (
    Column(
        "number",
        gettext_noop("School number"),
        _words(
            "school number|student number|staff number|employee number|matriculation number|mentor number"
            "|mentee number|student id|staff id|school id|mentor id|mentee id|number|id"
        ),
        needed=True,
    ),
    Column(
        "name",
        gettext_noop("Name"),
        _words("name|full name|student name|mentor name|mentee name|student|mentor"),
    ),
    Column(
        "first", gettext_noop("First name"), _words("first name|given name|given names|forename|forenames")
    ),
    Column("last", gettext_noop("Last name"), _words("last name|surname|family name")),
    Column(
        "email",
        gettext_noop("Mail address"),
        _words("email|e mail|mail|email address|e mail address|mail address|school email|work email"),
    ),
    Column(
        "stage",
        gettext_noop("Stage"),
        _words("stage|stage of training|training stage|career stage|level|grade|year of study|year"),
    ),
)
_MENTORS = (
    Column("hours_a_month", gettext_noop("Hours a month"), _words("hours a month|hours per month|hours")),
    Column(
        "most_mentees",
        gettext_noop("Most mentees"),
        _words("most mentees|capacity|places|maximum mentees|max mentees|number of mentees"),
    ),
)


def columns_for(side: str) -> tuple[Column, ...]:
    """What a file may say about people of one side."""
    return _BOTH + _MENTORS if side == Side.MENTOR else _BOTH


def recognise(headers: Sequence[str], side: str, remembered: Mapping[str, str]) -> dict[str, str]:
    """Which header holds what: as it was chosen last time where those headers are here, else by its words."""
    found: dict[str, str] = {key: header for key, header in remembered.items() if header in headers}
    by_words = {plain(header): header for header in headers}
    for column in columns_for(side):
        if column.key in found:
            continue
        free = (by_words[word] for word in column.words if word in by_words)
        header = next((header for header in free if header not in found.values()), None)
        if header is not None:
            found[column.key] = header
    if "email" not in found and (header := _only_mail(by_words, found)):
        found["email"] = header
    return found


def _only_mail(by_words: Mapping[str, str], found: Mapping[str, str]) -> str:
    """The one header that speaks of mail, such as “Uni e-mail”; blank where there are several."""
    mails = [header for words, header in by_words.items() if _MAIL.search(words)]
    return mails[0] if len(mails) == 1 and mails[0] not in found.values() else ""


def mapping_faults(columns: Mapping[str, str], side: str) -> list[str]:
    """What is wrong with a choice of columns, in sentences."""
    labels = {column.key: column.label for column in columns_for(side)}
    faults = [
        f"Choose the column that holds the {column.label.lower()}."
        for column in columns_for(side)
        if column.needed and column.key not in columns
    ]
    if "name" not in columns and not {"first", "last"} <= set(columns):
        faults.append("Choose the column that holds the name, or both first name and last name.")
    chosen = list(columns.values())
    for header in sorted({header for header in chosen if chosen.count(header) > 1}):
        twice = " and ".join(labels[key].lower() for key, value in columns.items() if value == header)
        faults.append(f"The column “{header}” is chosen for {twice}. Choose it once.")
    return faults
