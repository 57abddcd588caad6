"""Ends as people live them, on a telephone: interests change, a year is over, somebody thinks again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from selenium.webdriver.common.by import By
from tests.browser.hands import Hands
from tests.home.test_pages_in_a_browser import become, shape
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import DAY, set_up
from tests.mentoring.test_endings import end, fresh
from tests.site.cast import assemble

from handrail.lib import clock
from handrail.mentoring.actions import pausing
from handrail.mentoring.models import Closure
from handrail.mentoring.queries import miscounted
from handrail.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)
Phone = Callable[[str], Hands]
WHY = "I want to be a dermatologist now"


@pytest.fixture
def pair(transactional_db: None) -> Pair:
    scene = set_up(assemble())
    User.objects.filter(pk=scene["student"].pk).update(name="Maria Costa")
    User.objects.filter(pk=scene["mentor"].pk).update(name="Ivo Brandt")
    for name in ("student", "mentor"):
        scene.cast[name].refresh_from_db()
    return pair_of(scene)


@pytest.fixture
def phone(pair: Pair, look: Any, browser: Any, live_server: Any) -> Phone:
    """A function that hands somebody a telephone, open at the page of the pair."""

    def of(name: str) -> Hands:
        become(browser, live_server, pair.scene.client(name))
        shape(browser, 360, "light")
        browser.get(live_server.url + reverse("mentorship", args=[pair.mentorship.pk]))
        return Hands(browser)

    return of


def text(browser: Any) -> str:
    return browser.find_element(By.TAG_NAME, "main").text


def test_interests_change_and_it_is_no_failure(pair: Pair, phone: Phone, look, browser):
    scene, key = pair.scene, pair.mentorship.pk
    wrong = look(scene, "student", reverse("end_mentorship", args=[key]))
    maria = phone("student")
    maria.presses("End the mentorship")
    assert "Ivo Brandt is told that the mentorship has ended" in text(browser)
    maria.picks("As planned: interests have changed")
    maria.types("Is there something that the coordinators should know? (if you like)", WHY)
    maria.picks("I should like a new mentor")
    maria.presses("End the mentorship")
    assert "It ended as planned." in text(browser)
    wrong += look(scene, "student", reverse("mentorship", args=[key]))
    wrong += look(scene, "student", reverse("closure", args=[key]))
    maria = phone("student")
    maria.presses("Answer three questions")
    maria.types("What helped most? (if you like)", "The walks on the ward")
    maria.picks("Partly")
    maria.presses("Send")
    ivo = phone("mentor")
    assert "It ended as planned." in text(browser)
    for words in (WHY, "interests", "The walks", "Take it back", "Ask for a new mentor"):
        assert words not in text(browser)
    ivo.presses("Answer three questions")
    ivo.types("What would you change about the programme? (if you like)", "More time")
    ivo.presses("Send")
    assert Closure.objects.count() == 2
    assert (User.objects.get(pk=pair.mentor.pk).active_mentees, miscounted()) == (0, [])
    assert [*wrong, *coordinators_pages(pair, look, browser)] == []


def coordinators_pages(pair: Pair, look: Any, browser: Any) -> list[str]:
    """What those who run the programme see, and what is wrong with it."""
    address = f"{reverse('cohort_mentorships', args=[pair.scene.cohort.pk])}?state=ended"
    wrong = look(pair.scene, "coordinator", address)
    assert "Asked for a new mentor" in text(browser)
    assert "As planned: interests have changed: 1" in text(browser)
    for name in ("mentorship", "end_reason", "closure_words"):
        wrong += look(pair.scene, "coordinator", reverse(name, args=[pair.mentorship.pk]))
    return wrong


def test_a_year_is_over_and_the_two_stay_in_touch(pair: Pair, phone: Phone, look, browser):
    end(pair, pair.mentor, "planned")
    for name in ("student", "mentor"):
        hands = phone(name)
        assert "Staying in touch" in text(browser)
        assert "@" not in text(browser)
        hands.presses("Answer three questions")
        hands.picks("Yes")
        hands.presses("Send")
        hands.presses("Yes, stay in touch")
    assert pair.mentee.email in text(browser)
    maria = phone("student")
    assert pair.mentor.email in text(browser)
    wrong = look(pair.scene, "student", reverse("mentorship", args=[pair.mentorship.pk]))
    wrong += look(pair.scene, "student", reverse("mentorships"))
    maria = phone("student")
    maria.presses("Not any more")
    assert "@" not in text(browser)
    assert wrong == []


def test_somebody_stops_and_changes_their_mind(pair: Pair, phone: Phone, browser):
    ivo = phone("mentor")
    ivo.presses("End the mentorship")
    ivo.presses("End the mentorship")
    assert "Say how it ends" in text(browser)
    ivo.picks("It stops, without anybody’s fault")
    ivo.presses("End the mentorship")
    assert "nobody’s fault" in text(browser)
    phone("student")
    assert "Take it back" not in text(browser)
    phone("mentor").presses("Take it back")
    assert "Taken back" in text(browser)
    assert fresh(pair).state == "active"
    assert (User.objects.get(pk=pair.mentor.pk).active_mentees, miscounted()) == (1, [])


def test_a_pause_with_somebody_who_stands_in(pair: Pair, phone: Phone, look, browser):
    scene, key = pair.scene, pair.mentorship.pk
    wrong = look(scene, "mentor", reverse("pause_mentorship", args=[key]))
    ivo = phone("mentor")
    ivo.presses("Pause")
    ivo.types("On which day does it go on?", f"{pair.today + 30 * DAY}")
    ivo.presses("Pause it")
    assert "Nothing is asked of you two" in text(browser)
    wrong += look(scene, "coordinator", reverse("name_cover", args=[key]))
    lead = phone("coordinator")
    lead.presses("Say who stands in")
    lead.chooses("Who stands in?", scene["director"].name)
    lead.presses("Keep it")
    for name in ("student", "coordinator"):
        wrong += look(scene, name, reverse("mentorship", args=[key]))
    address = reverse("cohort_mentorships", args=[scene.cohort.pk])
    wrong += look(scene, "coordinator", f"{address}?state=paused")
    wrong += look(scene, "student", reverse("home"))
    phone("student")
    assert scene["director"].email in text(browser)
    pausing.resume(mentorship=fresh(pair), by=None, now=clock.now())
    assert wrong == []
