"""Story 2 step 11, story 3 steps 2 to 4, and the institution's one red sign, by clicks, narrow and wide."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from selenium.webdriver.common.by import By
from tests.cases.crowd import Crowd, began, looked, running_pair, today
from tests.mentoring.pair import Pair
from tests.mentoring.scene import DAY, Scene
from tests.mentoring.test_in_a_browser import click

from handrail.cases.models import Case, CaseLine
from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.mentoring import actions
from handrail.mentoring.models import Meeting
from handrail.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def main(browser: Any) -> str:
    return browser.find_element(By.TAG_NAME, "main").text


def cockpit(scene: Scene, show: str = "") -> str:
    key = scene.cohort.pk
    return reverse("cockpit_list", args=[key, show]) if show else reverse("cockpit", args=[key])


def name(scene: Scene, mentee: str, mentor: str) -> Pair:
    """A pair of these names, for 20 days."""
    User.objects.filter(pk=scene["student"].pk).update(name=mentee)
    User.objects.filter(pk=scene["mentor"].pk).update(name=mentor)
    return running_pair(scene)


def misses(pair: Pair, ago: int) -> None:
    made = pair.over()
    Meeting.objects.filter(pk=made.pk).update(day=today() - ago * DAY)
    made.refresh_from_db()
    actions.say_whether(meeting=made, by=pair.mentor, held=False, today=today(), now=clock.now())


def test_james_misses_two_meetings(scene: Scene, look, browser):
    pair = name(scene, "James Reid", "Dr Robert Lang")
    pair.log(days=15)
    misses(pair, 9)
    misses(pair, 2)
    Message.objects.all().delete()
    wrong = look(scene, "coordinator", cockpit(scene))
    click(browser, "Look at every pair now")
    assert "1 pair changed since the last look." in main(browser)
    wrong += look(scene, "coordinator", cockpit(scene, "signs"))
    assert "2 meetings in a row called off, missed or unanswered" in main(browser)
    click(browser, "Nudge both")
    assert "A friendly word to both is on its way." in main(browser)
    assert sorted(Message.objects.values_list("address", "subject")) == sorted(
        (who.email, "A good moment to find a time") for who in (pair.mentee, pair.mentor)
    )
    for who in ("student", "mentor"):
        wrong += look(scene, who, reverse("mentorship", args=[pair.mentorship.pk]))
        assert "in a row" not in main(browser)
        assert "case" not in main(browser).lower().replace("in any case", "")
    pair.log()
    wrong += look(scene, "coordinator", cockpit(scene, "signs"))
    assert "No pair in this list" in main(browser)
    looked(scene)
    assert list(pair.mentorship.signs.values_list("state", flat=True)) == ["lapsed"]
    assert not Case.objects.exists()
    assert wrong == []


def test_maria_changes_her_interests(scene: Scene, look, browser):
    pair = name(scene, "Maria Costa", "Dr Ivo Petrov")
    wrong = look(scene, "student", reverse("mentorship", args=[pair.mentorship.pk]))
    click(browser, "My interests have changed")
    assert "It is nobody’s fault, and it counts against nobody." in main(browser)
    click(browser, "Say so")
    assert "This field is required." in main(browser)
    for field, value in (("wish", "add"), ("confidence", "4")):
        box = browser.find_element(By.CSS_SELECTOR, f"input[name={field}][value='{value}']")
        browser.execute_script("arguments[0].click()", box)
    browser.find_element(By.NAME, "words").send_keys("Dermatology; support with changing specialty")
    wrong += look_here(browser)
    click(browser, "Say so")
    assert "Your coordinator has it, and answers within five working days." in main(browser)
    wrong += look(scene, "student", reverse("say_interests", args=[pair.mentorship.pk]))
    assert "How sure: 4 of 10." in main(browser)
    wrong += look(scene, "coordinator", reverse("cases"))
    assert "The mentee’s interests have changed" in main(browser)
    click(browser, "Maria Costa")
    said = main(browser)
    assert "“Keep my mentor, and look for a second one as well”; how sure: 4 of 10" in said
    assert "Dermatology; support with changing specialty" in said
    click(browser, "Look for a second mentor")
    assert "The case is due within ten working days." in main(browser)
    assert "A second mentor for Maria Costa" in main(browser)
    wrong += look(scene, "mentor", reverse("mentorship", args=[pair.mentorship.pk]))
    assert "Dermatology" not in main(browser)
    assert wrong == []


def look_here(browser: Any) -> list[str]:
    """What is wrong with the width of the page that is open."""
    beside = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return ["too wide"] if browser.execute_script(beside) > 0 else []


def test_one_red_sign_is_seen_to_and_closed(scene: Scene, look, browser):
    pair = name(scene, "Kwame Boateng", "Prof Daniel Osei")
    began(pair.mentorship, 38)
    crowd = Crowd(scene)
    for number, other in enumerate(crowd.grow(5, days=25)):
        crowd.meet(other, 20 - number)
    looked(scene)
    Case.objects.update(due=today())
    Message.objects.all().delete()
    wrong = look(scene, "coordinator", reverse("home"))
    assert "Kwame Boateng and Prof Daniel Osei: No first meeting in 38 days" in main(browser)
    wrong += look(scene, "coordinator", cockpit(scene))
    assert "Half of the pairs first met within 7 days" in main(browser)
    browser.find_element(By.CSS_SELECTOR, ".next-step .button").click()
    wrong += look(scene, "coordinator", reverse("case", args=[Case.objects.get().pk]))
    browser.execute_script("document.querySelector('.ways ~ details').open = true")
    click(browser, "Offer a talk of three")
    assert "Both are offered a talk with you, by mail. The case waits." in main(browser)
    assert set(Message.objects.values_list("kind", flat=True)) == {"pair_talk"}
    close_with_what_helped(browser)
    wrong += look(scene, "coordinator", reverse("cases") + "?show=closed")
    assert "Closed. What helped: the talk of three" in main(browser)
    wrong += look(scene, "coordinator", reverse("thresholds", args=[scene.programme.pk]))
    wrong += look(scene, "student", reverse("ask_for_help", args=[pair.mentorship.pk]))
    click(browser, "Ask a coordinator")
    assert CaseLine.objects.filter(kind="help").count() == 1
    assert wrong == []


def close_with_what_helped(browser: Any) -> None:
    click(browser, "Note something")
    browser.find_element(By.NAME, "words").send_keys("Spoke to both: Thursday mornings.")
    click(browser, "Note it")
    click(browser, "Close the case")
    assert look_here(browser) == []
    talk = browser.find_element(By.CSS_SELECTOR, "input[name=helped][value=talk]")
    browser.execute_script("arguments[0].click()", talk)
    click(browser, "Close the case")
    said = main(browser)
    assert "The case is closed." in said
    assert "Closed. What helped: the talk of three" in said
