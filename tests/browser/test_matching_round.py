"""A matching round in a browser: click by click as docs/matching-round.md tells it, and as the stories do."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait
from tests.audit import flushing
from tests.browser.hands import Hands
from tests.home.test_pages_in_a_browser import become
from tests.programmes.scene import Scene, set_up
from tests.site.cast import assemble, person, signed_in

from handrail.home import demo
from handrail.jobs.worker import run_until_empty
from handrail.learning.models import Completion
from handrail.learning.queries import modules_for
from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.mentoring.models import Mentorship
from handrail.people.models import User
from handrail.programmes.models import Cohort, Conflict, Enrolment

flushing.install()  # the log must be emptied after each test that commits

TOLD = Path(__file__).parents[2] / "docs" / "matching-round.md"
MOST = 25
Seat = Callable[[User], Hands]


@pytest.fixture
def seat(browser: Any, live_server: Any, settings: Any) -> Iterator[Seat]:
    """A function that seats somebody, signed in, at the browser, on their start page."""
    settings.ALLOWED_HOSTS = ["*"]
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False},
    )

    def sit(user: User) -> Hands:
        become(browser, live_server, signed_in(user))
        browser.get(live_server.url + "/")
        return Hands(browser)

    yield sit
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.delete_all_cookies()


def said(me: Hands) -> str:
    return me.browser.find_element(By.TAG_NAME, "main").text


def title_of_the_year() -> str:
    starts = clock.today("Europe/London") + dt.timedelta(days=14)
    return f"{starts.year}/{(starts.year + 1) % 100:02}"


def works_out(me: Hands, words: str) -> None:
    """Press the button, let the worker work; the page notices by itself."""
    me.presses(words)
    run_until_empty()
    patience = WebDriverWait(me.browser, 20, ignored_exceptions=(StaleElementReferenceException,))
    patience.until(lambda _: "Review the proposed pairs" in said(me))


# ---------------------------------------------------------------------------------------- the demonstration


@pytest.mark.django_db(transaction=True)
def test_from_the_joined_cohort_of_the_demonstration_to_published_pairs(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "STUDENTS", 60)
    monkeypatch.setattr(demo, "MENTORS", 30)
    demo.seed(clock.now())
    me = seat(User.objects.get(email=demo.FIRST.email))
    me.presses("Programmes")
    me.presses("First-year companions")
    me.presses(title_of_the_year())
    me.presses("Start a matching round")
    me.presses("Start the round")
    me.presses("Open choosing")
    me.presses("Open choosing")
    run_until_empty()
    me.presses("Look again")
    works_out(me, "Work out the pairs")
    me.presses("Look at what publishing does")
    me.presses("Publish")
    assert "Published. You can still take it back" in said(me)
    offers = Mentorship.objects.filter(cohort__programme__title="First-year companions", state="offered")
    assert offers.count() > 10
    assert len(me.done) <= MOST
    done = [one.replace(title_of_the_year(), "2026/27") for one in me.done]  # as in the year of writing
    assert done == re.findall(r"(?m)^\d+\. (.*)$", TOLD.read_text(encoding="utf-8"))


# ---------------------------------------------------------------------------------------------- the stories

GOALS = {
    "aisha": {"workload_self_care": 3, "time_management": 2, "specialty_choice": 1},
    "james": {"first_research_project": 3, "research_publication": 2},
    "david": {"leadership_management": 3},
    "sarah": {"workload_self_care": 2, "time_management": 2, "specialty_choice": 1},
    "examiner": {"workload_self_care": 2, "time_management": 2, "specialty_choice": 2},
    "robert": {"first_research_project": 2, "research_publication": 2},
    "john": {"leadership_management": 2, "policy_writing": 2},
}
FIELDS = {"james": ["medical_oncology"], "robert": ["medical_oncology"], "sarah": ["paediatrics"]}
SURE = {"james": {"confidence": "2"}}  # of ten: what he will compare with later
MENTEES, LEADING = ("aisha", "james", "david"), ("sarah", "robert", "john", "examiner")
STYLE = ("agenda", "direct", "steady", "personal", "independent", "big_picture", "written", "stretch")


def answers(name: str) -> list[dict[str, Any]]:
    """What somebody ticks on each screen. David and John name no field: none is needed."""
    goals = GOALS.get(name, {"exam_preparation": 1, "teaching": 1})
    shared = {"times": ["1_lunch", "3_lunch"], "mode": ["video", "in_person"], "languages": ["en"]}
    return [
        {f"goals__{goal}": str(level) for goal, level in goals.items()} | SURE.get(name, {}),
        {"interests": FIELDS.get(name, [])},
        {},
        shared,
        {},
    ]


def fills_in(me: Hands, place: Enrolment) -> None:
    """Join by the form, screen by screen, as somebody at the browser."""
    me.browser.get(me.browser.current_url.partition("/joining")[0].rstrip("/") + f"/joining/{place.pk}/1/")
    screens = answers(place.user.name.lower())
    for number, ticked in enumerate(screens, start=1):
        for name, values in ticked.items():
            for value in values if isinstance(values, list) else [values]:
                box = me.browser.find_element(By.CSS_SELECTOR, f"[name='{name}'][value='{value}']")
                me.browser.execute_script("arguments[0].click()", box)
        me.presses("Join" if number == len(screens) else "Next")


def sends_in(place: Enrolment) -> None:
    """The same forms without a browser, for the others."""
    client = signed_in(place.user)
    for number, ticked in enumerate(answers(place.user.name.lower()), start=1):
        address = f"/joining/{place.pk}/{number}/"
        assert client.post(address, {**ticked, "go": "next"}).status_code == 302


def story() -> Scene:
    """A programme that people can join; twelve mentors are trained, and one of them examines Aisha."""
    scene = set_up(assemble())
    school, now = scene.lead.school, clock.now()
    others = [f"mentor {number}" for number in range(1, 9)]
    people = {
        name: person(
            school, name, now=now, stage="practice" if side == "mentor" else "clinical",
            most_mentees=2 if side == "mentor" else None,
        )
        for side, names in (("mentee", MENTEES), ("mentor", (*LEADING, *others)))
        for name in names
    }  # fmt: skip
    for name, user in people.items():
        side = "mentee" if name in MENTEES else "mentor"
        Enrolment.objects.create(
            cohort=scene.cohort, user=user, side=side, state="invited", invited_at=now, created_at=now
        )
        if side == "mentor":
            for module in modules_for(scene.programme, side):
                Completion.objects.create(user=user, module=module.key, by=scene.lead.pk, at=now)
    Conflict.objects.create(
        school=school, mentor=people["examiner"], mentee=people["aisha"], kind="examines",
        starts=scene.cohort.starts + dt.timedelta(days=60), by=scene.lead.pk, created_at=now,
    )  # fmt: skip
    return scene


def place_of(name: str) -> Enrolment:
    return Enrolment.objects.select_related("user").get(user__name=name.title())


def opens_choosing(me: Hands, here: str, scene: Scene) -> None:
    me.browser.get(f"{here}/cohorts/{scene.cohort.pk}/")
    for words in ("Close joining", "Close joining", "Start a matching round", "Start the round"):
        me.presses(words)
    me.presses("Open choosing")
    me.presses("Open choosing")
    run_until_empty()


def puts_in_order(me: Hands, here: str, mine: Enrolment, *wanted: str) -> dict[str, str]:
    """Put these first, then others of the list, three in all. Returns what the list says of each mentor."""
    me.browser.get(f"{here}/choosing/{mine.shortlists.get().pk}/")
    cards = {
        card.find_element(By.TAG_NAME, "h2").text: card
        for card in me.browser.find_elements(By.CSS_SELECTOR, ".suggested")
    }
    assert all(card.find_elements(By.CSS_SELECTOR, ".lines li") for card in cards.values())
    order = [*wanted, *(name for name in cards if name not in wanted)][:3]
    told = {name: card.text for name, card in cards.items()}
    for number, name in enumerate(order, start=1):
        Select(cards[name].find_element(By.TAG_NAME, "select")).select_by_value(str(number))
    me.presses("Save my order")
    return told


def asks_for_the_examiner(me: Hands, address: str) -> None:
    """Neither the question nor the hand brings the two together."""
    aisha, number = place_of("aisha"), place_of("examiner").user.school_number
    me.browser.get(f"{address}mentees/{aisha.pk}/")
    Select(me.browser.find_element(By.ID, "id_mentor")).select_by_value(number)
    me.presses("Ask")
    assert "There is a conflict of interest." in said(me)
    assert "Do it by hand" not in said(me)
    me.browser.get(f"{address}mentees/{aisha.pk}/move/?mentor={number}")
    me.types("Why", "She asked for her")
    me.presses("Move, and work it out again")
    assert "There is a conflict of interest." in said(me)


def accepts(mentor: str) -> Mentorship:
    """A quarter of an hour later the mentor says yes."""
    offer = Mentorship.objects.get(mentor__name=mentor.title())
    with clock.moved(dt.timedelta(minutes=16)):
        client = signed_in(place_of(mentor).user)
        assert offer.mentee.name in client.get(f"/mentorships/{offer.pk}/").content.decode()
        client.post(f"/mentorships/{offer.pk}/accept/", {"nothing_between": "on"})
    offer.refresh_from_db()
    return offer


@pytest.mark.django_db(transaction=True)
def test_aisha_james_and_david_find_their_mentors_and_an_examiner_is_never_one(seat: Seat) -> None:
    scene = story()
    me = seat(place_of("aisha").user)
    here = me.browser.current_url.rstrip("/")
    fills_in(me, place_of("aisha"))
    for place in Enrolment.objects.exclude(user__name="Aisha").select_related("user"):
        sends_in(place)
    sure = place_of("james").answers.get(question="confidence")
    assert (sure.value, sure.readers) == (2, "self")
    opens_choosing(seat(scene.lead), here, scene)

    told = puts_in_order(seat(place_of("aisha").user), here, place_of("aisha"), "Sarah")
    assert 5 <= len(told) <= 8
    assert "Examiner" not in told
    assert not re.search(r"%|\bpoints?\b", " ".join(told.values()))
    robert = puts_in_order(seat(place_of("james").user), here, place_of("james"), "Robert")["Robert"]
    assert "oncology" in robert
    assert "first research project" in robert.lower()

    me = seat(scene.lead)
    me.browser.get(f"{here}/cohorts/{scene.cohort.pk}/")
    me.presses("Go to the round")
    works_out(me, "Work out the pairs")
    address = me.browser.current_url
    asks_for_the_examiner(me, address)
    me.browser.get(address)
    me.presses("Look at what publishing does")
    me.presses("Publish")
    offers = dict(Mentorship.objects.values_list("mentee__name", "mentor__name"))
    assert offers == {"Aisha": "Sarah", "James": "Robert", "David": "John"}

    assert accepts("sarah").state == "active"
    told_by_mail = Message.objects.filter(kind__in=("mentor_found", "mentee_confirmed"))
    assert sorted(told_by_mail.values_list("kind", "address")) == [
        ("mentee_confirmed", "sarah@northfield.example"),
        ("mentor_found", "aisha@northfield.example"),
    ]
    assert "Sarah" in said(seat(place_of("aisha").user))


# ------------------------------------------------------------------------------------------- the institution


def spreadsheet(path: Path, letter: str, stage: str, count: int, *, faulty: bool = False) -> str:
    """People as an office lists them; the faulty one lacks an address and has a number twice."""
    rows = [
        [f"{letter}{number:03}", f"Person {letter}{number}", f"{letter}{number}@uni.example".lower(), stage]
        for number in range(1, count + 1)
    ]
    if faulty:
        rows[3][2] = ""
        rows[7][0] = rows[6][0]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["School number", "Name", "Email", "Stage"], *rows])
    return str(path)


def makes_programme(me: Hands) -> None:
    me.presses("Programmes")
    me.presses("New programme")
    me.picks("Near-peer mentoring in the first year")
    me.types("Title", "Companions")
    me.presses("Make the draft")
    me.presses("Open the programme")
    me.presses("Open the programme")
    me.presses("Plan a cohort")
    me.types("Title", "2031/32")
    me.types("First day", "2031-09-30")
    me.presses("Plan it")


def brings_in(me: Hands, side: str, *files: str) -> str:
    """Upload a file, and the mended one after it. Returns what the check said of the first."""
    me.presses("Import people")
    me.picks(side)
    told = ""
    for number, file in enumerate(files):
        me.types("File", file)
        me.presses("Read the file")
        told = told or said(me)
        if number < len(files) - 1:
            me.presses("Upload the mended file")
    me.presses("Import")
    return told


def all_join(cohort: Cohort) -> None:
    """Everybody joins by the form; the training of the mentors is confirmed."""
    for place in cohort.enrolments.select_related("user"):
        sends_in(place)
        for module in modules_for(cohort.programme, place.side):
            by = cohort.programme.leads.get().user_id
            Completion.objects.create(user=place.user, module=module.key, by=by, at=clock.now())


@pytest.mark.django_db(transaction=True)
def test_an_institution_goes_from_a_template_to_published_pairs(seat: Seat, tmp_path: Path) -> None:
    me = seat(assemble()["coordinator"])
    makes_programme(me)
    faulty = spreadsheet(tmp_path / "faulty.csv", "S", "Pre-clinical years", 20, faulty=True)
    mended = spreadsheet(tmp_path / "mended.csv", "S", "Pre-clinical years", 20)
    told = brings_in(me, "Mentees", faulty, mended)
    assert ("C5" in told, "A9" in told) == (True, True)  # both bad rows by their cells; nobody was imported
    cohort = Cohort.objects.get(programme__title="Companions")
    me.browser.get(me.browser.current_url.partition("/imports/")[0] + f"/cohorts/{cohort.pk}/")
    brings_in(me, "Mentors", spreadsheet(tmp_path / "mentors.csv", "M", "Clinical years", 10))
    assert cohort.enrolments.count() == 30
    me.browser.get(me.browser.current_url.partition("/imports/")[0] + f"/cohorts/{cohort.pk}/")
    me.presses("Open joining")
    me.presses("Open joining")
    all_join(cohort)
    me.browser.refresh()
    for words in ("Close joining", "Close joining", "Start a matching round", "Start the round"):
        me.presses(words)
    works_out(me, "Work out pairs without choosing")
    me.presses("What each weight does")
    assert "mentees would have another mentor" in said(me)
    assert len(me.browser.find_elements(By.CSS_SELECTOR, ".chart rect")) == 2 * 7
    me.presses("Back to the pairs")
    me.presses("Look at what publishing does")
    me.presses("Publish")
    assert "Published. You can still take it back" in said(me)
    assert Mentorship.objects.filter(cohort=cohort, state="offered").count() == 20
