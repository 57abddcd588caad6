"""After an end each of the two finds on the start page that it ended, and what there still is to do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import DAY, Scene
from tests.mentoring.test_endings import HOUR, REASON, end, fresh, undo
from tests.mentoring.test_pages import shown

from handrail.lib import clock
from handrail.lib.workdays import working_days_after
from handrail.mentoring.actions import ending
from handrail.mentoring.actions.ending import Words
from handrail.mentoring.models import Ending, NewMentor
from handrail.programmes.models import Enrolment

pytestmark = pytest.mark.django_db
JOINED = "You have joined"


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


def home(pair: Pair, name: str) -> str:
    return shown(pair.scene, name, reverse("home"))


def ago(time: dt.timedelta) -> None:
    Ending.objects.update(ended_at=clock.now() - time)


def test_both_are_told_at_once_that_it_ended_and_neither_how_nor_why(pair: Pair):
    made = end(pair, kind="no_fault")
    own = reverse("mentorship", args=[pair.mentorship.pk])
    for name, partner in (("student", pair.mentor.name), ("mentor", pair.mentee.name)):
        page = home(pair, name)
        assert f"Your mentorship with {partner} has ended" in page
        assert own in page
        assert "There are three questions, if you like." in page
        assert JOINED not in page
        for hidden in (REASON, "fault", "planned"):
            assert hidden not in page
    until = f"{made.undo_until.astimezone(dt.UTC):%H:%M}"  # London's winter
    assert f"Until {until} you can take that back." in home(pair, "student")
    assert "take that back" not in home(pair, "mentor")


def test_what_is_no_longer_open_is_not_offered(pair: Pair):
    end(pair)
    ago(HOUR)
    ending.answer(mentorship=fresh(pair), words=Words("Much"), by=pair.mentee, now=clock.now())
    page = home(pair, "student")
    assert "take that back" not in page
    assert "three questions" not in page
    assert "You can ask for a new mentor." in page
    assert "three questions" in home(pair, "mentor")
    assert "ask for a new mentor" not in home(pair, "mentor")


def test_after_a_month_nothing_is_said_of_it_any_more(pair: Pair):
    end(pair)
    for days, there in ((29, True), (31, False)):
        ago(days * DAY)
        for name in ("student", "mentor"):
            assert ("has ended" in home(pair, name)) is there
            assert JOINED not in home(pair, name)


def test_who_left_the_cohort_reads_so(pair: Pair):
    end(pair)
    Enrolment.objects.filter(user=pair.mentee).update(state="withdrawn")
    assert "You left this programme." in home(pair, "student")


def test_who_asked_for_a_new_mentor_reads_by_when_somebody_answers(pair: Pair):
    end(pair, wish="Somebody who knows skin")
    due = working_days_after(pair.today, 10)
    page = home(pair, "student")
    assert f"a coordinator answers by {due.day} {due:%B}." in page
    assert "You can ask for a new mentor." not in page
    ago(40 * DAY)
    assert "You asked for a new mentor on" in home(pair, "student")
    assert "You asked for a new mentor on" not in home(pair, "mentor")
    pair.scene.offer("student", "director")
    page = home(pair, "student")
    assert "A mentor is being asked" in page
    assert "You asked for a new mentor on" not in page


def test_taken_back_it_is_as_before(pair: Pair):
    end(pair)
    undo(pair)
    assert "has ended" not in home(pair, "student")
    assert not NewMentor.objects.exists()
