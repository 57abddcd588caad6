"""A small chart of our own: how many have done something by each day, as a rising line drawn as SVG.

The line is stretched to the width of the page, the words are not, so that they keep their size on a
telephone. Colours and type come from the page's style sheet. The same figures stand in a table behind a fold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

LEFT, WIDE = 11, 86  # per cent of the width: where the line begins, and how long it may be
TOP, HIGH = 16, 190  # in pixels
WEEK = 7
MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """One point that is named."""

    day: int
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Staircase:
    """`steps` are days and how many by then, of `of`, looked at `until` a day. `heads` are of the table.

    `key` makes the ids unique on the page, `title` states the finding, `end` is said at the end of the line.
    """

    key: str
    title: str
    note: str
    description: str
    axis: str
    heads: tuple[str, str, str]
    fold: str
    steps: tuple[tuple[int, int], ...]
    of: int
    until: int
    mark: Mark | None
    end: str


def figure(chart: Staircase) -> str:
    """The chart as an HTML figure: caption, drawing, and a table of the same figures behind a fold."""
    return (
        f'<figure class="chart"><figcaption>{escape(chart.title)}'
        f'<p class="note">{escape(chart.note)}</p></figcaption>{_svg(chart)}{_table(chart)}</figure>'
    )


def _svg(chart: Staircase) -> str:
    names = f"{chart.key}-title {chart.key}-desc"
    bottom = TOP + HIGH
    return (
        f'<svg role="img" aria-labelledby="{names}" width="100%" height="{bottom + 48}" direction="ltr">'
        f'<title id="{chart.key}-title">{escape(chart.title)}</title>'
        f'<desc id="{chart.key}-desc">{escape(chart.description)}</desc>'
        f"{''.join(_grid(chart))}{''.join(_days(chart))}"
        f'<text x="{LEFT + WIDE}%" y="{bottom + 42}" text-anchor="end">{_isolated(chart.axis)}</text>'
        f"{_line(chart)}{''.join(_words(chart))}</svg>"
    )


def _x(chart: Staircase, day: int) -> str:
    return f"{LEFT + WIDE * day / chart.until:.2f}%"


def _y(chart: Staircase, number: int) -> float:
    return round(TOP + HIGH * (1 - number / chart.of), 1)


def _grid(chart: Staircase) -> Iterator[str]:
    """Lines across, each with its number: none, all, and some round ones between."""
    step = max(1, round(chart.of / 4 / 5) * 5) if chart.of >= 20 else max(1, chart.of // 2)
    between = [number for number in range(step, chart.of, step) if chart.of - number >= step / 2]
    for number in (0, *between, chart.of):
        y = _y(chart, number)
        kind = "grid" if number else "axis"
        yield f'<line class="{kind}" x1="{LEFT}%" x2="{LEFT + WIDE}%" y1="{y}" y2="{y}"/>'
        yield f'<text x="{LEFT - 2}%" y="{y + 5}" text-anchor="end">{number}</text>'


def _days(chart: Staircase) -> Iterator[str]:
    weeks = chart.until // WEEK
    step = WEEK * max(1, -(-weeks // MOST_TICKS))
    bottom = TOP + HIGH
    for day in range(0, chart.until + 1, step):
        x = _x(chart, day)
        yield f'<line class="axis" x1="{x}" x2="{x}" y1="{bottom}" y2="{bottom + 5}"/>'
        yield f'<text x="{x}" y="{bottom + 21}" text-anchor="middle">{day}</text>'


def _line(chart: Staircase) -> str:
    """The line itself, in a drawing of its own that is stretched: a unit is a day and one of them."""
    path, number = [f"M0 {chart.of}"], 0
    for day, number in chart.steps:
        path.append(f"H{day}V{chart.of - number}")
    path.append(f"H{chart.until}")
    return (
        f'<svg x="{LEFT}%" y="{TOP}" width="{WIDE}%" height="{HIGH}" viewBox="0 0 {chart.until} {chart.of}" '
        f'preserveAspectRatio="none" overflow="visible"><path class="stair" d="{"".join(path)}"/></svg>'
    )


def _words(chart: Staircase) -> Iterator[str]:
    last = chart.steps[-1][1] if chart.steps else 0
    if chart.mark:
        x, y = _x(chart, chart.mark.day), _y(chart, chart.mark.number)
        yield f'<line class="mark" x1="{x}" x2="{x}" y1="{TOP + HIGH}" y2="{y}"/>'
        yield f'<circle class="dot" cx="{x}" cy="{y}" r="5"/>'
        yield _beside(chart.mark, x, y, chart.until)
    if not chart.mark or chart.mark.number < last:
        y = _y(chart, last)
        y = y + 18 if y < TOP + 24 else y - 8
        words = _isolated(chart.end)
        yield f'<text class="value" x="{LEFT + WIDE}%" y="{y}" text-anchor="end">{words}</text>'


def _beside(mark: Mark, x: str, y: float, until: int) -> str:
    """The words at a point: after it, or before where there is no room after. Always below the line."""
    after = mark.day * 2 <= until
    anchor, aside = ("start", 10) if after else ("end", -10)
    return (
        f'<text class="value" x="{x}" dx="{aside}" y="{y + 20 if after else y - 10}" text-anchor="{anchor}">'
        f"{_isolated(mark.words)}</text>"
    )


def _isolated(words: str) -> str:
    """Words in their own direction: days run from the left in every language, sentences do not."""
    return f"\u2068{escape(words)}\u2069"


def _table(chart: Staircase) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in chart.heads)
    rows = "".join(
        f'<tr><th scope="row">{day}</th><td>{number}</td><td>{chart.of - number}</td></tr>'
        for day, number in chart.steps
    )
    return (
        f"<details><summary><span>{escape(chart.fold)}</span></summary>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></details>"
    )
