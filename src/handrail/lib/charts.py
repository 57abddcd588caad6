"""A small chart of our own: horizontal bars as SVG, with a description and the same figures as a table.

Colours and type come from the page's style sheet. Nothing is scaled as a picture, so that the words keep
their size on a telephone: bars are percentages of the width, and each label stands above its bar.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

LINE = 18  # height of one line of a label
BAR = 12
GAP = 14
AIR = 4  # between a label and its bar
WIDEST = 84  # per cent of the width; the rest is kept for the figure at the end of the bar
LABEL = 44  # letters in a line of a label, which fit on a telephone


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it counts, and how many."""

    label: str
    value: int


@dataclass(frozen=True, slots=True)
class BarChart:
    """`key` makes the ids unique on the page, `title` states the finding, `counted` heads the table."""

    key: str
    title: str
    description: str
    counted: tuple[str, str]
    bars: tuple[Bar, ...]
    fold: str = "The same as a table"


def figure(chart: BarChart, *, right_to_left: bool = False) -> str:
    """The chart as an HTML figure: caption, drawing, and a table of the same figures behind a fold."""
    return (
        f'<figure class="chart"><figcaption>{escape(chart.title)}</figcaption>'
        f"{_svg(chart, right_to_left)}{_table(chart)}</figure>"
    )


def _svg(chart: BarChart, right_to_left: bool) -> str:
    most = max((bar.value for bar in chart.bars), default=0)
    marks, top = [], 0
    for bar in chart.bars:
        lines = textwrap.wrap(bar.label, LABEL) or [""]
        marks.append(_mark(bar, lines, top, WIDEST * bar.value / max(1, most), right_to_left))
        top += len(lines) * LINE + AIR + BAR + GAP
    names = f"{chart.key}-title {chart.key}-desc"
    direction = "rtl" if right_to_left else "ltr"
    return (
        f'<svg role="img" aria-labelledby="{names}" width="100%" height="{max(1, top - GAP)}" '
        f'direction="{direction}">'
        f'<title id="{chart.key}-title">{escape(chart.title)}</title>'
        f'<desc id="{chart.key}-desc">{escape(chart.description)}</desc>{"".join(marks)}</svg>'
    )


def _mark(bar: Bar, lines: Sequence[str], top: int, length: float, right_to_left: bool) -> str:
    """The label, the bar and its figure. Right to left, all three start at the other edge."""
    start = "100%" if right_to_left else "0"
    corner, end = (f"{100 - length:.2f}%",) * 2 if right_to_left else ("0", f"{length:.2f}%")
    words = "".join(
        f'<text x="{start}" y="{top + LINE * place + 13}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    under = top + LINE * len(lines) + AIR
    aside = -6 if right_to_left else 6
    return (
        f'{words}<rect class="bar" x="{corner}" y="{under}" width="{length:.2f}%" height="{BAR}"/>'
        f'<text class="value" x="{end}" dx="{aside}" y="{under + 11}">{bar.value:,}</text>'
    )


def _table(chart: BarChart) -> str:
    what, number = map(escape, chart.counted)
    rows = "".join(f"<tr><td>{escape(bar.label)}</td><td>{bar.value:,}</td></tr>" for bar in chart.bars)
    return (
        f"<details><summary><span>{escape(chart.fold)}</span></summary>"
        f'<table><thead><tr><th scope="col">{what}</th><th scope="col">{number}</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></details>"
    )
