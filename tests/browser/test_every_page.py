"""Every page but those of mentors and mentees in a round, from the access table, as somebody who may."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from django.urls import reverse
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from tests.audit import flushing
from tests.home.test_pages_in_a_browser import become, shape
from tests.site.cast import Actor, Cast, assemble
from tests.site.things import NOTHING, Thing, find_factories, groups, things

from handrail.config.addresses import SHOWN
from handrail.config.routes import HOME, LEARNING, PEOPLE, PROGRAMMES, STUDIO

flushing.install()  # the log must be emptied after each test that commits

ROWS = [
    row
    for row in (*HOME, *PEOPLE, *PROGRAMMES, *LEARNING, *STUDIO)
    if SHOWN in row.get and not row.demo and not row.name.endswith("_file")
]
WHO = ("administrator", "coordinator", "student", "wellbeing lead", "nobody")
LOOKS = ((360, "light"), (1280, "dark"), (768, "light"), (360, "dark"), (1280, "light"))
BESIDE = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


def pages(cast: Cast) -> Iterator[tuple[Actor, str]]:
    """Each address once, as one of those who may use it: by turns, so that every role sees many."""
    turns = cycle(range(len(WHO)))
    made = {
        about: things(cast, about) if about else {"": NOTHING}
        for about in dict.fromkeys(row.about for row in ROWS)
    }
    for row in ROWS:
        first = next(turns)
        for name in (*WHO[first:], *WHO[:first]):
            actor = cast.actors[name]
            thing = next((one for one in made[row.about].values() if may(actor, one, row.who)), None)
            if thing is not None:
                yield actor, reverse(row.name, kwargs=thing.names)
                break


def may(actor: Actor, thing: Thing, who: tuple[str, ...]) -> bool:
    return "anybody" in who or bool(groups(actor, thing) & set(who))


@pytest.fixture
def site(browser: Any, live_server: Any, settings: Any) -> Iterator[Any]:
    settings.ALLOWED_HOSTS = ["*"]
    yield live_server
    browser.delete_all_cookies()
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def faults(browser: Any, axe: Any) -> list[str]:
    """What is wrong with the page now in the browser, as its own words, its axe and its width say."""
    found = list(axe())
    if (beside := browser.execute_script(BESIDE)) > 0:
        found.append(f"{beside} px stand beside the screen")
    headings = [one.text for one in browser.find_elements(By.TAG_NAME, "h1")]
    if len(headings) != 1 or not headings[0]:
        found.append(f"the headings are {headings}")
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    if browser.switch_to.active_element.get_attribute("class") != "skip":
        found.append("the first stop of the keyboard is not the way past the frame")
    return found


@pytest.mark.django_db(transaction=True)
def test_no_page_has_a_fault(browser: Any, axe: Any, site: Any) -> None:
    cast = assemble()
    find_factories()
    visits = sorted(pages(cast), key=lambda visit: visit[0].name)
    before, wrong = "", []
    for (actor, path), (width, scheme) in zip(visits, cycle(LOOKS), strict=False):
        if actor.name != before:
            become(browser, site, actor.client)
            before = actor.name
        shape(browser, width, scheme)
        browser.get(site.url + path)
        said = faults(browser, axe)
        wrong += [f"{path} as {actor.name}, {width} px, {scheme}: {one}" for one in said]
    assert wrong == []
    assert len(visits) == len(ROWS)
