"""A wellbeing lead opens a pair on a phone, reads, closes it; somebody else reviews it; the two know."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from selenium.webdriver.common.by import By
from tests.browser.hands import Hands
from tests.browser.test_every_page import faults
from tests.checkins.scene import Asked, set_up_pair
from tests.home.test_pages_in_a_browser import shape
from tests.safeguarding.emergencies import SAID, WORDS, something_written
from tests.safeguarding.wishes import second_lead
from tests.site.cast import Actor, signed_in

from handrail.people.models import User
from handrail.people.roles import Role
from handrail.safeguarding.models import Opening

pytestmark = pytest.mark.django_db(transaction=True)
LEAD, OTHER = "wellbeing lead", "second lead"
PARTS = ("Conversation", "Notes", "Documents")
MOST = 10  # presses and fields from the start page to the words


@pytest.fixture
def asked(transactional_db: Any) -> Asked:
    made = set_up_pair()
    something_written(made)
    user = second_lead(made)
    TOTP.activate(user, generate_totp_secret())
    other = User.objects.select_related("school").get(pk=user.pk)
    made.scene.cast.actors[OTHER] = Actor(
        OTHER, partial(signed_in, other), other, frozenset({Role.WELLBEING_LEAD})
    )
    return made


def text(browser: Any) -> str:
    return str(browser.find_element(By.TAG_NAME, "main").text)


def opens(asked: Asked, look: Any, browser: Any, axe: Any) -> list[str]:
    """From the start page to the words; each page under axe on a phone, as it is pressed through."""
    scene, hands = asked.scene, Hands(browser)
    wrong = look(scene, LEAD, reverse("openings"))
    wrong += look(scene, LEAD, reverse("open_in_emergency", args=[asked.pair.pk]))
    wrong += look(scene, LEAD, reverse("home"))
    shape(browser, 360, "light")
    hands.presses("Open or review")
    hands.types("Name, mail address or school number", "Student")
    hands.presses("Search")
    wrong += faults(browser, axe)
    hands.presses("Student with Mentor")
    hands.picks("A risk to somebody’s life")
    hands.types("What happened, and why is there no other way?", WORDS)
    hands.picks("Tell both at once")
    hands.presses("Open it for 60 minutes")
    assert len(hands.done) <= MOST
    for part in PARTS:
        hands.presses(part)
        wrong += faults(browser, axe)
        assert any(one in text(browser) for one in SAID)
        browser.back()
    wrong += faults(browser, axe)
    hands.presses("Close it now")
    assert "Nothing of it can be read any more." in text(browser)
    return wrong + faults(browser, axe)


def reviews(asked: Asked, look: Any, browser: Any) -> list[str]:
    scene, hands, made = asked.scene, Hands(browser), Opening.objects.get()
    wrong = look(scene, OTHER, reverse("openings"))
    wrong += look(scene, OTHER, reverse("review_opening", args=[made.pk]))
    assert WORDS in text(browser)
    hands.picks("It was right to open it")
    hands.types("On what do you base it?", "I spoke with her and with whoever opened it")
    hands.presses("Keep the review")
    assert "Your review is kept." in text(browser)
    return wrong + look(scene, OTHER, reverse("review_opening", args=[made.pk]))


def test_it_is_opened_read_closed_reviewed_and_told(asked: Asked, look: Any, browser: Any, axe: Any):
    wrong = opens(asked, look, browser, axe)
    wrong += reviews(asked, look, browser)
    for name in ("student", "mentor"):
        wrong += look(asked.scene, name, reverse("readings", args=[asked.pair.pk]))
        assert "Somebody else has reviewed whether that was right." in text(browser)
    assert wrong == []
