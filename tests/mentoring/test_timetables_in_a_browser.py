"""A calendar file and quiet hours in a browser, each page under axe; and the question that they lead to."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from selenium.webdriver.common.by import By
from tests.mentoring.calendars import calendar, event
from tests.mentoring.pair import Pair
from tests.mentoring.test_in_a_browser import click
from tests.mentoring.test_meetings_in_a_browser import pair, said

from handrail.lib import clock
from handrail.mentoring import meeting_queries
from handrail.mentoring.models import Meeting

__all__ = ["pair"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_from_a_file_to_a_question_and_back(pair: Pair, look, browser: Any, tmp_path: Path):
    page = reverse("own_timetable")
    free = [spelled for spelled, _ in meeting_queries.shared_times(pair.mentorship, clock.now())]
    busy = "DTSTART:{0}00\nDTEND:{0}59".format(free[0].replace("-", "").replace(":", ""))
    file = tmp_path / "timetable.ics"
    file.write_bytes(calendar(event("RRULE:FREQ=HOURLY", busy)))
    wrong = look(pair.scene, "student", page)
    browser.find_element(By.NAME, "file").send_keys(str(file))
    click(browser, "Upload")
    said(browser, "it is repeated more than once a day (HOURLY)")
    file.write_bytes(calendar(event(busy)))
    browser.find_element(By.NAME, "file").send_keys(str(file))
    click(browser, "Upload")
    said(browser, "Kept: when you are busy, and nothing else of the file.")
    wrong += look(pair.scene, "student", page)
    wrong += look(pair.scene, "student", reverse("propose_meeting", args=[pair.mentorship.pk]))
    values = [box.get_attribute("value") for box in browser.find_elements(By.NAME, "suggested")]
    assert free[0] not in values
    field = browser.find_element(By.NAME, "time_1")
    browser.execute_script("arguments[0].value = arguments[1]", field, free[0])
    browser.find_element(By.CSS_SELECTOR, "[name=mode][value=phone]").click()
    click(browser, "Propose these times")
    said(browser, "Propose it all the same?")
    browser.find_element(By.NAME, "anyway").click()
    click(browser, "Propose these times")
    said(browser, "has been told, and accepts one of the times.")
    assert Meeting.objects.get().options[0][0] == free[0]
    browser.get(browser.current_url.split("/mentorships/")[0] + page)
    click(browser, "Remove my timetable")
    said(browser, "Nothing is known of your timetable any more.")
    assert wrong == []


def test_quiet_hours_by_one_press(pair: Pair, look, browser: Any):
    wrong = look(pair.scene, "mentor", reverse("quiet_hours"))
    click(browser, "Take this")
    said(browser, "From 20:00 to 7:00, and all day on Saturday and Sunday")
    wrong += look(pair.scene, "mentor", reverse("quiet_hours"))
    wrong += look(pair.scene, "mentor", reverse("profile"))
    assert wrong == []
    assert pair.mentor.quiet_hours.starts == dt.time(20)
