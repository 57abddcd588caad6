"""A mentor is asked and says yes, the mentee finds them: in a browser, by clicks, each page under axe."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select
from tests.browser.hands import wait_for_the_page_after
from tests.mentoring.scene import Scene, set_up
from tests.programmes.scene import csv_file
from tests.site.cast import assemble

from handrail.lib import clock
from handrail.mentoring.models import Mentorship, PairImport
from handrail.mentoring.sheet_pairs import HEADERS
from handrail.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    scene = set_up(assemble())
    User.objects.filter(pk=scene["student"].pk).update(name="Noor Aziz", stage="")
    scene.say("student", "mentee", "interests", ["cardiology"], "suggested")
    scene.say("student", "mentee", "year", "I would sleep, and know what I want.", "partner")
    scene.cast["student"].refresh_from_db()
    return scene


def click(browser: Any, words: str) -> None:
    """Press the one button or link with these words on the page, and wait for the next page."""
    main = browser.find_element(By.TAG_NAME, "main")
    found = main.find_elements(By.XPATH, f".//*[self::a or self::button][normalize-space()='{words}']")
    assert len(found) == 1, (words, len(found))
    browser.execute_script("arguments[0].click()", found[0])
    wait_for_the_page_after(browser, main, words)


def test_from_the_start_page_to_a_pair_in_three_clicks(scene, look, browser):
    made = scene.offer()
    wrong = look(scene, "mentor", reverse("mentorship", args=[made.pk]))
    wrong += look(scene, "mentor", reverse("decline_offer", args=[made.pk]))
    wrong += look(scene, "mentor", reverse("declare_conflict", args=[made.pk]))
    wrong += look(scene, "mentor", reverse("home"))
    click(browser, "See who it is")
    browser.find_element(By.NAME, "nothing_between").click()
    click(browser, "Accept")
    assert "Noor Aziz is your mentee now" in browser.find_element(By.TAG_NAME, "main").text
    assert scene["student"].email in browser.find_element(By.TAG_NAME, "main").text
    wrong += look(scene, "student", reverse("home"))
    click(browser, scene["mentor"].name)
    assert scene["mentor"].email in browser.find_element(By.TAG_NAME, "main").text
    for name in ("mentor", "student"):
        wrong += look(scene, name, reverse("mentorship", args=[made.pk]))
        wrong += look(scene, name, reverse("mentorships"))
    assert wrong == []


def test_what_coordinators_see(scene, look, browser):
    made = scene.offer()
    scene.accept(scene.offer("peer", "director"))
    lead = scene.client("coordinator")
    rows = [["N-mentor", "nobody", "soon"]]
    lead.post(reverse("import_pairs", args=[scene.cohort.pk]), {"file": csv_file(rows, list(HEADERS))})
    of = PairImport.objects.get()
    here = reverse("cohort_mentorships", args=[scene.cohort.pk])
    wrong = []
    for path in (
        here,
        f"{here}?state=active",
        reverse("mentorship", args=[made.pk]),
        reverse("take_back_offer", args=[made.pk]),
        reverse("import_pairs", args=[scene.cohort.pk]),
        reverse("pair_import", args=[of.pk]),
    ):
        wrong += look(scene, "coordinator", path)
    PairImport.objects.update(state="done", made=["one"], done_at=clock.now())
    for path in (reverse("pair_import", args=[of.pk]), reverse("undo_pair_import", args=[of.pk])):
        wrong += look(scene, "coordinator", path)
    Mentorship.objects.filter(pk=made.pk).update(state="withdrawn")
    wrong += look(scene, "mentor", reverse("mentorship", args=[made.pk]))
    assert wrong == []


def test_two_come_to_an_agreement(scene, look, browser):
    made = scene.offer()
    scene.accept(made)
    pages = [reverse(name, args=[made.pk]) for name in ("mentorship", "agreement", "expectations")]
    wrong = [fault for path in pages for fault in look(scene, "student", path)]
    for name in ("student", "mentor"):
        wrong += look(scene, name, pages[2])
        Select(browser.find_element(By.NAME, "how_often")).select_by_value("month")
        for field in ("how_to_reach", "brings", "difficult"):
            browser.find_element(By.NAME, field).send_keys(f"The {name} says how it is.")
        click(browser, "Keep my part")
        assert "Your part is kept." in browser.find_element(By.TAG_NAME, "main").text
    for name in ("student", "mentor"):
        wrong += look(scene, name, pages[1])
        click(browser, "Accept the agreement")
    assert "Version 1 is accepted by both of you." in browser.find_element(By.TAG_NAME, "main").text
    click(browser, "Propose a change")
    assert "version 1 holds" in browser.find_element(By.TAG_NAME, "main").text
    wrong += look(scene, "mentor", pages[1])
    assert wrong == []
