"""The report: one HTML page that needs nothing but itself. No script, no request, no font from elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from handrail.lib.charts import Bar, BarChart, figure
from handrail.sheets.grammar import ORDINALS, heading
from handrail.sheets.outcome import Outcome, PairLine, UnmatchedLine

STYLES = ("01-tokens.css", "02-base.css", "03-report.css", "09-chart.css")
MANY = 40  # pairs above which a strip of letters leads down the list
INVENTED = re.compile(r"\binvented\b|^sample:", re.IGNORECASE)  # the title that `handrail sample` writes
LAST = 1_000_000  # after any place on a list
COUNTED = re.compile(r"(\d[\d,]*) pairs?: (.+)", re.DOTALL)


def report_html(outcome: Outcome, *, proven: bool = True) -> str:
    """The whole page as text. `proven` is the checker's word that nothing better exists.

    The same outcome gives the same bytes.
    """
    page = _environment().get_template("report.html.j2")
    return page.render(
        outcome=outcome,
        css=_css(),
        choices=_drawn(_choices(outcome), outcome),
        ruled_out=_drawn(_ruled_out(outcome), outcome),
        unmatched=_by_reason(outcome.unmatched),
        letters=dict(_letters(outcome.pairs)),
        proof_heading=proof_heading(outcome, proven=proven),
        invented=bool(INVENTED.search(outcome.title)),
    )


def _by_reason(lines: tuple[UnmatchedLine, ...]) -> list[list[UnmatchedLine]]:
    """Mentees without enough mentors, those with the same reason together, in the order of the first."""
    groups: dict[tuple[str, tuple[str, ...]], list[UnmatchedLine]] = {}
    for line in lines:
        groups.setdefault((line.why, line.barriers), []).append(line)
    return list(groups.values())


def proof_heading(outcome: Outcome, *, proven: bool) -> str:
    """What stands above the proof."""
    if not outcome.pairs:
        return "Why there are no pairs"
    return "Nothing better exists under your rules" if proven else "What is proven"


@cache
def _environment() -> Environment:
    loader = PackageLoader("handrail", "sheets")
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _css() -> Markup:
    folder = files("handrail") / "static" / "css"
    return Markup("\n".join((folder / name).read_text(encoding="utf-8") for name in STYLES))  # noqa: S704 (our own)


def _drawn(chart: BarChart | None, outcome: Outcome) -> Markup | None:
    if chart is None:
        return None
    return Markup(figure(chart, right_to_left=outcome.right_to_left))  # noqa: S704 (`figure` escapes)


def _letters(pairs: tuple[PairLine, ...]) -> Iterator[tuple[int, str]]:
    """(row, letter) of the first mentee under each letter, if the list is long and in that order."""
    starts = [pair.mentee.name[:1].upper() for pair in pairs]
    groups = [(letter, len(list(rows))) for letter, rows in groupby(starts)]
    if len(pairs) <= MANY or len({letter for letter, _ in groups}) < len(groups):
        return
    row = 0
    for letter, size in groups:
        yield row, letter
        row += size


def _choices(outcome: Outcome) -> BarChart | None:
    """Which choice people got, among those who gave a list."""
    counts = Counter(pair.choice for pair in outcome.pairs if pair.choice)
    if len(counts) < 2:
        return None
    bars = tuple(Bar(heading(choice), counts[choice]) for choice in sorted(counts, key=_rank))
    chosen = sum(number for choice, number in counts.items() if _rank(choice) < LAST)
    title = f"Of {counts.total():,} pairs whose mentee gave a list, {chosen:,} are on it"
    said = f"How many pairs are which choice of the mentee: {_spoken(bars)}."
    return BarChart("choices", title, said, ("Choice", "Pairs"), bars)


def _rank(choice: str) -> int:
    """First choices first; what names no place on a list comes last."""
    number = re.match(r"\d+", choice)
    if number:
        return int(number[0])
    return next((place for place, word in enumerate(ORDINALS, 1) if choice.startswith(word)), LAST)


def _ruled_out(outcome: Outcome) -> BarChart | None:
    """Bars where every line begins with its count; otherwise the words stand alone."""
    found = [COUNTED.fullmatch(line) for line in outcome.ruled_out]
    bars = tuple(Bar(match[2], int(match[1].replace(",", ""))) for match in found if match)
    if not bars or len(bars) < len(found):
        return None
    top = max(bars, key=lambda bar: bar.value)
    title = f"The rule that took out most pairs, {top.value:,}: {top.label}"
    said = f"How many pairs each rule took out; a pair can stand under several. {_spoken(bars)}."
    return BarChart("ruled-out", title, said, ("Rule", "Pairs"), bars)


def _spoken(bars: tuple[Bar, ...]) -> str:
    return "; ".join(f"{bar.label.rstrip('.')}: {bar.value:,}" for bar in bars)
