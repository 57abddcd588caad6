"""Mails about meetings in quiet hours: what is near does not wait, and nothing old follows something new."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests.mentoring.pair import HOW, LONDON, Pair, pair_of
from tests.mentoring.scene import Scene

from handrail.lib.wall import moment_of, wall_of
from handrail.mailroom import delivery
from handrail.mailroom.models import Message
from handrail.mentoring import actions
from handrail.mentoring.models import Meeting
from handrail.people.actions import choose_quiet_hours
from handrail.people.models import School, User

pytestmark = pytest.mark.django_db
FRIDAY = dt.datetime(2040, 3, 9, 21, tzinfo=dt.UTC)  # in winter time, in quiet hours
MONDAY = dt.datetime(2040, 3, 12, 7, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def pair(scene: Scene) -> Pair:
    School.objects.update(time_zone=LONDON)
    made = pair_of(scene)
    for user in (made.mentor, made.mentee):
        at_night = {"starts": dt.time(20), "ends": dt.time(7), "days": [6, 7]}
        choose_quiet_hours(user=user, by=user, now=FRIDAY, **at_night)
    Message.objects.all().delete()
    return made


def agreed(pair: Pair, starts: dt.datetime, now: dt.datetime = FRIDAY) -> Meeting:
    moment = moment_of(wall_of(starts, LONDON), LONDON)
    made = pair.propose(times=[moment], now=now)
    actions.accept_time(meeting=made, by=pair.mentor, option=0, now=now + HOUR / 60)
    return made


def move(pair: Pair, meeting: Meeting, starts: dt.datetime, now: dt.datetime) -> None:
    moment = moment_of(wall_of(starts, LONDON), LONDON)
    actions.move(meeting=meeting, by=pair.mentor, how=HOW, time=moment, now=now)


def due(kind: str) -> set[dt.datetime]:
    return set(Message.objects.filter(kind=kind).values_list("not_before", flat=True))


def test_what_is_far_off_waits_until_monday(pair: Pair):
    made = agreed(pair, MONDAY + 50 * HOUR)
    assert due("meeting_proposed") == due("meeting_agreed") == {MONDAY}
    actions.call_off(meeting=made, by=pair.mentee, now=FRIDAY + HOUR)
    assert due("meeting_cancelled") == {MONDAY}


@pytest.mark.parametrize("hours", [-20, 3, 23.9])
def test_what_would_come_less_than_24_hours_before_goes_at_once(pair: Pair, hours: float):
    made = agreed(pair, MONDAY + hours * HOUR)
    assert due("meeting_proposed") == {FRIDAY}
    assert due("meeting_agreed") == {FRIDAY + HOUR / 60}
    actions.call_off(meeting=made, by=pair.mentee, now=FRIDAY + HOUR)
    assert due("meeting_cancelled") == {FRIDAY + HOUR}


def test_24_hours_before_is_soon_enough(pair: Pair):
    agreed(pair, MONDAY + 24 * HOUR)
    assert due("meeting_agreed") == {MONDAY}


def test_a_move_goes_at_once_if_the_old_or_the_new_time_is_near(pair: Pair):
    week = MONDAY + 100 * HOUR
    made = agreed(pair, MONDAY + 3 * HOUR)
    move(pair, made, week, FRIDAY + HOUR)
    assert due("meeting_moved") == {FRIDAY + HOUR}
    move(pair, made, week + HOUR, FRIDAY + 2 * HOUR)
    assert due("meeting_moved") == {FRIDAY + HOUR, MONDAY}
    move(pair, made, MONDAY, FRIDAY + 3 * HOUR)
    assert due("meeting_moved") == {FRIDAY + HOUR, MONDAY, FRIDAY + 3 * HOUR}


def left(server, user: User) -> list[tuple[str, str]]:
    """Method and number of change of each calendar that reached somebody, in the order of arrival."""
    found = []
    for mail in server.mails:
        if mail["To"].addresses[0].addr_spec == user.email:
            text = "".join(
                part.get_content() if part.get_content_type() == "text/calendar" else ""
                for part in mail.walk()
            )
            found.append(
                (re.findall(r"METHOD:(\w+)", text) or [""], re.findall(r"SEQUENCE:(\d+)", text) or [""])
            )
    return [(method[0], sequence[0]) for method, sequence in found]


def test_an_invitation_that_waits_never_comes_after_the_move_that_did_not(pair: Pair, server):
    made = agreed(pair, MONDAY + 100 * HOUR)
    move(pair, made, MONDAY + 2 * HOUR, FRIDAY + HOUR)
    delivery.send_due(now=FRIDAY + HOUR)
    delivery.send_due(now=MONDAY + HOUR)
    for user in (pair.mentor, pair.mentee):
        assert left(server, user) == [("REQUEST", "2")]


def test_of_all_that_waits_the_last_word_comes_and_its_number_is_the_highest(pair: Pair, server):
    made = agreed(pair, MONDAY + 100 * HOUR)
    move(pair, made, MONDAY + 120 * HOUR, FRIDAY + HOUR)
    actions.call_off(meeting=made, by=pair.mentor, now=FRIDAY + 2 * HOUR)
    kept = Message.objects.exclude(calendar="").filter(to=pair.mentee.pk).order_by("created_at")
    numbers = [int(re.search(r"SEQUENCE:(\d+)", text)[1]) for text in kept.values_list("calendar", flat=True)]
    assert numbers == [1, 2, 3]
    delivery.send_due(now=MONDAY)
    for user in (pair.mentor, pair.mentee):
        assert left(server, user) == [("CANCEL", "3")]


def test_outside_quiet_hours_each_comes_in_its_order(pair: Pair, server):
    noon = MONDAY + 5 * HOUR
    made = agreed(pair, noon + 100 * HOUR, noon)
    delivery.send_due(now=noon + HOUR)
    move(pair, made, noon + 120 * HOUR, noon + HOUR)
    delivery.send_due(now=noon + 2 * HOUR)
    actions.call_off(meeting=made, by=pair.mentor, now=noon + 2 * HOUR)
    delivery.send_due(now=noon + 3 * HOUR)
    assert left(server, pair.mentee) == [("REQUEST", "1"), ("REQUEST", "2"), ("CANCEL", "3")]
