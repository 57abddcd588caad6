"""Which column of a stranger's sheet holds what: headers in their common British and American variants."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handrail.sheets import reference
from handrail.sheets.nearest import fold
from handrail.sheets.read import Table
from handrail.sheets.values import WHOLE

# In each row the variants that come first are taken first.
BOTH: Mapping[str, str] = {
    "id": "id|school number|student number|mentor number|mentee number|staff number"
    "|employee number|matriculation number"
    "|student id|mentor id|mentee id|staff id|employee id|school id|number|user name|username"
    "|email|e mail|email address|e mail address|school email|work email|mail",
    "first": "first name|given name|given names|forename|forenames",
    "last": "last name|surname|family name",
    "name": "name|full name|student name|mentor name|mentee name|student|mentor|mentee|participant",
    "languages": "languages|language|languages spoken|spoken languages|language spoken",
    "times": "free times|free time|availability|available times|times available|free slots"
    "|time slots|times|when free|available",
    "stage": "stage|stage of training|training stage|career stage|grade|level|seniority"
    "|training level|training grade|year"
    "|year of study|study year|class year",
    "site": "site|campus|hospital|location|base|teaching site|clinical site|city|centre|center",
    "mode": "mode|meeting mode|mode of meeting|how to meet|meeting format|format|way of meeting"
    "|preferred mode",
    "meetings": "meetings a year|meetings per year|cadence|number of meetings",
    "profession": "profession|professional group|discipline",
    "openness": "openness",
    "conscientiousness": "conscientiousness",
    "never": "not this person|never|not with|do not match|do not match with|avoid|private block"
    "|private blocks|blocked",
    "conflicts": "conflicts of interest|conflict of interest|conflicts|conflict|coi|declared interests",
}
SPECIALTY = (
    "specialty|speciality|specialties|specialities|specialty interest|specialty interests|speciality interest"
    "|speciality interests|interests|interest|career interest|career interests"
    "|research interests|clinical interests"
    "|preferred specialty|preferred speciality|subspecialty|subspeciality"
)
MENTEES: Mapping[str, str] = {
    "goals": "goals|goal|goals and needs|needs|needs help with|help wanted|wants help with"
    "|mentoring goals|objectives|aims|topics",
    "specialty": SPECIALTY,
    "wants": "mentors wanted|number of mentors|how many mentors",
    "ranks": "preferred mentors|preferred mentor|mentor preferences|mentor preference|preferences"
    "|preferred|choices|ranking",
    "must_have": "must have|must haves|needs in a mentor",
}
MENTORS: Mapping[str, str] = {
    "goals": "offers|offer|can help with|i can help with|help offered|goals|areas of expertise"
    "|expertise|strengths|topics|skills",
    "specialty": SPECIALTY,
    "most": "most mentees|capacity|places|maximum mentees|max mentees|maximum number of mentees"
    "|max number of mentees"
    "|number of mentees|how many mentees|mentee places|mentees wanted",
    "least": "least mentees|minimum mentees|min mentees|minimum number of mentees",
    "ranks": "preferred mentees|preferred mentee|mentee preferences|mentee preference|preferences"
    "|preferred|choices|ranking",
    "trained": "trained|training done|training complete|training completed|mentor training",
}
IDENTITY = frozenset(
    (
        "gender", "sex", "ethnicity", "ethnic", "race", "religion", "religious",
        "faith", "belief", "sexuality", "orientation", "disability", "disabled", "identity",
        "identities", "characteristic", "characteristics", "nationality", "pronouns", "lgbt", "lgbtq",
        "transgender", "background",
    )
)  # fmt: skip
STATEMENT = re.compile(r"(?:working )?(?:style|statement|question|q) ?(\d+)")


@dataclass(frozen=True, slots=True)
class Found:
    """The columns of one sheet: `of` maps what a column holds to its header.

    `identity` are columns about who people are, `rest` those that nothing here is known about.
    """

    table: Table
    of: Mapping[str, str]
    statements: tuple[str, ...]
    identity: tuple[str, ...]
    rest: tuple[str, ...]

    def cells(self, what: str) -> list[str]:
        """All cells of a column that was found, blanks too."""
        return column(self.table, self.of[what])


def column(table: Table, header: str) -> list[str]:
    """The cells under a header."""
    place = table.headers.index(header)
    return [row.cells[place] for row in table.rows]


def plain(header: str) -> str:
    """A header for comparing: folded, signs as spaces."""
    return " ".join(re.sub(r"[\W_]+", " ", fold(header)).split())


def find_columns(table: Table, side: str) -> Found:
    """What the columns of one side hold. `side` is "mentees" or "mentors"."""
    headers = {plain(header): header for header in table.headers}
    of: dict[str, str] = {}
    for what, variants in {**(MENTEES if side == "mentees" else MENTORS), **BOTH}.items():
        taken = set(of.values())
        fitting = [
            headers[one] for one in variants.split("|") if one in headers and headers[one] not in taken
        ]
        if what == "id":
            fitting = [header for header in fitting if _unique(column(table, header))] or fitting
        if fitting:
            of[what] = fitting[0]
    statements = tuple(_statements(table))
    rest = [header for header in table.headers if header not in {*of.values(), *statements}]
    identity = tuple(header for header in rest if IDENTITY & set(plain(header).split()))
    return Found(table, of, statements, identity, tuple(header for header in rest if header not in identity))


def _unique(cells: list[str]) -> bool:
    return all(cells) and len(set(map(fold, cells))) == len(cells)


def _statements(table: Table) -> Iterator[str]:
    """Columns of whole numbers whose header is a statement of ours, or says that it is one."""
    ours = {plain(text) for text in reference.labels("working_style")}
    for header in table.headers:
        named = plain(header) in ours or STATEMENT.fullmatch(plain(header))
        if named and all(WHOLE.fullmatch(cell) for cell in column(table, header) if cell):
            yield header
