"""Lists of specialties (or other things) as a tree: families, what stands in them, and synonyms."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from handrail.sheets import reference
from handrail.sheets.nearest import did_you_mean, fold
from handrail.sheets.read import Fault

COLUMNS = ["node", "parent", "same"]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """`parent` maps a node to the one above it; `nodes` has them all; `same` maps synonyms to nodes."""

    nodes: tuple[str, ...] = ()
    parent: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    same: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def load_taxonomy(name: str, folder: Path, where: str, faults: list[Fault]) -> Taxonomy:
    """The list that ships under `name`, or the CSV file `name` in `folder`.

    The CSV has the columns node and parent (blank for a family) and may have the column same, with
    synonyms between semicolons. What is wrong is added to `faults`.
    """
    if name in reference.TREES:
        parent = reference.taxonomy(name)
        return Taxonomy(tuple(dict.fromkeys((*parent, *parent.values()))), parent, reference.synonyms(name))
    path = folder / name
    if not path.is_file():
        known = f"Write {' or '.join(reference.TREES)}, or the name of a CSV file beside the policy"
        faults.append(
            Fault(where, f"there is no taxonomy {name!r}", did_you_mean(name, reference.TREES, known))
        )
        return Taxonomy()
    try:
        return parse_taxonomy(path.read_text(encoding="utf-8-sig"), name, faults)
    except UnicodeDecodeError:
        faults.append(Fault(name, "is not written in UTF-8", "Save it as CSV in UTF-8"))
        return Taxonomy()


def parse_taxonomy(text: str, source: str, faults: list[Fault]) -> Taxonomy:
    """The tree in the text of a CSV file."""
    rows = csv.reader(io.StringIO(text))
    header = [fold(cell) for cell in next(rows, [])]
    if header[:2] != COLUMNS[:2] or len(header) > len(COLUMNS) or header != COLUMNS[: len(header)]:
        faults.append(
            Fault(
                f"{source}, row 1",
                f"the columns are {', '.join(header)}",
                "Write node,parent or node,parent,same",
            )
        )
        return Taxonomy()
    parent: dict[str, str] = {}
    same: dict[str, str] = {}
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, 2):
        node, above, synonyms = (cell.strip() for cell in (*row, "", "", "")[:3])
        if not node:
            continue
        if node in seen:
            faults.append(
                Fault(
                    f"{source}, row {number}",
                    f"{node!r} stands in row {seen[node]} too",
                    "Give each node one row",
                )
            )
        seen.setdefault(node, number)
        if above:
            parent[node] = above
        same.update({word.strip(): node for word in synonyms.split(";") if word.strip()})
    faults.extend(_broken(parent, seen, source))
    return Taxonomy(tuple(seen), parent, same)


def _broken(parent: Mapping[str, str], seen: Mapping[str, int], source: str) -> list[Fault]:
    """Parents that have no row, and nodes that stand above themselves."""
    faults = []
    for node, above in parent.items():
        where = f"{source}, row {seen[node]}"
        if above not in seen:
            faults.append(
                Fault(
                    where, f"the parent {above!r} has no row", did_you_mean(above, seen, "Add a row for it")
                )
            )
        elif _circles(node, parent):
            faults.append(
                Fault(where, f"{node!r} stands above itself", "Correct the parents until each chain ends")
            )
    return faults


def _circles(node: str, parent: Mapping[str, str]) -> bool:
    passed = {node}
    while node in parent:
        node = parent[node]
        if node in passed:
            return True
        passed.add(node)
    return False
