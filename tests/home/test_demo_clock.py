"""The page that moves the clock of a demonstration; elsewhere it does not exist, and no clock is read."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.support.ui import WebDriverWait
from tests.home.test_pages_in_a_browser import become, look  # noqa: F401 (a fixture)
from tests.site import demo_site
from tests.site.cast import assemble
from tests.site.cells import METHODS, ask_all, judge
from tests.site.things import things

from handrail.config import settings as of_the_site
from handrail.config.routes import ROUTES
from handrail.home.forms import DemoClockForm
from handrail.home.verbs import VERBS
from handrail.jobs.models import Schedule, SiteClock
from handrail.jobs.worker import run_until_empty
from handrail.lib import clock
from handrail.people import limits

DAY = dt.timedelta(days=1)
CLOCK = "/demo/clock/"


@pytest.fixture
def demo(settings):
    demo_site.make(settings)


def text_of(answer):
    return " ".join(answer.content.decode().split())


def day(moment):
    return f"{moment.day} {moment:%B %Y}"


def test_outside_a_demonstration_it_does_not_exist_and_is_never_read(cast):
    SiteClock.objects.create(id=1, shift=400 * DAY)
    student = cast.client("student")
    assert student.get(CLOCK).status_code == student.post(CLOCK, {"by": "1"}).status_code == 404
    with CaptureQueriesContext(connection) as asked:
        page = text_of(student.get("/"))
    assert "the clock was moved" not in page
    assert not [one["sql"] for one in asked if "siteclock" in one["sql"]]
    assert not [name for name in of_the_site.MIDDLEWARE if "time_of_the_site" in name]


def test_the_rows_of_a_demonstration_in_the_access_table(cast, demo):
    rows = [row for row in ROUTES.values() if row.demo]
    assert {row.name for row in rows} == {pattern.name for pattern in demo_site.of_a_demonstration}
    for row in rows:
        cells = list(ask_all(row, cast, things(cast, row.about)))
        assert len(cells) == len(cast.actors) * len(METHODS) * 2
        assert [fault for cell in cells for fault in judge(row, cell)] == []


@pytest.mark.parametrize(("given", "days"), [({"by": "1"}, 1), ({"by": "7"}, 7), ({"by": "30"}, 30)])
def test_a_step_moves_everybody_and_each_page_says_so(cast, demo, given, days):
    Schedule.objects.all().delete()
    nobody, student = cast.client("nobody"), cast.client("student")
    assert "the clock was moved" not in text_of(student.get("/"))
    answer = nobody.post(CLOCK, given)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("demo_clock"))
    assert "Catching up: " in text_of(student.get(CLOCK))
    assert "and the site is catching up" in text_of(student.get("/"))
    run_until_empty()
    for page in (student.get("/"), nobody.get("/guide/"), cast.client("director").get("/")):
        assert f"It is {day(clock.now() + days * DAY)} here: the clock was moved" in text_of(page)
        assert "catching up" not in text_of(page)


def test_to_a_day_and_never_back(cast, demo):
    nobody = cast.client("nobody")
    there = clock.today("Europe/London") + 12 * DAY
    assert nobody.post(CLOCK, {"day": f"{there}"}).status_code == 302
    run_until_empty()
    assert f"It is {day(there)} here" in text_of(nobody.get("/guide/"))
    for back in (there, there - DAY):
        answer = nobody.post(CLOCK, {"day": f"{back}"})
        assert answer.status_code == 200
        assert "what has happened here since would have to un-happen" in text_of(answer)
        assert f'value="{back}"' in text_of(answer)
    for wrong in ({}, {"by": "0"}, {"by": "-1"}, {"day": "soon"}, {"day": f"{there + 500 * DAY}"}):
        assert nobody.post(CLOCK, wrong).status_code == 200, wrong
    assert SiteClock.objects.get().shift == 12 * DAY


def test_the_days_are_those_of_the_wall_also_when_clocks_change(cast, demo):
    late = dt.datetime(2026, 3, 28, 23, 30, tzinfo=ZoneInfo("Europe/London"))  # the night before
    form = DemoClockForm({"day": "2026-03-29"}, ends=late)
    assert form.is_valid()
    assert form.ahead() == dt.timedelta(hours=23)


def test_nobody_is_signed_out_by_it(cast, demo):
    student, staff = cast.client("student"), cast.client("coordinator")
    cast.client("nobody").post(CLOCK, {"day": f"{clock.today('Europe/London') + 365 * DAY}"})
    run_until_empty()
    assert limits.PEOPLE.most < 365 * DAY
    assert [one.get("/me/record/").status_code for one in (student, staff)] == [200, 200]


def test_the_log_has_words_for_it():
    assert "clock.moved" in VERBS


@pytest.fixture
def live_server(demo, transactional_db):
    """A server of its own: the one that other tests share was made before this was a demonstration."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.mark.django_db(transaction=True)
def test_in_a_browser(look, browser, live_server):  # noqa: F811 (the fixture)
    cast = assemble()
    become(browser, live_server, cast.client("student"))
    assert look(CLOCK) == []
    browser.find_element("css selector", "button[name=by][value='30']").click()
    patience = WebDriverWait(browser, 20, ignored_exceptions=(StaleElementReferenceException,))
    patience.until(lambda _: "Catching up:" in browser.find_element("id", "clock").text)
    assert look(CLOCK) == []
    run_until_empty()
    browser.get(live_server.url + CLOCK)
    said = browser.find_element("id", "site-day").text
    assert said == f"It is {day(clock.now() + 30 * DAY)} here: the clock was moved"
    assert look("/") == []
