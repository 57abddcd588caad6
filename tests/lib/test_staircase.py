"""The rising line: what it says, where it stands, and the same figures as a table."""

from dataclasses import replace

from handrail.lib.staircase import Mark, Staircase, figure

CHART = Staircase(
    key="k", title="Half <of> them", note="Of 4.", description="A line.", axis="days",
    heads=("Day", "Have met", "Not yet"), fold="As a table", steps=((3, 1), (8, 2), (12, 3)), of=4, until=28,
    mark=Mark(8, 2, "2 of 4 by day 8"), end="3 so far",
)  # fmt: skip


def test_the_line_rises_at_each_day_and_goes_on_to_the_last():
    drawn = figure(CHART)
    assert '<path class="stair" d="M0 4H3V3H8V2H12V1H28"/>' in drawn
    assert 'viewBox="0 0 28 4"' in drawn


def test_title_description_and_table_say_the_same_in_words():
    drawn = figure(CHART)
    assert "Half &lt;of&gt; them" in drawn
    assert 'aria-labelledby="k-title k-desc"' in drawn
    assert '<tr><th scope="row">8</th><td>2</td><td>2</td></tr>' in drawn
    assert ">\u20682 of 4 by day 8\u2069</text>" in drawn
    assert ">\u20683 so far\u2069</text>" in drawn


def test_what_is_known_already_is_not_said_twice():
    drawn = figure(replace(CHART, mark=Mark(12, 3, "3 of 4 by day 12")))
    assert "so far" not in drawn


def test_without_a_step_the_line_is_flat():
    drawn = figure(replace(CHART, steps=(), mark=None))
    assert 'd="M0 4H28"' in drawn
