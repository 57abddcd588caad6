"""“Be less stressed” becomes a goal, in a browser; each page of a goal is looked at narrow and wide."""

from __future__ import annotations

import pytest
from django.urls import reverse
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait
from tests.mentoring.scene import Scene
from tests.mentoring.test_goals import WHOLE
from tests.mentoring.test_in_a_browser import click
from tests.site.opening import opened

from handrail.lib import clock
from handrail.mentoring.actions import goals as actions
from handrail.mentoring.actions import reflecting
from handrail.mentoring.models import Goal

pytestmark = pytest.mark.django_db(transaction=True)


def main(browser) -> str:
    return browser.find_element(By.TAG_NAME, "main").text


def write(browser, name: str, text: str) -> None:
    field = browser.find_element(By.NAME, name)
    field.clear()
    field.send_keys(text)


def test_be_less_stressed_becomes_a_goal(scene: Scene, look, browser):
    pair = scene.offer()
    scene.accept(pair)
    assert look(scene, "student", reverse("mentorship", args=[pair.pk])) == []
    click(browser, "Set a goal")
    Select(browser.find_element(By.NAME, "category")).select_by_value("workload_self_care")
    write(browser, "specific", "be less stressed")
    seen = "Leave the ward on time on two days a week and go for a run"
    patience = WebDriverWait(browser, 15, ignored_exceptions=(StaleElementReferenceException,))
    patience.until(lambda _: seen in main(browser))  # said while one writes
    patience.until(lambda _: "This says how you want to be." in main(browser))
    click(browser, "Keep the goal")
    said = main(browser)
    assert "Say how you two will know" in said
    assert "A time is missing" in said
    assert Goal.objects.count() == 0
    for name in ("specific", "measurable", "achievable", "relevant"):
        write(browser, name, WHOLE[name])
    Select(browser.find_element(By.NAME, "period")).select_by_value("42")
    click(browser, "Keep the goal")
    assert "The goal is kept." in main(browser)
    assert Goal.objects.get().reason == ""


def test_the_pages_of_a_goal(scene: Scene, look, browser):
    pair = scene.offer()
    scene.accept(pair)
    pair.refresh_from_db()
    now, by = clock.now(), pair.mentee
    client = scene.client("student")
    client.post(reverse("new_goal", args=[pair.pk]), WHOLE)
    old = Goal.objects.get()
    client.post(
        reverse("change_goal", args=[old.pk]), WHOLE | {"specific": "Swim at lunch on two days a week"}
    )
    goal = Goal.objects.get(follows=old)
    for words in ("Buy goggles", "Swim 500 metres"):
        actions.add_milestone(goal=goal, words=words, by=by, now=now)
    step = next(one for one in goal.milestones.all() if opened(one).words == "Buy goggles")
    actions.tick_milestone(milestone=step, done=True, by=by, today=now.date(), now=now)
    for kind, words in (
        ("progress", "Twice this week.\nIt helped."),
        ("evidence", "https://swim.example/log"),
    ):
        actions.add_note(goal=goal, kind=kind, words=words, review_on=None, by=by, now=now)
    asked = reflecting.ask(goal=goal, question="stuck", by=pair.mentor, now=now)
    reflecting.comment(reflection=asked, words="On late shifts?", by=pair.mentor, now=now)
    wrong = []
    for name in ("student", "mentor"):
        for path in (
            reverse("goal", args=[goal.pk]),
            reverse("goal", args=[old.pk]),
            reverse("change_goal", args=[goal.pk]),
            reverse("add_to_goal", args=[goal.pk]),
            reverse("reflection", args=[asked.pk]),
            reverse("mentorship", args=[pair.pk]),
        ):
            wrong += look(scene, name, path)
    assert wrong == []
