"""Two bars a row are drawn to one scale, say their figures, and mirror from right to left."""

import re

from handrail.lib.paired import WIDEST, PairedChart, Row, figure

CHART = PairedChart(
    key="k",
    title="Sleep: <less> than planned",
    description="2 March: planned 56, actual 49.5",
    axis="Hours in the week of",
    heads=("Week of", "planned", "actual"),
    fold="As a table",
    rows=(Row("2 March", 56, 28, "56", "28"), Row("9 March", None, 14, "–", "14")),
)


def bars(text: str) -> list[tuple[str, str, str]]:
    return re.findall(r'<rect class="(\w+)" x="([^"]*)" y="[^"]*" width="([^"]*)%"', text)


def test_bars_are_as_long_as_their_numbers_on_one_scale():
    assert bars(figure(CHART)) == [
        ("plan", "0", f"{WIDEST:.2f}"),
        ("bar", "0", f"{WIDEST / 2:.2f}"),
        ("bar", "0", f"{WIDEST / 4:.2f}"),
    ]


def test_right_to_left_the_bars_start_at_the_right():
    text = figure(CHART, right_to_left=True)
    assert [corner for _, corner, _ in bars(text)] == [f"{100 - WIDEST / part:.2f}%" for part in (1, 2, 4)]
    assert 'direction="rtl"' in text


def test_each_bar_says_its_name_and_figure():
    assert re.findall(r">([^<>]+)</text>", figure(CHART)) == [
        "Hours in the week of", "2 March", "planned 56", "actual 28", "9 March", "actual 14",
    ]  # fmt: skip


def test_it_has_a_title_a_description_and_the_figures_as_a_table():
    text = figure(CHART)
    assert '<title id="k-title">Sleep: &lt;less&gt; than planned</title>' in text
    assert '<desc id="k-desc">2 March: planned 56, actual 49.5</desc>' in text
    assert '<tr><th scope="row">9 March</th><td>–</td><td>14</td></tr>' in text
    assert '<th scope="col">planned</th>' in text


def test_where_nothing_counts_nothing_is_drawn_long():
    nothing = PairedChart("k", "T", "D", "A", ("W", "p", "a"), "F", (Row("2 March", 0, 0, "0", "0"),))
    assert [length for *_, length in bars(figure(nothing))] == ["0.00", "0.00"]
