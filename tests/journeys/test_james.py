"""The second story, steps 4, 6 and 7, on a telephone: authorship agreed, asked before told, the ladder moves.

Step 9, the abstract with its versions and comments: `tests/mentoring/test_notes_in_a_browser.py`.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select
from tests.journeys.steps import types
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import Scene, set_up
from tests.mentoring.test_in_a_browser import click
from tests.mentoring.test_meetings_in_a_browser import said
from tests.site.cast import assemble

from handrail.mentoring.models import Goal, Mentorship
from handrail.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)
JAMES, ROBERT = "student", "mentor"
GOAL = {
    "specific": "Write one page with a question for a first project in oncology",
    "measurable": "One page, read by Dr Robert and one registrar",
    "achievable": "Two afternoons a month on the ward",
    "relevant": "I want to know whether research is for me",
}
TRIED = "I read five papers and got lost in the third."
COMMENT = "Begin with the table that you did not understand."


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    made = set_up(assemble())
    for key, name in ((JAMES, "James"), (ROBERT, "Dr Robert")):
        User.objects.filter(pk=made[key].pk).update(name=name)
        made[key].refresh_from_db()
    return made


@pytest.fixture
def pair(scene: Scene) -> Pair:
    made = pair_of(scene)
    Mentorship.objects.update(kind="supervisor")
    return made


def main(browser: Any) -> str:
    return str(browser.find_element(By.TAG_NAME, "main").text)


def press(browser: Any, which: str) -> None:
    """Press a button, also one that is folded away."""
    browser.execute_script("arguments[0].click()", browser.find_element(By.CSS_SELECTOR, which))


def test_authorship_is_agreed(pair: Pair, phone: Any, browser: Any):
    key = pair.mentorship.pk
    for who, share in ((JAMES, "I write the first draft and am first author."), (ROBERT, "James is first.")):
        phone(who, reverse("expectations", args=[key]))
        said(browser, "Authorship")
        Select(browser.find_element(By.NAME, "how_often")).select_by_value("fortnight")
        types(browser, how_to_reach="By mail", brings="Two hours a week", difficult="We say so")
        click(browser, "Keep my part")
        said(browser, "This field is required.")
        assert browser.find_element(By.NAME, "brings").get_attribute("value") == "Two hours a week"
        types(browser, authorship=share)
        click(browser, "Keep my part")
        said(browser, "Your part is kept.")
    for who in (JAMES, ROBERT):
        phone(who, reverse("agreement", args=[key]))
        said(browser, "I write the first draft and am first author.")
        click(browser, "Accept the agreement")
        said(browser, "You have accepted the agreement.")


def test_the_comment_opens_after_the_answer_and_the_ladder_moves(pair: Pair, phone: Any, browser: Any):
    phone(JAMES, reverse("new_goal", args=[pair.mentorship.pk]))
    Select(browser.find_element(By.NAME, "category")).select_by_value("first_research_project")
    types(browser, **GOAL)
    Select(browser.find_element(By.NAME, "period")).select_by_value("91")
    click(browser, "Keep the goal")
    said(browser, "The goal is kept.")
    goal = Goal.objects.get()
    page = reverse("goal", args=[goal.pk])
    phone(ROBERT, page)
    press(browser, "[name=question]")
    said(browser, "The mentee answers first.")
    asked = reverse("reflection", args=[goal.reflections.get().pk])
    phone(ROBERT, asked)
    types(browser, words=COMMENT)
    click(browser, "Keep")
    said(browser, COMMENT)
    phone(JAMES, page)
    assert COMMENT not in main(browser)
    phone(JAMES, asked)
    assert COMMENT not in main(browser)
    types(browser, words=TRIED)
    click(browser, "Keep")
    said(browser, COMMENT)
    phone(ROBERT, page)
    press(browser, "[name=to][value=joint]")
    said(browser, "The questions to think about are others now.")
    goal.refresh_from_db()
    assert goal.lead == "joint"
