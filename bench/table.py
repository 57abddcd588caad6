"""Figures as a table in Markdown, put between two markers of a page."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.judge import Judged

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
HEADERS = (
    "Who", "Given", "CPU", "Ratio", "Runs", "Spread", "Extra memory", "Total", "Matched", "Worst-off",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """What one entrant did. `seconds` has one number a repeat, none where it used up its `limit`."""

    who: str
    given: str
    seconds: tuple[float, ...]
    limit: float
    extra: int = 0
    judged: Judged | None = None

    @property
    def best(self) -> float:
        return min(self.seconds, default=self.limit)


def table(lines: Sequence[Line], yardstick: Line, units: int) -> str:
    """One row a line; `yardstick` is the line whose CPU time is 1, `units` what makes one point."""
    rows = [HEADERS, ("---", "---", *("---:" for _ in HEADERS[2:]))]
    rows += [(line.who, line.given, *_figures(line, yardstick, units)) for line in lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _figures(line: Line, yardstick: Line, units: int) -> Iterable[str]:
    over = "" if line.seconds else "> "
    yield f"{over}{number(line.best)} s"
    yield f"{over}{number(line.best / yardstick.best)}"
    if line.judged is None:
        yield from ("–",) * 6
        return
    yield str(len(line.seconds))
    yield f"{max(line.seconds) / line.best:.2f}"
    yield f"{number(line.extra / 1e6)} MB"
    yield f"{line.judged.total / units:,.2f}"
    yield f"{line.judged.matched:,}"
    yield f"{line.judged.regret / units:.2f}"


def number(value: float) -> str:
    """Two digits that count: more would be noise."""
    digits = 0 if value <= 0 else max(0, 1 - math.floor(math.log10(value)))
    return f"{value:,.{digits}f}"


def write_between(page: Path, text: str) -> None:
    """Put `text` between the markers and leave all else as it is."""
    whole = page.read_text(encoding="utf-8")
    if whole.count(BEGIN) != 1 or whole.count(END) != 1 or whole.index(BEGIN) > whole.index(END):
        raise ValueError(f"{page.name} must have {BEGIN} and then {END}, each once.")
    before, rest = whole.split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n{text.strip()}\n{END}{after}", encoding="utf-8")
