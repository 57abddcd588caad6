"""Two people find a time, prepare, and note that they met: in a browser, each page under axe."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import set_up
from tests.mentoring.test_in_a_browser import click
from tests.site.cast import assemble

from handrail.lib import clock
from handrail.mentoring import actions
from handrail.mentoring.models import Meeting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair(transactional_db: None) -> Pair:
    scene = set_up(assemble())
    for name, side in (("student", "mentee"), ("mentor", "mentor")):
        scene.say(name, side, "times", ["1_lunch", "2_morning", "4_evening"], "suggested")
    return pair_of(scene)


def fill(pair: Pair, made: Meeting) -> None:
    """Something of everything that the pages can show."""
    actions.write_agenda(meeting=made, by=pair.mentee, text="Whether to go abroad", now=clock.now())
    given = {"mentorship": pair.mentorship, "by": pair.mentor, "due": pair.today, "now": clock.now()}
    actions.add_action(text="Send the first draft of the essay", owner="mentee", **given)
    done = actions.add_action(text="Ask about the ward", owner="mentor", **given)
    actions.finish_action(action=done, by=pair.mentor, done=True, now=clock.now())
    pair.log(days=5)
    pair.over()


def said(browser: Any, words: str) -> None:
    """Wait for the page that follows, which says this."""
    patience = WebDriverWait(browser, 20, ignored_exceptions=(StaleElementReferenceException,))
    patience.until(lambda _: words in browser.find_element(By.TAG_NAME, "main").text)


def test_from_a_proposal_to_a_sheet_and_one_tap(pair: Pair, look, browser):
    scene, key = pair.scene, pair.mentorship.pk
    wrong = look(scene, "student", reverse("propose_meeting", args=[key]))
    browser.find_element(By.NAME, "suggested").click()
    browser.find_element(By.CSS_SELECTOR, "[name=mode][value=phone]").click()
    click(browser, "Propose these times")
    said(browser, "has been told, and accepts one of the times.")
    made = Meeting.objects.get()
    wrong += look(scene, "mentor", reverse("home"))
    click(browser, "Choose a time")
    said(browser, "The times")
    wrong += look(scene, "mentor", reverse("meeting", args=[made.pk]))
    browser.find_element(By.NAME, "option").click()
    said(browser, "Agreed.")
    fill(pair, made)
    for name in ("meeting", "move_meeting", "call_off_meeting", "write_agenda"):
        wrong += look(scene, "student", reverse(name, args=[made.pk]))
    for name in ("log_meeting", "add_action"):
        wrong += look(scene, "student", reverse(name, args=[key]))
    wrong += look(scene, "student", reverse("own_calendar"))
    click(browser, "Make an address")
    said(browser, "It is shown only now.")
    wrong += look(scene, "mentor", reverse("mentorship", args=[key]))
    click(browser, "By phone")
    said(browser, "Noted: you met.")
    address = reverse("cohort_mentorships", args=[scene.cohort.pk])
    wrong += look(scene, "coordinator", f"{address}?state=active")
    assert wrong == []
