"""A school's first day, click by click as docs/first-day.md tells it, from an empty site to 40."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from selenium.webdriver.common.by import By
from tests.audit import flushing
from tests.browser.hands import Hands
from tests.people.test_passkeys import KEY

from handrail.lib import clock
from handrail.mailroom import actions as mailroom
from handrail.people.actions import new_setup_key
from handrail.programmes import queries
from handrail.programmes.models import Cohort, Enrolment

flushing.install()  # the log must be emptied after each test that commits

NAMES = """
Amélie Björn Chloé Dávid Eilidh Færdís Gülşen Håkon Íris José Kateřina Łukasz Mária Niamh
Øyvind Pólína Renée Seán Tomáš Úna Věra Wanda Xènia Yaël Zoë Ahmed Bola Chidi
Divya Emeka Farah Grace Hassan Imani Jun Kwame Leila Ming Nadia Omar
"""
HEADERS = ("Student ID", "Full name", "Uni e-mail", "Year", "Tutor group", "Notes")
JOINED = {1280: 40, 360: 2}  # how many of the 40 take up their invitation, by the width of the screen
TOLD = Path(__file__).parents[2] / "docs" / "first-day.md"


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The mails that were handed to the outbox."""
    mails: list[dict[str, Any]] = []
    real = mailroom.post

    def post(**mail: Any) -> Any:
        mails.append(mail)
        return real(**mail)

    monkeypatch.setattr(mailroom, "post", post)
    return mails


@pytest.fixture
def coordinator(browser: Any, live_server: Any, settings: Any) -> Iterator[Callable[[int], Hands]]:
    """A function that seats a coordinator at a browser of some width, before the site's very first page."""
    settings.ALLOWED_HOSTS = ["localhost"]
    browser.execute_cdp_cmd("WebAuthn.enable", {})
    key = browser.execute_cdp_cmd("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]

    def seat(width: int) -> Hands:
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get(live_server.url + reverse("first_run", args=[new_setup_key(now=clock.now())]))
        return Hands(browser)

    yield seat
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    browser.execute_cdp_cmd("WebAuthn.disable", {})
    browser.delete_all_cookies()


def spreadsheet(path: Path, *, faulty: bool) -> str:
    """40 people as an office keeps them; the faulty one lacks an address and has somebody twice."""
    rows = [
        [f"S{number}", f"{name} O’Brien", f"s{number}@uni.example", "Year 1", "ABCD"[number % 4], ""]
        for number, name in enumerate(NAMES.split(), start=1000)
    ]
    if faulty:
        rows[12][2] = ""
        rows.insert(21, rows[20])
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEADERS, *rows])
    return str(path)


def set_up(me: Hands) -> None:
    me.types("Name of the school", "Northfield Medical School")
    me.types("Who answers", "Student support")
    me.types("Telephone number", "020 7946 0123")
    me.types("Name of the wellbeing lead", "Layla Haddad")
    me.types("Their mail address", "lead@uni.example")
    me.types("Your name", "Rohan Iyer")
    me.types("Your mail address", "rohan@uni.example")
    me.types("Choose a password", "plum lantern gravel stoat")
    me.presses("Open the school")
    me.presses("Add a passkey")
    me.presses("Add a passkey")
    me.presses("Go on")


def make_programme(me: Hands) -> None:
    me.presses("Make a programme")
    me.picks("Near-peer mentoring in the first year")
    me.types("Title", "Near-peer mentoring")
    me.presses("Make the draft")
    me.presses("Open the programme")
    me.presses("Open the programme")
    me.presses("Plan a cohort")
    me.types("Title", "2030/31")
    me.types("First day", "2030-09-30")
    me.presses("Plan it")


def bring_in(me: Hands, folder: Path) -> None:
    me.presses("Import people")
    me.types("File", spreadsheet(folder / "first years.csv", faulty=True))
    me.presses("Read the file")
    me.chooses("“Year 1” is", "Pre-clinical years")
    me.presses("Use these stages")
    assert "C14" in me.browser.find_element(By.TAG_NAME, "main").text
    assert "A23" in me.browser.find_element(By.TAG_NAME, "main").text
    me.presses("Upload the mended file")
    me.types("File", spreadsheet(folder / "mended.csv", faulty=False))
    me.presses("Read the file")
    me.presses("Import")
    me.presses("Open joining")
    me.presses("Open joining")
    me.presses("Invite 40 mentees")
    me.presses("Invite all 40")


def join(link: str) -> None:
    """One person takes up the invitation and joins, through the forms that everybody has."""
    client = Client(HTTP_HOST="localhost")
    assert client.post(link, {"password": "amber kettle violin moss"}).status_code == 302
    enrolment = Enrolment.objects.get(user=client.session["_auth_user_id"])
    for number, answers in enumerate(ANSWERS, start=1):
        page = reverse("join_screen", args=[enrolment.pk, number])
        assert client.post(page, {**answers, "go": "next"}).status_code == 302


ANSWERS: tuple[dict[str, Any], ...] = (
    {"goals__study_strategies": "2"},
    {},
    {},
    {"times": ["1_lunch"], "mode": ["video"], "languages": ["en"]},
    {},
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", JOINED)
def test_from_an_empty_site_to_forty_joined_people(
    coordinator: Callable[[int], Hands], posted: list[dict[str, Any]], tmp_path: Path, width: int
) -> None:
    me = coordinator(width)
    set_up(me)
    make_programme(me)
    bring_in(me, tmp_path)
    links = [mail["context"]["link"] for mail in posted if mail["address"].startswith("s1")]
    assert len(links) == 40
    for link in links[: JOINED[width]]:
        join(link)
    me.browser.refresh()
    figures = me.browser.find_element(By.CSS_SELECTOR, "main .entry .lines").text
    assert f"Joined: {JOINED[width]} of 40" in figures
    [mentees, _] = queries.coverage(Cohort.objects.get())
    assert (mentees.asked, mentees.counts["joined"]) == (40, JOINED[width])
    assert me.done == re.findall(r"(?m)^\d+\. (.*)$", TOLD.read_text(encoding="utf-8"))
    wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert me.browser.execute_script(wide) == 0
