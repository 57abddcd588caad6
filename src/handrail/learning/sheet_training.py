"""From the rows of a training list to modules of people: each fault names its cell and a remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from handrail.programmes.models import Enrolment
from handrail.programmes.plans import Training
from handrail.programmes.sheet_columns import columns_for
from handrail.programmes.sheet_people import CellFault, Place, SheetRow
from handrail.programmes.states import Side
from handrail.sheets.columns import plain
from handrail.sheets.nearest import did_you_mean, fold

NUMBER = next(column for column in columns_for(Side.MENTOR) if column.key == "number")
WORDS = {
    "number": NUMBER.words,
    "module": ("module", "modules", "training", "course", "finished", "completed"),
}
HEADERS = ("School number", "Module")
Wanted = dict[Enrolment, set[str]]


def find_columns(headers: Sequence[str]) -> dict[str, str]:
    """Which header holds the school number and which the module, as far as they are there."""
    by_words = {plain(header): header for header in headers}
    found = {key: [by_words[word] for word in words if word in by_words] for key, words in WORDS.items()}
    return {key: here[0] for key, here in found.items() if here}


def check_rows(
    rows: Sequence[SheetRow],
    place: Place,
    people: Mapping[str, Enrolment],
    modules: Mapping[str, Sequence[Training]],
) -> tuple[Wanted, list[CellFault]]:
    """Who finished what. `people`: by school number; `modules`: what each side is asked to finish."""
    wanted: Wanted = {}
    faults: list[CellFault] = []
    for row in rows:
        said = list(_faults(row, people, modules))
        faults += [place.fault(row.row, *one) for one in said]
        if not said:
            one = people[row.cells["number"]]
            wanted.setdefault(one, set()).add(_keys(modules[one.side])[fold(row.cells["module"])])
    return wanted, faults


def _keys(modules: Sequence[Training]) -> dict[str, str]:
    """A module by its label or its key, as people write them."""
    words = [(word, one.key) for one in modules for word in (one.label, one.key, one.key.replace("_", " "))]
    return {fold(word): key for word, key in words}


def _faults(
    row: SheetRow, people: Mapping[str, Enrolment], modules: Mapping[str, Sequence[Training]]
) -> Iterator[tuple[str, str, str]]:
    number, module = row.cells.get("number", ""), row.cells.get("module", "")
    if not number:
        yield "number", "The school number is missing", "Fill it in: it tells people apart"
    elif number not in people:
        remedy = "Check the number: only people who have joined this cohort, and need training, can be listed"
        yield "number", f"Nobody with the number “{number[:60]}” has joined", remedy
    if not module:
        yield "module", "The module is missing", "Fill it in, one module a row"
    elif number in people:
        mine = modules[people[number].side]
        labels = [one.label for one in mine]
        if fold(module) not in _keys(mine):
            remedy = did_you_mean(module, labels, f"Write one of: {', '.join(labels)}")
            yield "module", f"“{module[:60]}” is no module of this programme", remedy
