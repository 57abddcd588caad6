"""The frame round every page: where one can go, who one is, and help, for everybody and without scripts."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

EVERYBODY = ("student", "mentor", "coordinator", "administrator", "wellbeing lead", "director", "nobody")
PLACES = {
    "student": ["Home"],
    "coordinator": ["Home", "Programmes", "People"],
    "administrator": ["Home", "Programmes", "People", "School"],
    "wellbeing lead": ["Home", "People"],
    "director": ["Home"],
    "nobody": [],
}
QUERIES = {  # the start page of each; what the session and the door cost is in these numbers
    "student": 12,
    "coordinator": 14,
    "administrator": 14,
    "wellbeing lead": 12,
    "director": 14,
    "nobody": 2,
}


class Page(HTMLParser):
    """The parts of a page that these tests ask about."""

    def __init__(self, response):
        super().__init__()
        self.tags, self.places, self.inside = [], [], ""
        self.text = response.content.decode()
        self.feed(self.text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "nav":
            self.inside = "nav"

    def handle_endtag(self, tag):
        if tag == "nav":
            self.inside = ""

    def handle_data(self, data):
        if self.inside and data.strip():
            self.places.append(data.strip())

    def find(self, tag, **wanted):
        return [found for name, found in self.tags if name == tag and wanted.items() <= found.items()]


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("address", ["home", "help_now", "guide"])
def test_every_page_has_help_a_way_past_the_bar_and_one_heading(cast, name, address):
    page = Page(cast.client(name).get(reverse(address)))
    assert [link["class"] for link in page.find("a", href="/help-now/")][:1] == ["bar-help"]
    assert page.find("a", href="#main")
    assert len(page.find("main", id="main")) == 1
    assert len(page.find("h1")) == 1
    assert page.find("html") == [{"lang": "en-gb", "dir": "ltr"}]


@pytest.mark.parametrize("name", PLACES)
def test_the_bar_leads_where_this_role_works(cast, name):
    assert Page(cast.client(name).get("/")).places == PLACES[name]


@pytest.mark.parametrize("name", PLACES)
def test_no_place_in_the_bar_or_the_menu_is_closed_to_the_person(cast, name):
    page = Page(cast.client(name).get("/"))
    for link in page.find("a"):
        if link["href"].startswith("/"):
            assert cast.client(name).get(link["href"]).status_code in (200, 302), link["href"]


@pytest.mark.parametrize(("name", "count"), QUERIES.items())
def test_the_start_page_costs_the_same_however_many_people_there_are(
    cast, name, count, django_assert_num_queries
):
    cast.client(name).get("/")
    with django_assert_num_queries(count):
        cast.client(name).get("/")


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_page_is_whole_without_scripts_and_styles_of_its_own(cast, name):
    page = Page(cast.client(name).get("/"))
    assert page.find("style") == []
    assert [tag for tag, found in page.tags if any(a.startswith("on") or a == "style" for a in found)] == []
    assert [script for script in page.find("script") if "src" not in script] == []
    assert "<c-" not in page.text
    assert "{{" not in page.text


def test_the_page_one_is_on_is_marked(cast):
    page = Page(cast.client("coordinator").get("/"))
    assert [link["href"] for link in page.find("a") if link.get("aria-current") == "page"] == ["/"]


def test_the_school_s_languages_can_be_chosen_where_there_are_several(cast):
    assert Page(cast.client("student").get("/")).find("form", **{"class": "languages"}) == []
    cast.schools["Northfield"].languages = ["en-gb", "ar"]
    cast.schools["Northfield"].save()
    page = Page(cast.client("student").get("/guide/"))
    assert [button["value"] for button in page.find("button", name="language")] == ["en-gb", "ar"]
    answer = cast.client("student").post("/language/", {"language": "ar", "next": "/guide/"})
    assert answer.headers["Location"] == "/guide/"
    assert Page(cast.client("student").get("/guide/")).find("html") == [{"lang": "ar", "dir": "rtl"}]


def test_choosing_a_language_leads_to_no_other_site(cast):
    answer = cast.client("student").post(
        "/language/", {"language": "ar", "next": "https://elsewhere.example/"}
    )
    assert answer.headers["Location"] == "/"


def test_a_page_weighs_less_than_100_kb_with_all_it_loads(cast):
    response = cast.client("administrator").get("/")
    whole = len(response.content)
    for address in re.findall(r'(?:href|src)="/static/([^"]+)"', response.content.decode()):
        whole += Path(finders.find(address)).stat().st_size
    assert whole < 100_000
