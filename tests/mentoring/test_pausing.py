"""A pair rests: its place stays, nothing is asked or planned, and on its day it goes on by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import DAY, Scene
from tests.mentoring.test_endings import end, fresh, mails, send, shown, taken

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mentoring.actions import pausing
from handrail.mentoring.models import Meeting, PairPause
from handrail.mentoring.queries import miscounted
from handrail.mentoring.standing import next_step, standings
from handrail.people.models import User
from handrail.programmes.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


def pause(pair: Pair, days: int = 30, by: User | None = None, **more: Any) -> PairPause:
    given = {"by": by or pair.mentor, "today": pair.today, "now": clock.now(), **more}
    return pausing.pause(mentorship=fresh(pair), back_on=pair.today + days * DAY, **given)


def test_a_pause_keeps_the_place_calls_off_and_asks_nothing(pair: Pair):
    made = pair.agreed()
    pause(pair)
    assert (fresh(pair).state, taken(pair), miscounted()) == ("paused", 1, [])
    assert Meeting.objects.get(pk=made.pk).state == "cancelled"
    assert len(mails("meeting_cancelled")) == 2
    assert [mail.to for mail in mails("pair_paused")] == [pair.mentee.pk]
    [one] = standings(pair.mentee, [fresh(pair)], today=pair.today, now=clock.now())
    assert next_step(one) is None
    page = pair.scene.client("student").get(reverse("home")).content.decode()
    assert "Paused: nothing is asked" in page
    assert "Propose times" not in page
    assert "Paused until" in shown(pair, "student")
    assert shown(pair, "mentor", "propose_meeting", 403)


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_the_day_is_from_tomorrow_on_and_within_a_year(pair: Pair, days: int):
    with pytest.raises(Refusal, match="from tomorrow on"):
        pause(pair, days)
    assert fresh(pair).state == "active"


def test_it_goes_on_by_itself_on_its_day_where_the_school_is(pair: Pair):
    back = pause(pair, 3).back_on
    midnight = dt.datetime.combine(back, dt.time(), dt.UTC)  # London's winter
    assert pausing.resume_due(now=midnight - dt.timedelta(seconds=1)) == 0
    assert pausing.resume_due(now=midnight + dt.timedelta(hours=1)) == 1
    assert pausing.resume_due(now=midnight + dt.timedelta(hours=2)) == 0
    assert (fresh(pair).state, taken(pair)) == ("active", 1)


def test_both_are_told_once_that_they_can_go_on(pair: Pair):
    back = pause(pair, 3).back_on
    at = dt.datetime.combine(back, dt.time(9), dt.UTC)
    assert pausing.resume_due(now=at - DAY) == 0
    assert mails("pair_resumed") == []
    for _ in range(3):
        pausing.resume_due(now=at)
    told = mails("pair_resumed")
    assert {mail.to for mail in told} == {pair.mentee.pk, pair.mentor.pk}
    assert len(told) == 2
    assert all("You two can go on where you stopped." in mail.text for mail in told)
    with pytest.raises(Refusal):
        pausing.resume(mentorship=fresh(pair), by=None, now=at)
    assert len(mails("pair_resumed")) == 2


def test_in_an_archived_programme_nothing_goes_on_and_nobody_is_told(pair: Pair):
    at = dt.datetime.combine(pause(pair, 3).back_on, dt.time(9), dt.UTC)
    Programme.objects.update(state="archived")
    assert (pausing.resume_due(now=at), mails("pair_resumed")) == (0, [])
    Programme.objects.update(state="open")
    assert pausing.resume_due(now=at + DAY) == 1


@pytest.mark.parametrize(
    ("who", "told"),
    [("student", ["mentor"]), ("mentor", ["student"]), ("coordinator", ["mentor", "student"])],
)
def test_whoever_lets_it_go_on_sooner_needs_no_mail_and_the_others_get_it(
    pair: Pair, who: str, told: list[str]
):
    pause(pair)
    pausing.resume(mentorship=fresh(pair), by=pair.scene[who], now=clock.now())
    assert {mail.to for mail in mails("pair_resumed")} == {pair.scene[name].pk for name in told}


@pytest.mark.parametrize("who", ["student", "mentor", "coordinator"])
def test_each_of_them_pauses_and_lets_it_go_on(pair: Pair, who: str):
    day = f"{pair.today + 9 * DAY}"
    assert send(pair, who, "pause_mentorship", back_on=day).status_code == 302
    assert fresh(pair).state == "paused"
    assert send(pair, who, "resume_mentorship").status_code == 302
    assert fresh(pair).state == "active"
    assert PairPause.objects.filter(over_at=None).count() == 0


def test_a_paused_pair_ends_and_its_place_is_free(pair: Pair):
    pause(pair)
    end(pair)
    assert (fresh(pair).state, taken(pair), miscounted()) == ("ended", 0, [])
    assert pausing.resume_due(now=clock.now() + 60 * DAY) == 0


def test_the_mentee_of_a_paused_pair_is_asked_about_nowhere_else(pair: Pair):
    pause(pair)
    with pytest.raises(Refusal, match="has a mentor in this programme"):
        pair.scene.offer("student", "director")


@pytest.mark.parametrize("who", ["student", "mentor", "coordinator"])
def test_the_pages_of_a_pause_and_an_end_speak_to_whoever_reads_them(pair: Pair, who: str):
    pages = shown(pair, who, "pause_mentorship"), shown(pair, who, "end_mentorship")
    for page in pages:
        assert ("the two" in page.replace("One of the two", "")) is (who == "coordinator")
        assert ("you two" in page) is (who != "coordinator")
        assert ("the mentee may" in page or "The mentee can" in page) is (who != "student")
    both = f"<bdi>{pair.mentee.name}, {pair.mentor.name}</bdi>"
    assert [both in page for page in pages] == [who == "coordinator"] * 2


def test_a_paused_pair_reads_whom_to_ask(pair: Pair):
    assert f'href="mailto:{pair.scene.lead.email}"' in shown(pair, "student")
    pause(pair)
    for name in ("student", "mentor"):
        assert f'href="mailto:{pair.scene.lead.email}"' in shown(pair, name)


def test_a_cover_is_shown_to_the_mentee_and_both_are_told(pair: Pair):
    pause(pair)
    director = pair.scene["director"]
    assert director.email not in shown(pair, "student")
    assert send(pair, "coordinator", "name_cover", cover=str(director.pk)).status_code == 302
    assert director.email in shown(pair, "student")
    assert director.email not in shown(pair, "mentor")
    assert [mail.to for mail in mails("cover_named")] == [director.pk]
    assert [mail.to for mail in mails("cover_found")] == [pair.mentee.pk]
    send(pair, "coordinator", "name_cover", cover="nobody")
    assert director.email not in shown(pair, "student")


@pytest.mark.parametrize("who", ["mentor", "student", "peer"])
def test_only_another_mentor_of_the_cohort_stands_in(pair: Pair, who: str):
    pause(pair)
    with pytest.raises(Refusal, match="another mentor"):
        pausing.name_cover(mentorship=fresh(pair), cover=pair.scene[who], by=pair.scene.lead, now=clock.now())


def test_nobody_stands_in_for_a_pair_that_runs(pair: Pair):
    with pytest.raises(Refusal, match="not paused"):
        pausing.name_cover(
            mentorship=fresh(pair), cover=pair.scene["director"], by=pair.scene.lead, now=clock.now()
        )
