"""Aisha's pulse is 5 and she asks to be contacted: from the mail to the plan, each page under axe."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from selenium.webdriver.common.by import By
from tests.browser.hands import Hands
from tests.browser.test_every_page import faults
from tests.checkins.scene import Asked, link_in, mail_to, set_up_pair
from tests.home.test_pages_in_a_browser import shape
from tests.mentoring.scene import DAY
from tests.safeguarding.wishes import second_lead, told

from handrail.checkins.models import CheckIn
from handrail.lib import clock
from handrail.mentoring.models import Mentorship
from handrail.people.models import User
from handrail.safeguarding.models import ContactRequest

pytestmark = pytest.mark.django_db(transaction=True)
MOST_TAPS = 3


@pytest.fixture
def asked(transactional_db: Any) -> Asked:
    """Aisha and Dr Sarah have been a pair for two weeks, and are asked today."""
    made = set_up_pair()
    for name, called in (("student", "Aisha Khan"), ("mentor", "Dr Sarah Bell")):
        User.objects.filter(pk=made.scene[name].pk).update(name=called)
    Mentorship.objects.update(starts=made.pair.starts - 14 * DAY)
    with transaction.atomic():
        made.a_day(0)
    return made


def text(browser: Any) -> str:
    return str(browser.find_element(By.TAG_NAME, "main").text)


def test_one_tap_from_the_mail_without_signing_in(
    asked: Asked, browser: Any, axe: Any, live_server: Any, settings: Any
):
    settings.ALLOWED_HOSTS = ["*"]
    browser.get(live_server.url + reverse("help_now"))
    browser.delete_all_cookies()
    shape(browser, 360, "light")
    browser.get(live_server.url + link_in(mail_to(asked.mentee)))
    wrong, hands = faults(browser, axe), Hands(browser)
    hands.done.append("open the link")
    hands.picks("5: it is very good")
    hands.presses("Send")
    assert "Thank you. It is kept." in text(browser)
    assert wrong + faults(browser, axe) == []
    assert len(hands.done) <= MOST_TAPS
    assert browser.get_cookies() == []
    assert CheckIn.objects.get(side="mentee").pulse == 5
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def asks(asked: Asked, look: Any, browser: Any) -> list[str]:
    """Aisha answers signed in and asks; she reads who contacts her, and by when."""
    scene, made = asked.scene, asked.of()[0]
    wrong, hands = look(scene, "student", reverse("home")), Hands(browser)
    hands.presses("Say how it goes")
    wrong += look(scene, "student", reverse("check_in", args=[made.pk]))
    hands.picks("5: it is very good")
    hands.picks("Yes, Wellbeing Lead about how I am")
    hands.presses("Send")
    assert "Wellbeing Lead contacts you by" in text(browser)
    assert told() == [("contact_received", "Aisha Khan"), ("contact_waits", "Wellbeing Lead")]
    request = ContactRequest.objects.get()
    for name, args in (("contact", []), ("take_back_contact", [request.pk]), ("own_check_ins", [])):
        wrong += look(scene, "student", reverse(name, args=args))
    return wrong


def nobody_else_is_told(asked: Asked, look: Any, browser: Any) -> list[str]:
    """Not her mentor, not those who run the programme, not the administrators."""
    scene, wrong = asked.scene, []
    for path in (reverse("home"), reverse("mentorship", args=[asked.pair.pk]), reverse("own_check_ins")):
        wrong += look(scene, "mentor", path)
        assert "contacted" not in text(browser)
        assert "5: it is very good" not in text(browser)
    wrong += look(scene, "coordinator", reverse("cohort_check_ins", args=[asked.pair.cohort_id]))
    assert "5: it is very good" in text(browser)
    assert "contact" not in text(browser).lower()
    for address in ("log", "mails", "jobs", "deputy"):
        wrong += look(scene, "administrator", reverse(address))
        assert "asks to be contacted" not in text(browser)
        assert "Answer to you" not in text(browser)
    return wrong


def closes(asked: Asked, look: Any, browser: Any) -> list[str]:
    """The wellbeing lead takes it on, makes contact and closes it with a plan."""
    scene, hands, lead = asked.scene, Hands(browser), "wellbeing lead"
    page = reverse("contact_request", args=[ContactRequest.objects.get().pk])
    wrong = look(scene, lead, reverse("home"))
    hands.presses("Look now")
    wrong += look(scene, lead, reverse("contact_requests"))
    hands.presses("Aisha Khan")
    wrong += look(scene, lead, page)
    hands.presses("Open it and take it on")
    hands.presses("I have contacted them")
    wrong += look(scene, lead, page)
    hands.presses("Close it")
    wrong += look(scene, lead, f"{page}close/")
    hands.picks("We have a plan to which they agreed")
    browser.find_element(By.NAME, "plan").send_keys("She sees her own doctor, and we speak on Friday.")
    hands.presses("Close it")
    assert "She sees her own doctor" in text(browser)
    return wrong + look(scene, lead, page)


def test_aisha_asks_and_the_wellbeing_lead_closes_with_a_plan(asked: Asked, look: Any, browser: Any):
    second_lead(asked)
    wrong = asks(asked, look, browser)
    wrong += nobody_else_is_told(asked, look, browser)
    wrong += closes(asked, look, browser)
    request = ContactRequest.objects.get()
    assert (request.state, request.ending) == ("closed", "plan")
    assert request.contact_by > clock.now()
    assert wrong == []
