"""The start page: one next step for what somebody is, and what is missing for those who run the site."""

import datetime as dt

import pytest

from handrail.home.demo import LINES
from handrail.home.pages import page_of
from handrail.home.queries import Line, Numbers, People
from handrail.home.setup import items, missing
from handrail.lib import clock
from handrail.programmes.models import Cohort, Enrolment
from handrail.programmes.states import CohortState, EnrolmentState

NUMBERS = Numbers("Northfield", (Line("Student support", "020 7946 0123", ""),), "Sam")
NONE = People(users=3, staff=3, invited=0, joined=0, silent=0, programmes=0, open_programmes=0)


def enrol(cast, name, *, side="mentee", state=EnrolmentState.INVITED, join_in=10, title="Autumn"):
    today = clock.today("Europe/London")
    cohort, _ = Cohort.objects.get_or_create(
        programme=cast.programmes["First year"],
        title=title,
        defaults={
            "starts": today + dt.timedelta(days=20),
            "ends": today + dt.timedelta(days=200),
            "join_by": today + dt.timedelta(days=join_in),
            "state": CohortState.JOINING,
            "created_at": clock.now(),
        },
    )
    now = clock.now()
    return Enrolment.objects.create(
        cohort=cohort,
        user=cast[name],
        side=side,
        state=state,
        invited_at=now,
        answered_at=now,
        created_at=now,
    )


def page(cast, name):
    return page_of(cast[name], now=clock.now())


def test_a_student_whom_nobody_enrolled_learns_what_will_be_here(cast):
    found = page(cast, "student")
    assert found.step.title == "There is nothing for you to do today"
    assert [part.title for part in found.parts] == ["Your programmes"]


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ("mentee", "Join First year: say what you want from a mentor"),
        ("mentor", "Join First year: say what you can offer as a mentor"),
    ],
)
def test_somebody_invited_is_led_to_the_form(cast, side, words):
    place = enrol(cast, "student", side=side)
    found = page(cast, "student")
    assert found.step.title == words
    assert found.step.url == f"/joining/{place.pk}/"
    assert "There are 10 days left" in found.step.why
    assert cast.client("student").get(found.step.url).status_code in (200, 302)


def test_the_invitation_that_ends_first_comes_first(cast):
    enrol(cast, "student", join_in=9, title="Later")
    first = enrol(cast, "student", join_in=2, title="Sooner")
    assert page(cast, "student").step.url == f"/joining/{first.pk}/"


def test_on_the_last_day_one_day_is_left_in_words(cast):
    enrol(cast, "student", join_in=1)
    assert "There is 1 day left" in page(cast, "student").step.why


def test_what_can_no_longer_be_answered_is_no_next_step(cast):
    enrol(cast, "student", join_in=-1)
    found = page(cast, "student")
    assert found.step.title == "There is nothing for you to do today"
    assert [part.url for part in found.parts] == [""]


@pytest.mark.parametrize("state", EnrolmentState.values)
def test_every_state_of_a_place_has_its_words(cast, state):
    enrol(cast, "student", state=state)
    text = cast.client("student").get("/").content.decode()
    assert "First year" in text
    assert "As a mentee" in text


def test_one_person_is_mentor_here_mentee_there_and_staff(cast):
    enrol(cast, "coordinator", side="mentor", title="One")
    enrol(cast, "coordinator", side="mentee", title="Two")
    found = page(cast, "coordinator")
    assert sorted(str(part.who) for part in found.parts) == ["As a mentee", "As a mentor"]
    assert found.setup


def test_nobody_s_start_page_shows_another_school(cast):
    enrol(cast, "student")
    text = cast.client("strange coordinator").get("/").content.decode()
    assert "Northfield" not in text
    assert "First year" not in text


@pytest.mark.parametrize(
    ("people", "step"),
    [
        (NONE, "Make your first programme"),
        (People(3, 3, 0, 0, 0, 2, 0), "Open the programme when it is ready"),
        (People(3, 3, 0, 0, 0, 2, 1), "Bring in students and mentors"),
        (People(43, 3, 0, 0, 0, 2, 1), "Invite the people you brought in"),
        (People(43, 3, 40, 12, 0, 2, 1), None),
    ],
)
def test_what_is_missing_first_is_the_next_step(db, people, step):
    found = missing(items(NUMBERS, people, may_edit_school=True))
    assert (found.step if found else None) == step


def test_with_all_set_up_those_who_have_not_answered_come_next(cast):
    enrol(cast, "student")
    assert page(cast, "administrator").step.title == "1 invited person has not answered yet"
    enrol(cast, "peer")
    assert page(cast, "administrator").step.title == "2 invited people have not answered yet"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (EnrolmentState.JOINED, "You have joined. Your answers can no longer be changed"),
        (EnrolmentState.INVITED, "You did not join, and joining is closed."),
        (EnrolmentState.WITHDRAWN, "You left this programme."),
    ],
)
def test_once_joining_is_closed_nothing_is_promised_any_more(cast, state, words):
    enrol(cast, "student", state=state, join_in=-1)
    assert [words in part.said for part in page(cast, "student").parts] == [True]


def test_help_comes_before_everything(db):
    found = items(Numbers("Northfield", (), ""), NONE, may_edit_school=True)
    assert missing(found).step == "Say whom to ring in trouble"


def test_who_may_not_change_the_school_is_not_sent_there(db):
    found = items(Numbers("Northfield", (), ""), NONE, may_edit_school=False)
    assert missing(found).step == "Make your first programme"


def test_a_director_sees_no_number_below_ten(cast):
    for name in ("student", "peer", "mentor"):
        enrol(cast, name, state=EnrolmentState.JOINED)
    found = page(cast, "director")
    assert [(figure.number, figure.of) for figure in found.figures[:1]] == [("suppressed", "suppressed")]
    assert "How to read these numbers" in [part.title for part in found.parts]


def test_a_director_reads_on_every_page_of_the_others_whom_it_is_for(cast):
    for address in ("/cases/", "/programmes/new/"):
        answer = cast.client("director").get(address)
        assert answer.status_code == 403
        assert "This is for those who run programmes" in answer.content.decode()


def test_a_stranger_is_told_what_this_is_and_the_way_in(cast):
    text = cast.client("nobody").get("/").content.decode()
    assert "You need an invitation from your school." in text
    assert 'href="/account/login/"' in text


def test_before_there_is_a_school_the_start_page_says_where_the_key_is(client, db):
    assert "one-time key" in client.get("/").content.decode()


def test_the_numbers_of_the_demonstration_can_ring_nobody():
    assert [line.number for line in LINES if not line.number.startswith("01632 960")] == ["999"]
