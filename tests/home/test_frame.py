"""The frame round every page: where one can go, who one is, and help, for everybody and without scripts."""

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.staticfiles import finders
from django.urls import reverse
from tests.site.cast import signed_in
from tests.site.cells import written

from handrail.home.places import places
from handrail.lib import clock
from handrail.people import limits
from handrail.people.models import School, User
from handrail.people.roles import Role

EVERYBODY = ("student", "mentor", "coordinator", "administrator", "wellbeing lead", "director", "nobody")
PLACES = {
    "student": ["Home", "Mentoring", "Training"],
    "coordinator": ["Home", "Programmes", "People", "Running"],
    "administrator": ["Home", "Programmes", "People", "School", "Running"],
    "wellbeing lead": ["Home", "People"],
    "director": ["Home"],
    "nobody": [],
}
QUERIES = {  # the start page of each; what the session and the door cost is in these numbers
    "student": 8,
    "coordinator": 13,
    "administrator": 14,
    "wellbeing lead": 10,  # how many ask to be contacted, and what waits for a review
    "director": 10,
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


def test_a_cohort_stands_below_its_programmes():
    marks = {place.label: place.current for place in places({Role.COORDINATOR}, "/cohorts/1/")}
    assert marks["Programmes"] == "true"
    assert marks["Home"] == ""


def test_the_school_s_languages_can_be_chosen_where_there_are_several(cast):
    assert Page(cast.client("student").get("/")).find("form", **{"class": "languages"}) == []
    cast.schools["Northfield"].languages = ["en-gb", "ar"]
    cast.schools["Northfield"].save()
    page = Page(cast.client("student").get("/guide/"))
    assert [button["value"] for button in page.find("button", name="language")] == ["en-gb", "ar"]
    answer = cast.client("student").post("/language/", {"language": "ar", "next": "/guide/"})
    assert answer.headers["Location"] == "/guide/"
    assert Page(cast.client("student").get("/guide/")).find("html") == [{"lang": "ar", "dir": "rtl"}]


def test_the_language_is_the_person_s_and_not_the_browser_s(cast):
    School.objects.filter(pk=cast.schools["Northfield"].pk).update(languages=["en-gb", "ar"])
    cast.client("student").post("/language/", {"language": "ar"})
    assert User.objects.get(pk=cast["student"].pk).language == "ar"
    elsewhere = signed_in(cast["student"])
    answer = elsewhere.get("/guide/", headers={"accept-language": "en-gb"})
    assert Page(answer).find("html") == [{"lang": "ar", "dir": "rtl"}]
    assert answer.headers["Content-Language"] == "ar"
    cast.client("student").post("/language/", {"language": "en-us"})  # not one of the school's
    assert User.objects.get(pk=cast["student"].pk).language == "ar"
    assert Page(cast.client("nobody").get("/guide/")).find("html") == [{"lang": "en-gb", "dir": "ltr"}]


@pytest.mark.parametrize("name", ["student", "administrator"])
def test_reading_a_page_writes_nothing(cast, name):
    cast.client(name).get("/")
    with written() as tables:
        cast.client(name).get("/")
    assert tables == set()


def test_where_somebody_is_signed_in_is_noted_every_few_minutes(cast):
    client, session = cast.client("student"), UserSession.objects.filter(user=cast["student"])
    then = clock.real_now() - dt.timedelta(days=1)

    def wait():
        store = client.session
        store[limits.SEEN] -= limits.STEP
        store.save()

    wait()
    client.get("/")
    session.update(last_seen_at=then)
    client.get("/")
    assert session.get().last_seen_at == then
    wait()
    client.get("/")
    assert session.get().last_seen_at > then


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
