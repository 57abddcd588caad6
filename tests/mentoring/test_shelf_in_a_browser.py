"""Aisha plans and notes three weeks, Sarah assigns a resource: on a telephone, by clicks, under axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils.formats import date_format
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait
from tests.browser.test_every_page import faults
from tests.home.test_pages_in_a_browser import become, shape
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import Scene, set_up
from tests.mentoring.test_goals import a_goal
from tests.mentoring.test_in_a_browser import click
from tests.site.cast import assemble

from handrail.learning import demo_shelf
from handrail.lib import clock
from handrail.mentoring.time_kinds import WEEK_DAYS, monday_of
from handrail.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)
AISHA, SARAH = "student", "mentor"
Phone = Callable[[Scene, str], None]


@pytest.fixture
def pair(transactional_db: None) -> Pair:
    scene = set_up(assemble())
    for key, name in ((AISHA, "Aisha"), (SARAH, "Dr Sarah")):
        User.objects.filter(pk=scene[key].pk).update(name=name)
        scene[key].refresh_from_db()
    demo_shelf.seed(scene.programme.school, clock.now())
    return pair_of(scene)


@pytest.fixture
def phone(browser: Any, live_server: Any, settings: Any) -> Iterator[Phone]:
    """A function that gives somebody a telephone, on their start page."""
    settings.ALLOWED_HOSTS = ["*"]

    def take(scene: Scene, name: str) -> None:
        become(browser, live_server, scene.client(name))
        shape(browser, 360, "light")
        browser.get(live_server.url + "/")

    yield take
    browser.delete_all_cookies()
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def said(browser: Any, words: str) -> None:
    """Wait for the page that follows, which says this."""
    patience = WebDriverWait(browser, 20, ignored_exceptions=(StaleElementReferenceException,))
    patience.until(lambda _: words in browser.find_element(By.TAG_NAME, "main").text, words)


def write(browser: Any, **fields: str) -> None:
    for name, words in fields.items():
        box = browser.find_element(By.NAME, name)
        box.clear()
        box.send_keys(words)


def choose(browser: Any, name: str, words: str) -> None:
    Select(browser.find_element(By.NAME, name)).select_by_visible_text(words)


def plans(browser: Any, axe: Any, goal: str) -> list[str]:
    """From the start page to a plan; what is wrong with its form is said, and the rest is still there."""
    click(browser, "Dr Sarah")
    said(browser, "Where do your hours go?")
    wrong = faults(browser, axe)
    click(browser, "Plan your week")
    said(browser, "A week has 168.")
    wrong += faults(browser, axe)
    write(browser, study="30", sleep="170")
    choose(browser, "goal", goal)
    choose(browser, "goal_kind", "Sleep")
    click(browser, "Keep the plan")
    said(browser, "Sleep: a week has 168 hours, and this says 170.")
    write(browser, sleep="56")
    click(browser, "Keep the plan")
    said(browser, "Together 86 of 168 hours.")
    return wrong


def notes(browser: Any, axe: Any, pair: Pair, weeks_ago: int, slept: str) -> list[str]:
    """One week from the page of the hours, and back to it."""
    day = monday(pair, weeks_ago)
    click(browser, f"Note it: {day}")
    said(browser, f"The week of {day}")
    wrong = faults(browser, axe)
    write(browser, sleep=slept, study="34")
    click(browser, "Keep this week")
    said(browser, "Noted.")
    return wrong


def monday(pair: Pair, weeks_ago: int) -> str:
    return date_format(monday_of(pair.today) - weeks_ago * WEEK_DAYS, "j F")


def test_three_weeks_the_chart_and_the_goal(pair: Pair, phone: Phone, browser: Any, axe: Any):
    goal = a_goal(pair.mentorship, specific="Sleep eight hours on five nights a week")
    phone(pair.scene, AISHA)
    wrong = plans(browser, axe, goal.specific)
    for weeks_ago, slept in ((2, "49.5"), (1, "52"), (0, "56")):
        wrong += notes(browser, axe, pair, weeks_ago, slept)
    said(browser, "Sleep: less than planned in 2 of 3 weeks")
    drawn = [len(browser.find_elements(By.CSS_SELECTOR, f".chart rect.{kind}")) for kind in ("plan", "bar")]
    assert drawn == [3, 3]
    wrong += faults(browser, axe)
    browser.find_element(By.CSS_SELECTOR, ".chart summary").click()
    assert "49.5" in browser.find_element(By.CSS_SELECTOR, ".chart table").text
    click(browser, "Study")
    said(browser, "Study: more than planned in 3 of 3 weeks")
    click(browser, goal.specific)
    said(browser, f"Week of {monday(pair, 2)}: planned 56, actual 49.5 hours of sleep")
    wrong += faults(browser, axe)
    phone(pair.scene, SARAH)
    click(browser, "Aisha")
    said(browser, "To read and to try")
    assert "Their week" not in browser.find_element(By.TAG_NAME, "main").text
    assert wrong == []


def test_sarah_assigns_a_self_care_resource_and_aisha_uses_it(
    pair: Pair, phone: Phone, browser: Any, axe: Any
):
    phone(pair.scene, SARAH)
    click(browser, "Aisha")
    said(browser, "Put something from the school’s shelf")
    click(browser, "Add a resource")
    said(browser, "Only you two see the list")
    wrong = faults(browser, axe)
    click(browser, "Look at the shelf first")
    said(browser, "Sleeping after night shifts")
    click(browser, "Self-care")
    wrong += faults(browser, axe)
    browser.back()
    browser.back()
    choose(browser, "resource", "Sleeping after night shifts (Hartwell Medical School)")
    click(browser, "Put it on the list")
    said(browser, "It stands on the list. Only you two see it.")
    wrong += faults(browser, axe)
    phone(pair.scene, AISHA)
    click(browser, "Dr Sarah")
    said(browser, "opens another site: example.org")
    click(browser, "Mark as used: Sleeping after night shifts")
    said(browser, "Noted: you used it.")
    said(browser, "Used on")
    wrong += faults(browser, axe)
    phone(pair.scene, SARAH)
    click(browser, "Aisha")
    said(browser, "Used on")
    assert wrong == []


def test_questions_on_the_sheet_and_on_a_page(pair: Pair, look: Any):
    made = pair.agreed()
    wrong = look(pair.scene, AISHA, reverse("question_bank"))
    wrong += look(pair.scene, AISHA, reverse("write_agenda", args=[made.pk]))
    for name in (AISHA, SARAH):
        wrong += look(pair.scene, name, reverse("meeting", args=[made.pk]))
    assert wrong == []
