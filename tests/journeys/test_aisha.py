"""The first story, steps 6 to 10, on a telephone: Aisha and Dr Sarah become a pair, agree and meet.

What Aisha does with her hours is walked in `tests/mentoring/test_shelf_in_a_browser.py`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select
from tests.journeys.steps import types
from tests.mentoring.scene import DAY, Scene, set_up
from tests.mentoring.test_in_a_browser import click
from tests.mentoring.test_meetings_in_a_browser import said
from tests.site.cast import assemble

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.wall import moment_of, wall_of
from handrail.mailroom.models import Message
from handrail.mentoring import actions
from handrail.mentoring.models import Goal, Meeting, Mentorship
from handrail.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)
AISHA, SARAH, LONDON = "student", "mentor", "Europe/London"
LOOSE = "be less stressed"
WHOLE = {
    "specific": "Study 38 hours a week and sleep seven hours on five nights",
    "measurable": "38 hours or fewer and 7 hours of sleep, noted each week",
    "achievable": "Friday evenings become free first",
    "relevant": "I fall asleep in the seminar",
}


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    made = set_up(assemble())
    for key, name in ((AISHA, "Aisha"), (SARAH, "Dr Sarah"), ("peer", "Dr Other")):
        User.objects.filter(pk=made[key].pk).update(name=name)
        made[key].refresh_from_db()
    return made


def accept_and_agree(scene: Scene, phone: Any, browser: Any) -> Mentorship:
    made = scene.offer()
    phone(SARAH)
    click(browser, "See who it is")
    browser.find_element(By.NAME, "nothing_between").click()
    click(browser, "Accept")
    said(browser, "Aisha is your mentee now")
    told = Message.objects.filter(kind__in=("mentor_found", "mentee_confirmed"))
    assert sorted(mail.kind for mail in told) == ["mentee_confirmed", "mentor_found"]
    for who, often in ((AISHA, "fortnight"), (SARAH, "month")):
        phone(who, reverse("expectations", args=[made.pk]))
        Select(browser.find_element(By.NAME, "how_often")).select_by_value(often)
        types(browser, how_to_reach=f"{who} by mail", brings=f"{who} brings time", difficult="We say so")
        click(browser, "Keep my part")
        said(browser, "Your part is kept.")
    said(browser, "Not the same")
    for who in (AISHA, SARAH):
        phone(who, reverse("agreement", args=[made.pk]))
        said(browser, "A serious risk to somebody’s life or safety.")
        assert "Authorship" not in browser.find_element(By.TAG_NAME, "main").text
        click(browser, "Accept the agreement")
        said(browser, "You have accepted the agreement.")
    return made


def set_the_goal(phone: Any, browser: Any, pair: Mentorship) -> None:
    phone(AISHA, reverse("new_goal", args=[pair.pk]))
    Select(browser.find_element(By.NAME, "category")).select_by_value("workload_self_care")
    types(browser, specific=LOOSE)
    said(browser, "This says how you want to be.")  # while she writes
    click(browser, "Keep the goal")
    said(browser, "A time is missing")
    assert browser.find_element(By.NAME, "specific").get_attribute("value") == LOOSE
    types(browser, **WHOLE)
    Select(browser.find_element(By.NAME, "period")).select_by_value("91")
    click(browser, "Keep the goal")
    said(browser, "The goal is kept.")
    assert Goal.objects.get().state == "open"


def plan(phone: Any, browser: Any, pair: Mentorship, mode: str) -> Meeting:
    """Aisha proposes, Sarah accepts, and both get it for their calendars."""
    wall = wall_of(clock.now() + 9 * DAY, LONDON).replace(hour=12, minute=30)
    phone(AISHA, reverse("propose_meeting", args=[pair.pk]))
    box = browser.find_element(By.NAME, "time_1")
    browser.execute_script("arguments[0].value = arguments[1]", box, wall.strftime("%Y-%m-%dT%H:%M"))
    browser.find_element(By.CSS_SELECTOR, f"[name=mode][value={mode}]").click()
    types(browser, minutes="30", place="https://call.example/ours" if mode == "video" else "")
    click(browser, "Propose these times")
    said(browser, "has been told, and accepts one of the times.")
    made = Meeting.objects.get(state="proposed")
    phone(SARAH)
    click(browser, "Choose a time")
    browser.find_element(By.NAME, "option").click()
    said(browser, "Agreed. Both of you")
    invited = Message.objects.filter(kind="meeting_agreed", about=made.pk).exclude(calendar="")
    assert invited.count() == 2
    return made


def meet(phone: Any, browser: Any, pair: Mentorship, days: int, mode: str) -> None:
    """Planned, Aisha prepares, both are reminded; the time passes; Sarah notes it and what comes next."""
    made = plan(phone, browser, pair, mode)
    phone(AISHA, reverse("write_agenda", args=[made.pk]))
    types(browser, agenda=f"Meeting by {mode}: one thing to drop this month")
    click(browser, "Keep it")
    said(browser, "Kept. Only the two of you can read it.")
    made.refresh_from_db()
    assert actions.remind_of_meetings(now=made.starts_at - dt.timedelta(hours=3)) == 2
    _let_it_pass(made, days)
    phone(SARAH, reverse("mentorship", args=[pair.pk]))
    click(browser, "Yes, we met")
    said(browser, "Noted: you met.")
    phone(SARAH, reverse("add_action", args=[pair.pk]))
    types(browser, text=f"Step after the meeting by {mode}, {days} days ago")
    browser.find_element(By.CSS_SELECTOR, "[name=owner][value=mentee]").click()
    click(browser, "Note it")
    said(browser, "It stays on your page until it is done.")


def _let_it_pass(meeting: Meeting, days: int) -> None:
    then = moment_of(wall_of(clock.now() - days * DAY, LONDON).replace(hour=12, minute=30), LONDON)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=then.at, wall=then.spelled(), day=then.wall.date())


def test_from_a_pair_to_four_meetings(scene: Scene, phone: Any, browser: Any):
    pair = accept_and_agree(scene, phone, browser)
    Mentorship.objects.update(starts=clock.today(LONDON) - 100 * DAY)
    set_the_goal(phone, browser, pair)
    for days, mode in ((90, "in_person"), (60, "phone"), (31, "video"), (2, "in_person")):
        meet(phone, browser, pair, days, mode)
    phone(AISHA, reverse("mentorship", args=[pair.pk]))
    page = browser.find_element(By.TAG_NAME, "main").text
    assert page.count(": you met") == 4
    assert "by video: you met" in page
    assert "No meeting for 2 days." in page
    _nobody_else(scene, pair)


def _nobody_else(scene: Scene, pair: Mentorship) -> None:
    """Another mentor who asks finds nothing, and that is noted. The coordinator reads no word."""
    made = Meeting.objects.filter(mentorship=pair).first()
    for address in (reverse("meeting", args=[made.pk]), reverse("notes", args=[pair.pk])):
        before = Event.objects.count()
        assert scene.client("peer").get(address).status_code == 404
        noted = list(Event.objects.order_by("id")[before:])
        assert [(one.actor, one.outcome) for one in noted] == [(scene["peer"].pk, "refused")]
    for address in (
        reverse("cohort_mentorships", args=[scene.cohort.pk]) + "?state=active",
        reverse("mentorship", args=[pair.pk]),
    ):
        shown = scene.client("coordinator").get(address).content.decode()
        for words in (WHOLE["specific"], "one thing to drop", "Step after", "brings time"):
            assert words not in shown
