"""A small chart of our own: what was planned against what became of it, as two bars a row, drawn as SVG.

What was planned is an outline, what became of it is filled, and each bar says its name and figure, so that
the chart reads in black and white. Colours and type come from the page's style sheet; bars are
percentages of the width, as in `charts`. The same figures stand in a table behind a fold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

LINE = 20  # height of a row's label
BAR = 14
BETWEEN = 4
GAP = 16
WIDEST = 62  # per cent of the width; the rest is kept for the words at the end of a bar


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what was planned, if anything was, and what became of it; each with its figure in words."""

    label: str
    planned: float | None
    actual: float
    planned_words: str
    actual_words: str


@dataclass(frozen=True, slots=True)
class PairedChart:
    """`key` makes the ids unique on the page, `title` states the finding, `axis` says what is counted.

    `heads` are the words for a row, for what was planned and for what became of it; `fold` is over the table.
    """

    key: str
    title: str
    description: str
    axis: str
    heads: tuple[str, str, str]
    fold: str
    rows: tuple[Row, ...]


def figure(chart: PairedChart, *, right_to_left: bool = False) -> str:
    """The chart as an HTML figure: caption, drawing, and a table of the same figures behind a fold."""
    return (
        f'<figure class="chart"><figcaption>{escape(chart.title)}</figcaption>'
        f"{_svg(chart, right_to_left)}{_table(chart)}</figure>"
    )


def _svg(chart: PairedChart, right_to_left: bool) -> str:
    most = max((max(row.planned or 0, row.actual) for row in chart.rows), default=0) or 1
    edge = "100%" if right_to_left else "0"
    marks, top = [f'<text x="{edge}" y="13">{escape(chart.axis)}</text>'], LINE + BETWEEN
    for row in chart.rows:
        marks.append(f'<text class="value" x="{edge}" y="{top + 13}">{escape(row.label)}</text>')
        top += LINE
        for kind, value, words in _bars(chart, row):
            marks.append(_bar(kind, words, top, WIDEST * value / most, right_to_left))
            top += BAR + BETWEEN
        top += GAP
    names = f"{chart.key}-title {chart.key}-desc"
    direction = "rtl" if right_to_left else "ltr"
    return (
        f'<svg role="img" aria-labelledby="{names}" width="100%" height="{top - GAP}" '
        f'direction="{direction}">'
        f'<title id="{chart.key}-title">{escape(chart.title)}</title>'
        f'<desc id="{chart.key}-desc">{escape(chart.description)}</desc>{"".join(marks)}</svg>'
    )


def _bars(chart: PairedChart, row: Row) -> Iterator[tuple[str, float, str]]:
    if row.planned is not None:
        yield "plan", row.planned, f"{chart.heads[1]} {row.planned_words}"
    yield "bar", row.actual, f"{chart.heads[2]} {row.actual_words}"


def _bar(kind: str, words: str, top: int, length: float, right_to_left: bool) -> str:
    corner, end = (f"{100 - length:.2f}%",) * 2 if right_to_left else ("0", f"{length:.2f}%")
    aside = -6 if right_to_left else 6
    return (
        f'<rect class="{kind}" x="{corner}" y="{top}" width="{length:.2f}%" height="{BAR}"/>'
        f'<text x="{end}" dx="{aside}" y="{top + 12}">{escape(words)}</text>'
    )


def _table(chart: PairedChart) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in chart.heads)
    rows = "".join(
        f'<tr><th scope="row">{escape(row.label)}</th><td>{escape(row.planned_words)}</td>'
        f"<td>{escape(row.actual_words)}</td></tr>"
        for row in chart.rows
    )
    return (
        f"<details><summary><span>{escape(chart.fold)}</span></summary>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></details>"
    )
