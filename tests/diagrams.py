"""The state diagrams of the document on the domain, to hold them against the tables of the code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "domain.md"
DIAGRAM = re.compile(r"```mermaid\nstateDiagram-v2\n(.*?)```", re.DOTALL)

Steps = set[tuple[str, str]]


def drawn(first: str) -> Steps:
    """Every arrow of the diagram that begins with a state."""
    diagrams = DIAGRAM.findall(DOCUMENT.read_text(encoding="utf-8"))
    (found,) = (one for one in diagrams if f"[*] --> {first}\n" in one)
    arrows = (line.strip().split(" --> ") for line in found.splitlines())
    return {(here, there) for here, there in arrows}


def steps(table: Mapping[str, frozenset[str]]) -> Steps:
    """The same of a table of steps."""
    return {(str(here), str(there)) for here, after in table.items() for there in after}
