"""When a programme asks: its own days, on a page, and what a change means for pairs that run."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.urls import reverse
from selenium.webdriver.common.by import By
from tests.browser.hands import Hands
from tests.checkins.scene import YEAR, Asked
from tests.mentoring.scene import DAY

from handrail.audit.models import Event
from handrail.checkins.actions import timing
from handrail.checkins.models import CheckIn, OwnSchedule
from handrail.checkins.schedule import DEFAULTS, Schedule
from handrail.lib import clock
from handrail.mentoring.models import Mentorship
from handrail.people.models import Pause
from handrail.programmes.actions import running
from handrail.programmes.models import Cohort
from handrail.programmes.states import Side

pytestmark = pytest.mark.django_db
GIVEN = {"days": "14, 30, 60, 90", "quarterly": "on", "half_way": "on", "before_end": "30"}


def days(asked: Asked, *numbers: int, **more: Any) -> None:
    """The programme asks on these days from the start, and before the end."""
    given = {"quarterly": False, "half_way": False, "before_end": 30, **more}
    timing.set_schedule(
        programme=asked.scene.programme, schedule=Schedule(numbers, **given), by=asked.scene.lead,
        now=clock.now(),
    )  # fmt: skip


def told(asked: Asked, side: Side = Side.MENTEE) -> list[tuple[str, int]]:
    """What a side was asked, and on which day."""
    return [(one.slot, (one.asked_on - asked.pair.starts).days) for one in asked.of(side)]


# ---- a change while pairs run: nothing twice, nothing backwards


def test_a_programme_s_own_days_and_no_others(asked: Asked):
    days(asked, 21, 45, before_end=14)
    asked.days(1, YEAR)
    for side in Side:
        assert told(asked, side) == [("day_21", 21), ("day_45", 45), ("closure", YEAR - 14)]


def test_a_change_counts_for_what_was_not_asked_yet(asked: Asked):
    asked.days(1, 31)
    days(asked, 14, 30, 50, 75)
    asked.days(32, 100)
    assert told(asked) == [("day_14", 14), ("day_30", 30), ("day_50", 50), ("day_75", 75)]


@pytest.mark.parametrize(
    ("new", "then"),
    [
        ((14, 44), []),  # a new day that is past is asked no more: day 45 came after it
        ((14, 29, 45), []),
        ((14, 45, 59), [("day_59", 60)]),  # but for the last one, where nothing was asked since
        ((14, 45, 61), [("day_61", 61)]),
        ((14, 28, 45, 60), [("day_60", 60)]),
    ],
)
def test_a_new_day_in_the_past(asked: Asked, new, then):
    days(asked, 14, 45)
    asked.days(1, 59)
    days(asked, *new)
    asked.days(60, 80)
    assert told(asked) == [("day_14", 14), ("day_45", 45), *then]


def test_of_several_days_that_went_by_unasked_the_last_is_asked_once(asked: Asked):
    days(asked, 100)
    asked.days(1, 50)
    assert told(asked) == []
    days(asked, 10, 24, 40, 100)
    asked.days(50, 101)
    assert told(asked) == [("day_40", 50), ("day_100", 100)]


def test_a_day_that_is_taken_out_and_put_back_is_not_asked_again(asked: Asked):
    asked.days(1, 30)
    days(asked, 14, 60)
    asked.a_day(31)
    days(asked, 14, 30, 60)
    asked.days(32, 61)
    assert told(asked) == [("day_14", 14), ("day_30", 30), ("day_60", 60)]


def test_never_two_in_14_days_whatever_is_changed(asked: Asked):
    asked.days(1, 30)
    days(asked, 14, 34)
    asked.days(31, 60)
    assert told(asked) == [("day_14", 14), ("day_30", 30), ("day_34", 44)]


def test_an_end_that_moves_is_asked_about_once(asked: Asked):
    days(asked, 14, before_end=180)
    asked.days(185, 190)
    days(asked, 14, before_end=30)
    asked.days(191, YEAR)
    assert [slot for slot, _ in told(asked)] == ["closure"]


def test_what_waits_because_somebody_is_away_is_not_lost_by_a_change(asked: Asked):
    first = asked.pair.starts
    Pause.objects.create(user=asked.mentor, starts=first + 28 * DAY, ends=first + 35 * DAY)
    asked.days(1, 32)
    days(asked, 14, 30, 60)
    asked.days(33, 40)
    assert told(asked) == [("day_14", 14), ("day_30", 36)]


def test_another_programme_keeps_our_defaults(asked: Asked):
    days(asked, 21)
    other = running.create_programme(
        by=asked.scene.lead, template_key="clinical_one_to_one", title="Another", now=clock.now()
    )
    starts = asked.pair.starts
    cohort = Cohort.objects.create(
        programme=other, title="One", starts=starts, ends=starts + YEAR * DAY, join_by=starts,
        state="running", created_at=clock.now(),
    )  # fmt: skip
    pair = Mentorship.objects.create(
        programme=other, cohort=cohort, mentee=asked.scene["peer"], mentor=asked.scene["director"],
        kind="developmental", state="active", starts=starts, offered_at=clock.now(),
    )  # fmt: skip
    asked.a_day(14)
    assert {one.mentorship_id for one in CheckIn.objects.all()} == {pair.pk}


# ---- the page


def send(asked: Asked, name: str = "coordinator", **more: str) -> str:
    here = reverse("check_in_days", args=[asked.scene.programme.pk])
    return asked.scene.client(name).post(here, GIVEN | more, follow=True).content.decode()


def page(asked: Asked) -> str:
    here = reverse("check_in_days", args=[asked.scene.programme.pk])
    return asked.scene.client("coordinator").get(here).content.decode()


def test_our_defaults_until_somebody_changes_them(asked: Asked):
    shown = page(asked)
    assert "These days are our defaults." in shown
    assert "Back to our defaults" not in shown
    assert 'name="days" value="14, 30, 60, 90"' in shown
    text = " ".join(re.sub("<[^>]+>", "", shown).split())
    ends = (
        dt.date(clock.today("Europe/London").year, 10, 1) + asked.scene.programme.plan.dates.weeks * 7 * DAY
    )
    assert (
        f"A pair that began on 1 October and ends on {ends.day} {ends:%B %Y} is asked on 15 October," in text
    )
    assert "15 October, 31 October, 30 November, 30 December," in text


def test_the_page_of_a_cohort_leads_there_before_anybody_was_asked(asked: Asked):
    here = reverse("check_in_days", args=[asked.scene.programme.pk])
    client = asked.scene.client("coordinator")
    cohort = reverse("cohort", args=[asked.pair.cohort_id])
    assert here in client.get(cohort).content.decode()
    type(asked.scene.programme).objects.update(state="archived")
    assert here not in client.get(cohort).content.decode()


def test_a_change_is_kept_shown_and_noted_and_goes_back(asked: Asked):
    shown = send(asked, days="  21 ;60,  120 ", before_end="45")
    assert "Kept. From the next morning on people are asked on these days." in shown
    assert "<bdi>Coordinator</bdi> changed them on" in shown
    assert 'name="days" value="21, 60, 120"' in shown
    assert OwnSchedule.objects.get().schedule == Schedule((21, 60, 120), True, True, 45)
    assert "is asked on 22 October, 30 November," in shown.replace("\u00a0", " ")
    assert "People are asked on our default days again." in send(asked, defaults="yes")
    assert not OwnSchedule.objects.exists()
    send(asked, defaults="yes")
    verbs = Event.objects.filter(verb__startswith="checkins.days").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["checkins.days_set", "checkins.days_reset"]


def test_what_is_our_default_again_is_ours(asked: Asked):
    send(asked, days="20")
    send(asked, days="90 60 30 14")
    assert not OwnSchedule.objects.exists()
    assert "These days are our defaults." in page(asked)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("days", "14, 20", "Days 14 and 20 are too near each other"),
        ("days", "14, soon", "“soon” is not a whole number of days."),
        ("days", "14.5", "“14.5” is not a whole number of days."),
        ("days", "-14", "“-14” is not a whole number of days."),
        ("days", "99999", "“99999” is not a whole number of days."),
        ("days", "6", "Day 6 is not between 7 and 365."),
        ("days", "", "This field is required."),
        ("days", " , ", "This field is required."),
        ("before_end", "6", "Choose a number from 7 to 180."),
        ("before_end", "181", "Choose a number from 7 to 180."),
        ("before_end", "", "This field is required."),
        ("before_end", "x", "Enter a whole number."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(asked: Asked, field, value, words):
    shown = send(asked, quarterly="", **{field: value})
    assert re.search(rf'id="id_{field}_error"><p>{re.escape(words)}', shown)
    if value:
        assert f'name="{field}" value="{value}"' in shown
    assert "checked" not in re.search(r'<input[^>]*name="quarterly"[^>]*>', shown)[0]
    assert not OwnSchedule.objects.exists()


def test_a_copy_of_a_programme_starts_with_our_defaults(asked: Asked):
    days(asked, 21)
    made = running.duplicate_programme(
        programme=asked.scene.programme, by=asked.scene.lead, title="Copy", now=clock.now()
    )
    assert not hasattr(made, "check_in_schedule")
    assert DEFAULTS.days == (14, 30, 60, 90)


def test_an_archived_programme_keeps_its_days(asked: Asked):
    type(asked.scene.programme).objects.update(state="archived")
    here = reverse("check_in_days", args=[asked.scene.programme.pk])
    assert asked.scene.client("coordinator").post(here, GIVEN).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_the_page_in_a_browser(asked_for_good: Asked, look: Any, browser: Any):
    here = reverse("check_in_days", args=[asked_for_good.scene.programme.pk])
    wrong = look(asked_for_good.scene, "coordinator", here)
    hands = Hands(browser)
    hands.types("Days after the pair began", ", 100")
    hands.presses("Keep these")
    assert "Days 90 and 100 are too near each other" in browser.find_element(By.TAG_NAME, "main").text
    browser.find_element(By.NAME, "days").clear()
    hands.types("Days after the pair began", "21 60")
    hands.presses("Keep these")
    assert "people are asked on these days" in browser.find_element(By.TAG_NAME, "main").text
    hands.presses("Back to our defaults")
    assert "our default days again" in browser.find_element(By.TAG_NAME, "main").text
    assert wrong == []
