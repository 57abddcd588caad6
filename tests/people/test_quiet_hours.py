"""Choosing quiet hours, in the time of the school, and what waits because of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from tests.people.scene import Scene

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.quiet import Quiet
from handrail.lib.refusal import Refusal
from handrail.mailroom import actions as mailroom
from handrail.mailroom.models import Message
from handrail.people import actions, quiet
from handrail.people.models import QuietHours, School, User

pytestmark = pytest.mark.django_db
FRIDAY = dt.datetime(2026, 3, 6, 21, tzinfo=dt.UTC)
WAITS, GOES = "mentor_found", "role_given"
SUGGESTION = {"starts": "20:00", "ends": "07:00", "days": ["6", "7"]}


def post(user: User, kind: str = WAITS, now: dt.datetime = FRIDAY) -> Message:
    words = {
        WAITS: {
            "name": "A",
            "partner": "B",
            "programme": "P",
            "starts": "today",
            "link": "https://x.example",
        },
        GOES: {"name": "A", "person": "A", "role": "Coordinator", "by": "B"},
    }[kind]
    with transaction.atomic():
        return mailroom.post(
            kind=kind,
            to=user.pk,
            address=user.email,
            language="en-gb",
            context=words,
            school=user.school_id,
            now=now,
        )


def choose(user: User, now: dt.datetime = FRIDAY, **more: Any) -> None:
    given = {"starts": None, "ends": None, "days": [], **more}
    actions.choose_quiet_hours(user=user, by=user, now=now, **given)


def shown(scene: Scene, address: str, **typed: Any) -> str:
    client = scene.client("student")
    answer = client.post(reverse(address), typed, follow=True) if typed else client.get(reverse(address))
    assert answer.status_code == 200
    return answer.content.decode()


def test_nobody_has_any_until_they_choose_them(scene: Scene):
    assert quiet.quiet_hours(scene["student"]) is None
    assert post(scene["student"]).not_before == FRIDAY
    assert "Mails come at any time." in shown(scene, "profile")


def test_the_suggestion_is_one_press_and_waits_until_monday(scene: Scene):
    page = shown(scene, "quiet_hours")
    assert "From 20:00 to 7:00, and all day on Saturday and Sunday" in page
    assert [
        f'name="{name}" value="{value}"' in page for name, value in (("starts", "20:00"), ("ends", "07:00"))
    ] == [
        True,
        True,
    ]
    page = shown(scene, "quiet_hours", **SUGGESTION)
    assert "Saved." in page
    assert "From 20:00 to 7:00, and all day on Saturday and Sunday" in page
    assert quiet.quiet_hours(scene["student"]) == quiet.SUGGESTED
    waits = post(scene["student"])
    assert (waits.not_before, waits.asked_for) == (dt.datetime(2026, 3, 9, 7, tzinfo=dt.UTC), FRIDAY)
    assert post(scene["student"], GOES).not_before == FRIDAY
    assert post(scene["peer"]).not_before == FRIDAY
    assert 'value="20:00"' in shown(scene, "quiet_hours")
    assert "A suggestion" not in shown(scene, "quiet_hours")


def test_the_time_is_that_of_the_school(scene: Scene):
    choose(scene["student"], starts=dt.time(20), ends=dt.time(7))
    School.objects.update(time_zone="Asia/Amman")
    assert post(scene["student"]).not_before == dt.datetime(2026, 3, 7, 4, tzinfo=dt.UTC)
    before = dt.datetime(2026, 3, 28, 22, tzinfo=dt.UTC)  # the night before clocks go forward in London
    School.objects.update(time_zone="Europe/London")
    assert post(scene["student"], now=before).not_before == dt.datetime(2026, 3, 29, 6, tzinfo=dt.UTC)


def test_saving_nothing_ends_them_and_what_waits_goes(scene: Scene):
    choose(scene["student"], starts=dt.time(20), ends=dt.time(7), days=[7, 6, 6])
    assert QuietHours.objects.get().days == [6, 7]
    waits = post(scene["student"])
    choose(scene["student"], FRIDAY + dt.timedelta(hours=1))
    waits.refresh_from_db()
    assert waits.not_before == FRIDAY + dt.timedelta(hours=1)
    assert QuietHours.objects.count() == 0
    verbs = Event.objects.filter(verb="people.choose_quiet_hours")
    assert (verbs.count(), {event.actor for event in verbs}) == (2, {scene["student"].pk})


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"starts": "20:00"}, "ends", "Say both from when and until when, or leave both empty."),
        ({"ends": "07:00"}, "starts", "Say both from when and until when, or leave both empty."),
        ({"starts": "07:00", "ends": "07:00"}, "ends", "These are the same time. Choose another one."),
        ({"days": list("1234567")}, "days", "Then no mail would ever come. Leave one day at least."),
        ({"starts": "late", "ends": "07:00"}, "starts", "Enter a valid time."),
        ({"days": ["8"]}, "days", "Select a valid choice. 8 is not one of the available choices."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(
    scene: Scene, typed: dict[str, Any], field: str, said: str
):
    answer = scene.client("student").post(reverse("quiet_hours"), typed)
    form = answer.context["form"]
    assert (answer.status_code, dict(form.errors)) == (200, {field: [said]})
    assert form[field].value() in (typed.get(field), None)
    assert QuietHours.objects.count() == 0


def test_the_action_refuses_it_too(scene: Scene):
    with pytest.raises(Refusal):
        choose(scene["student"], starts=dt.time(7), ends=dt.time(7))


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (Quiet(dt.time(20, 30), dt.time(7)), "From 20:30 to 7:00"),
        (Quiet(days=frozenset({5})), "All day on Friday"),
        (quiet.SUGGESTED, "From 20:00 to 7:00, and all day on Saturday and Sunday"),
    ],
)
def test_they_are_said_in_words(chosen: Quiet, words: str):
    assert quiet.in_words(chosen) == words


def test_ones_own_page_says_until_when_a_mail_waits(scene: Scene):
    choose(scene["student"], starts=dt.time(20), ends=dt.time(7), days=[6, 7])
    post(scene["student"], GOES)
    post(scene["student"])
    with time_machine.travel(FRIDAY, tick=False):
        assert "Waits until Monday, 7:00 (quiet hours)" in shown(scene, "own_mails")
    with time_machine.travel(FRIDAY + dt.timedelta(days=2), tick=False):
        page = shown(scene, "own_mails")
        assert page.count("Waits until 7:00 (quiet hours)") == 1
        assert page.count("Waiting") == 1
    with time_machine.travel(FRIDAY + dt.timedelta(days=4), tick=False):
        assert "quiet hours" not in shown(scene, "own_mails")
    assert clock.now().year >= 2026
