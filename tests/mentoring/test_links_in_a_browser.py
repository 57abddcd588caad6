"""Two minutes without a login: from the mail at most three taps, on a phone; each page under axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from tests.browser.hands import Hands
from tests.browser.test_every_page import faults
from tests.home.test_pages_in_a_browser import shape
from tests.mentoring.letters import link_to, links_in
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import DAY, set_up
from tests.site.cast import assemble

from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.mentoring import actions
from handrail.mentoring.meeting_queries import moment_words
from handrail.mentoring.models import Meeting

pytestmark = pytest.mark.django_db(transaction=True)
MOST_TAPS, WIDTH = 3, 360


@pytest.fixture
def pair(transactional_db: None) -> Pair:
    scene = set_up(assemble())
    for name, side in (("student", "mentee"), ("mentor", "mentor")):
        scene.say(name, side, "times", ["1_lunch", "2_morning", "4_evening"], "suggested")
    return pair_of(scene)


class Phone:
    """Somebody with a phone and no account on it. `wrong` is what is wrong with the pages they saw."""

    def __init__(self, browser: Any, axe: Any, root: str) -> None:
        self.browser, self.axe, self.root = browser, axe, root
        self.wrong: list[str] = []

    def follows(self, path: str) -> Hands:
        """Open the link of a mail: the first tap."""
        self.browser.get(self.root + path)
        self.looks()
        hands = Hands(self.browser)
        hands.done.append("open the link")
        return hands

    def looks(self) -> str:
        self.wrong += faults(self.browser, self.axe)
        return str(self.browser.find_element("tag name", "main").text)


@pytest.fixture
def phone(browser: Any, axe: Any, live_server: Any, settings: Any) -> Iterator[Phone]:
    settings.ALLOWED_HOSTS = ["*"]
    browser.get(live_server.url + reverse("help_now"))
    browser.delete_all_cookies()
    shape(browser, WIDTH, "light")
    yield Phone(browser, axe, live_server.url)
    browser.delete_all_cookies()
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def held_yesterday(pair: Pair) -> None:
    """The meeting is over, and both are asked whether it was."""
    past = pair.at(-1)
    Meeting.objects.update(starts_at=past.at, wall=past.spelled(), day=past.wall.date())
    actions.ask_whether_met(now=clock.now())


def test_a_mentor_confirms_moves_and_logs_from_mails_alone(pair: Pair, phone: Phone):
    pair.propose(7, 8)
    taken = []
    hands = phone.follows(link_to(pair.mentor, "meeting_proposed"))
    hands.presses(moment_words(pair.at(8).spelled()))
    assert "Agreed: you meet Student" in phone.looks()
    taken.append(hands.done)
    hands = phone.follows(link_to(pair.mentor, "meeting_agreed"))
    first = phone.browser.find_element("name", "time").text
    hands.presses(first)
    assert f"Moved: you meet Student on {first}" in phone.looks()
    taken.append(hands.done)
    held_yesterday(pair)
    hands = phone.follows(link_to(pair.mentor, "meeting_met"))
    hands.presses("Yes, we met")
    assert "Noted: you met Student." in phone.looks()
    taken.append(hands.done)
    assert Meeting.objects.get().state == "held"
    assert [len(taps) for taps in taken if len(taps) > MOST_TAPS] == []
    assert phone.browser.get_cookies() == []
    assert phone.wrong == []


def test_an_offer_is_answered_and_a_meeting_called_off(pair: Pair, phone: Phone):
    pair.scene.offer("peer", "mentor")
    link = link_to(pair.mentor, "mentorship_offer")
    hands = phone.follows(link)
    phone.browser.find_element("name", "nothing_between").click()
    hands.presses("Accept")
    assert "Peer is your mentee now" in phone.looks()
    phone.browser.get(phone.root + link)
    assert "You had said yes already." in phone.looks()
    pair.agreed()
    phone.follows(link_to(pair.mentor, "meeting_agreed", 1)).presses("Call it off")
    assert "Called off. Student is told by mail" in phone.looks()
    assert phone.wrong == []


def test_a_delegate_accepts_and_moves_and_is_refused_the_rest(pair: Pair, phone: Phone):
    pair.propose(7)
    typed = {"name": "Robin Kaye", "email": "office@northfield.example"}
    with transaction.atomic():
        actions.name_delegate(by=pair.mentor, now=clock.now(), **typed)
    (link,) = links_in(Message.objects.get(kind="delegate_link"))
    when = moment_words(pair.at(7).spelled())
    hands = phone.follows(link)
    hands.presses(when)
    hands.presses(when)
    assert "Agreed. Both of them get it by mail" in phone.looks()
    assert len(hands.done) == MOST_TAPS
    hands.presses(when)
    phone.looks()
    hands.picks(phone.browser.find_element("css selector", ".choices label").text)
    hands.presses("Move the meeting")
    assert "Moved. Both of them get the change by mail." in phone.looks()
    held_yesterday(pair)
    phone.browser.refresh()
    assert "No time is agreed or proposed." in phone.looks()
    hands.presses("Propose times")
    phone.looks()
    for path in (
        f"{link}meetings/{Meeting.objects.get().pk}/",
        link.replace("/plan/", "/answer/"),
        reverse("mentorship", args=[pair.mentorship.pk]),
    ):
        phone.browser.get(phone.root + path)
        assert "Student" not in phone.looks(), path
    with clock.moved(DAY):
        actions.end_delegation(by=pair.mentor, now=clock.now())
    phone.browser.get(phone.root + link)
    assert "This link was ended." in phone.looks()
    assert phone.wrong == []


def test_the_page_on_which_somebody_is_named(pair: Pair, look: Any, browser: Any):
    wrong = look(pair.scene, "mentor", reverse("own_delegate"))
    hands = Hands(browser)
    hands.types("Their name", "Robin Kaye")
    hands.types("Their mail address", "office@northfield.example")
    hands.presses("Send the link")
    wrong += look(pair.scene, "mentor", reverse("own_delegate"))
    wrong += look(pair.scene, "student", reverse("mentorship", args=[pair.mentorship.pk]))
    assert "Mentor’s secretary" in browser.find_element("tag name", "main").text
    assert wrong == []
