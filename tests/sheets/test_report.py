"""The report is one page that needs nothing, leaks nothing, and leaves nobody out."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from tests.sheets.pages import HANA, arabic, english, long

from handrail.sheets.outcome import Outcome
from handrail.sheets.report import report_html

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}'
VOID = {"meta", "img", "br", "link", "input", "rect"}


class Page(HTMLParser):
    """Collects tags, attributes and text, and checks that every tag is closed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes, self.words = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


def empty(**parts):
    blank = Outcome("T", "H", (), (), (), (), (), (), (), ())
    return replace(blank, **parts)


@pytest.mark.parametrize(
    "outcome", [english(), arabic(), long(90), empty()], ids=["english", "arabic", "long", "empty"]
)
def test_the_page_is_whole_and_needs_nothing(outcome):
    text = report_html(outcome)
    page = Page(text)
    assert page.open == []
    assert {"script", "link", "iframe", "img", "form", "base"} & set(page.tags) == set()
    assert not [name for name, _ in page.attributes if name == "style" or name.startswith("on")]
    assert not re.search(r"https?:|//|@import|url\(", text)
    assert [
        value for name, value in page.attributes if name in ("href", "src") and not value.startswith("#")
    ] == []
    assert "{{" not in text
    assert "{%" not in text
    assert "<c-" not in text


@pytest.mark.parametrize("outcome", [english(), long(90)], ids=["english", "long"])
def test_every_link_has_its_place_and_every_id_is_given_once(outcome):
    attributes = Page(report_html(outcome)).attributes
    ids = [value for name, value in attributes if name == "id"]
    assert len(ids) == len(set(ids))
    named = {one for name, value in attributes if name == "aria-labelledby" for one in value.split()}
    assert {value[1:] for name, value in attributes if name == "href"} | named <= set(ids)


def test_the_policy_of_the_page_forbids_every_request():
    wanted = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert ("content", wanted) in Page(report_html(english())).attributes


def test_the_same_outcome_gives_the_same_bytes():
    assert report_html(english()) == report_html(english())


def test_every_part_is_shown():
    text = Page(report_html(english())).text
    outcome = english()
    told = [outcome.title, outcome.headline, *outcome.summary, *outcome.proof, *outcome.warnings]
    for pair in outcome.pairs:
        told += [
            pair.mentee.name,
            pair.mentee.id,
            pair.mentor.name,
            pair.mentor.detail,
            pair.points,
            pair.choice,
        ]
        told += [*pair.reasons, *pair.cautions]
    for line in outcome.unmatched:
        told += [line.mentee.name, line.why, *line.barriers]
    told += [part for place in outcome.places for part in (place.where, place.group, place.brings)]
    told += [line.contest for line in outcome.mentors] + ["1 of 2"]
    told += [part for setting in outcome.settings for part in setting]
    assert [part for part in told if part not in text] == []


def test_six_hundred_pairs_are_all_there_with_a_strip_of_letters_and_a_small_file():
    text = report_html(long(600))
    page = Page(text)
    assert [line.mentee.id for line in long(600).pairs] == re.findall(r"S-\d{4}(?=</bdi></small></th>)", text)
    assert [value for name, value in page.attributes if value in ("#p0", "#p100")] == ["#p0", "#p100"]
    assert len(text.encode()) < 400_000


def test_there_are_no_letters_when_the_order_is_another():
    mixed = replace(long(90), pairs=long(90).pairs[::2] + long(90).pairs[1::2])
    assert 'class="letters' not in report_html(mixed)


@pytest.mark.parametrize("part", ["title", "headline"])
def test_hostile_text_stays_text(part):
    pair = replace(english().pairs[0], mentee=replace(HANA, name=HOSTILE, id=HOSTILE, detail=HOSTILE))
    pair = replace(pair, choice=HOSTILE, reasons=(HOSTILE,), cautions=(HOSTILE,), points=HOSTILE)
    hostile = replace(english(), pairs=(pair, *english().pairs), ruled_out=(f"3 pairs: {HOSTILE}",))
    text = report_html(replace(hostile, **{part: HOSTILE}))
    assert "<script" not in text
    assert "<img" not in text
    assert HOSTILE in Page(text).text
    assert Page(text).open == []


def test_names_stand_apart_from_the_direction_of_the_line():
    text = report_html(arabic())
    assert '<html lang="en-GB" dir="rtl">' in text
    assert "<bdi>نور حداد</bdi>" in text
    assert '<html lang="en-GB" dir="ltr">' in report_html(english())


def test_invented_people_are_marked_as_invented():
    marked = "All people and answers in this report are invented."
    assert marked in report_html(arabic())
    assert marked not in report_html(english())


def test_without_pairs_the_page_says_why_and_claims_no_optimum():
    text = Page(
        report_html(empty(headline="The rules cannot all be kept.", proof=("Two mentors need three.",)))
    ).text
    assert "Why there are no pairs" in text
    assert "Nothing better exists" not in text
    assert "Nobody. Every mentee" not in text


def test_with_everyone_matched_it_says_so():
    assert "Nobody. Every mentee has as many mentors as they asked for." in report_html(
        replace(english(), unmatched=())
    )


def test_the_chart_of_choices_counts_them_in_order():
    first, second, third = english().pairs
    outcome = replace(
        english(),
        pairs=(
            third,
            first,
            first,
            second,
            replace(first, choice="not on the list"),
            replace(first, choice=""),
        ),
    )
    text = report_html(outcome)
    rows = re.findall(r"<tr><td>([^<]*)</td><td>(\d+)</td></tr>", text)
    assert rows[3:] == [
        ("First choice", "2"),
        ("Second choice", "1"),
        ("Third choice", "1"),
        ("Not on the list", "1"),
    ]

    assert "Of 5 pairs whose mentee gave a list, 4 are on it" in text


def test_an_answer_that_is_not_proven_is_not_praised():
    assert "Nothing better exists" in report_html(english())
    assert "Nothing better exists" not in report_html(english(), proven=False)


def test_rules_without_counts_are_told_in_words_alone():
    text = report_html(
        replace(english(), ruled_out=("Some pairs share no language.", "3 pairs: No training."))
    )
    assert "ruled-out-title" not in text
    assert "<li>Some pairs share no language.</li>" in text
