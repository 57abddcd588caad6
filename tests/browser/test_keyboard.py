"""Joining by the keyboard alone: every stop can be seen, and the form is done without a mouse."""

from __future__ import annotations

from typing import Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from tests.audit import flushing
from tests.home.test_pages_in_a_browser import become
from tests.programmes.scene import set_up
from tests.site.cast import assemble

flushing.install()  # the log must be emptied after each test that commits

OUTLINE = "return getComputedStyle(document.activeElement).outlineStyle"
MOST_STOPS = 120


@pytest.fixture
def keys(browser: Any, live_server: Any, settings: Any) -> Any:
    settings.ALLOWED_HOSTS = ["*"]
    yield browser
    browser.delete_all_cookies()


def press(browser: Any, *keys: str) -> None:
    ActionChains(browser).send_keys(*keys).perform()


def walk_to(browser: Any, name: str, value: str = "") -> None:
    """Go from stop to stop by Tab until this field or button; each stop on the way can be seen."""
    for _ in range(MOST_STOPS):
        press(browser, Keys.TAB)
        here = browser.switch_to.active_element
        assert browser.execute_script(OUTLINE) != "none", here.get_attribute("outerHTML")
        if here.get_attribute("name") == name and (not value or here.get_attribute("value") == value):
            return
    raise AssertionError(f"no way by Tab to {name} {value}")


def go_on(browser: Any, address: str) -> None:
    walk_to(browser, "go", "next")
    press(browser, Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda shown: shown.current_url.endswith(address), address)


@pytest.mark.django_db(transaction=True)
def test_somebody_joins_without_a_mouse(keys: Any, live_server: Any) -> None:
    scene = set_up(assemble(), "near_peer_first_year")
    place = scene.enrol("student")
    way = f"/joining/{place.pk}/"
    become(keys, live_server, scene.client("student"))
    keys.get(f"{live_server.url}{way}1/")
    walk_to(keys, "goals__study_strategies")
    press(keys, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    go_on(keys, f"{way}2/")
    go_on(keys, f"{way}3/")
    go_on(keys, f"{way}4/")
    for name, value in (("times", "1_lunch"), ("mode", "video"), ("languages", "en")):
        walk_to(keys, name, value)
        press(keys, Keys.SPACE)
    go_on(keys, f"{way}5/")
    go_on(keys, way)
    place.refresh_from_db()
    assert place.state == "joined"
    given = dict(place.answers.values_list("question", "value"))
    assert given == {
        "goals": {"study_strategies": 2},
        "times": ["1_lunch"],
        "mode": ["video"],
        "languages": ["en"],
    }
