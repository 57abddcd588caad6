"""A chart is drawn to scale, says what it shows, and mirrors from right to left."""

import re

from handrail.lib.charts import WIDEST, Bar, BarChart, figure

CHART = BarChart(
    "k", "Most walk", "Walk 8; ride 2", ("How", "People"), (Bar("Walk", 8), Bar("Ride <fast>", 2))
)


def bars(text):
    return re.findall(r'<rect class="bar" x="([^"]*)" y="[^"]*" width="([^"]*)"', text)


def test_bars_are_as_long_as_their_numbers():
    assert bars(figure(CHART)) == [("0", f"{WIDEST:.2f}%"), ("0", f"{WIDEST / 4:.2f}%")]


def test_right_to_left_the_bars_start_at_the_right():
    text = figure(CHART, right_to_left=True)
    assert bars(text) == [
        (f"{100 - WIDEST:.2f}%", f"{WIDEST:.2f}%"),
        (f"{100 - WIDEST / 4:.2f}%", f"{WIDEST / 4:.2f}%"),
    ]
    assert 'direction="rtl"' in text


def test_it_has_a_title_a_description_and_the_figures_as_a_table():
    text = figure(CHART)
    assert 'aria-labelledby="k-title k-desc"' in text
    assert '<title id="k-title">Most walk</title><desc id="k-desc">Walk 8; ride 2</desc>' in text
    assert "<tr><td>Ride &lt;fast&gt;</td><td>2</td></tr>" in text


def test_a_long_label_takes_several_lines_and_nothing_counts_is_no_fault():
    text = figure(BarChart("k", "T", "D", ("A", "B"), (Bar("word " * 30, 0),)))
    assert text.count("<text x=") == 4
    assert bars(text) == [("0", "0.00%")]
