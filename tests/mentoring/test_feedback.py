"""Feedback on a meeting: each side its own questions, words opened to the other, numbers to nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import DAY, Scene
from tests.mentoring.test_meeting_pages import of, sent, shown
from tests.site.opening import opened

from handrail.audit.models import Event
from handrail.home.verbs import VERBS
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.mentoring import actions
from handrail.mentoring.actions import feeding_back
from handrail.mentoring.actions.feeding_back import Said
from handrail.mentoring.models import Feedback, Meeting

pytestmark = pytest.mark.django_db
MENTEE = {"useful": "4", "listened": "5", "well": "Your questions", "next_step": "Fewer slides"}
MENTOR = {"ready": "2", "well": "You asked openly", "next_step": "Bring the draft", "gained": "Patience"}


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


@pytest.fixture
def held(pair: Pair) -> Meeting:
    return pair.log()


def at(held: Meeting) -> str:
    return of(held, "feedback")


def aged(by: dt.timedelta) -> Feedback:
    """The one that was given, given so long ago."""
    Feedback.objects.update(given_at=clock.now() - by)
    return Feedback.objects.get()


def test_each_side_is_asked_its_own_and_each_field_says_who_reads_it(pair: Pair, held: Meeting):
    page = shown(pair, "student", at(held))
    for words in (
        "How useful was it?",
        "Did you feel listened to?",
        "What helped",
        "What would help next time",
    ):
        assert words in page
    assert "What I gained" not in page
    assert page.count("Only you read this number.") == 2
    assert page.count("Mentor reads this once both of you have answered, or after seven days.") == 2
    page = shown(pair, "mentor", at(held))
    for words in ("How ready was your mentee?", "What I saw you do well", "A next step", "What I gained"):
        assert words in page
    assert "listened" not in page
    assert page.count("Only you read this number.") == 1
    assert page.count("Student reads this once") == 2
    assert page.count("Only you read this.") == 1


def test_words_open_once_both_have_answered_and_numbers_never(pair: Pair, held: Meeting):
    assert "You can change it for seven days." in sent(pair, "student", at(held), **MENTEE)
    page = shown(pair, "mentor", of(held))
    assert "Student has answered. You read their words once you have answered too" in page
    assert "Your questions" not in page
    assert "Your questions" not in shown(pair, "mentor", at(held))
    page = sent(pair, "mentor", at(held), **MENTOR)
    assert "Your questions" in page
    assert "Fewer slides" in page
    assert "Patience" in page
    assert "4 of 5" not in page
    assert "2 of 5" in page  # their own
    page = shown(pair, "student", of(held))
    assert "You asked openly" in page
    assert "Bring the draft" in page
    assert "Patience" not in page
    assert "2 of 5" not in page
    assert "4 of 5" in page


def test_words_open_after_seven_days_where_the_other_is_silent(pair: Pair, held: Meeting):
    sent(pair, "student", at(held), **MENTEE)
    aged(7 * DAY - DAY / 24)
    assert "Your questions" not in shown(pair, "mentor", of(held))
    aged(7 * DAY)
    assert "Your questions" in shown(pair, "mentor", of(held))
    assert "Say how it was" in shown(pair, "mentor", of(held))


def test_it_is_changed_for_seven_days_and_then_stays(pair: Pair, held: Meeting):
    sent(pair, "student", at(held), **MENTEE)
    made = aged(6 * DAY)
    assert 'value="Your questions"' in shown(pair, "student", at(held))
    sent(pair, "student", at(held), **MENTEE | {"well": "Your time", "useful": "1"})
    found = opened(Feedback.objects.get())
    assert (found.well, found.useful, found.given_at) == ("Your time", 1, made.given_at)
    assert found.changed_at is not None
    aged(7 * DAY)
    page = sent(pair, "student", at(held), **MENTEE)
    assert "You said this more than seven days ago, so it stays as it is." in page
    assert opened(found).well == "Your time"
    assert Event.objects.filter(verb="mentoring.feedback_changed").count() == 1


def test_it_follows_a_meeting_that_was_held(pair: Pair):
    agreed = pair.agreed()
    assert "Say how it was" not in shown(pair, "student", of(agreed))
    assert "Say how it was once you have met" in shown(pair, "student", at(agreed))
    page = sent(pair, "student", at(agreed), **MENTEE)
    assert "Say how it was once you have met, and noted that you met." in page
    assert Feedback.objects.count() == 0


def test_what_was_said_stays_where_the_meeting_was_noted_wrongly(pair: Pair, held: Meeting):
    sent(pair, "student", at(held), **MENTEE)
    actions.say_whether(meeting=held, by=pair.mentee, held=False, today=pair.today, now=clock.now())
    assert "Your questions" in shown(pair, "student", of(held))


def test_numbers_are_needed_and_within_their_bounds(pair: Pair, held: Meeting):
    page = sent(pair, "student", at(held), well="Kept words", listened="9")
    assert page.count("Choose a number from 1 to 5.") >= 1
    assert "Kept words" in page
    assert Feedback.objects.count() == 0
    for said in (Said(useful=0, listened=3), Said(useful=3, listened=6), Said(useful=3)):
        with pytest.raises(Refusal, match="Choose a number from 1 to 5"):
            feeding_back.give(meeting=held, said=said, by=pair.mentee, now=clock.now())
    with pytest.raises(Refusal, match="This is asked of the other one"):
        feeding_back.give(
            meeting=held, said=Said(useful=3, listened=3, gained="No"), by=pair.mentee, now=clock.now()
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"side": "mentee", "useful": 3},
        {"side": "mentee", "useful": 3, "listened": 6},
        {"side": "mentee", "useful": 3, "listened": 3, "ready": 3},
        {"side": "mentor"},
        {"side": "mentor", "ready": 0},
        {"side": "nobody", "ready": 3},
    ],
)
def test_the_database_keeps_only_what_a_side_is_asked(pair: Pair, held: Meeting, wrong: dict):
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.create(meeting=held, writer=pair.mentee, given_at=clock.now(), **wrong)


@pytest.mark.parametrize("who", ["peer", "director", "coordinator", "administrator", "wellbeing lead"])
def test_nobody_else_opens_it_and_each_try_is_one_line(pair: Pair, held: Meeting, who: str):
    sent(pair, "student", at(held), **MENTEE)
    before = Event.objects.count()
    assert pair.scene.client(who).get(at(held)).status_code == 404
    (tried,) = Event.objects.order_by("pk")[before:]
    assert (tried.outcome, tried.subject_type, tried.subject) == ("refused", "mentoring.meeting", held.pk)
    with pytest.raises(Refusal, match="Only the mentor and the mentee"):
        feeding_back.give(meeting=held, said=Said(ready=3), by=pair.scene[who], now=clock.now())


def test_no_mail_speaks_of_it_and_every_verb_has_words(pair: Pair, held: Meeting):
    before = Message.objects.count()
    for _ in range(2):
        sent(pair, "student", at(held), **MENTEE)
    assert Message.objects.count() == before
    done = {verb for verb in Event.objects.values_list("verb", flat=True) if "feedback" in verb}
    assert done == {"mentoring.feedback_given", "mentoring.feedback_changed"}
    assert done <= VERBS.keys()


def test_the_coordinators_pages_have_nothing_of_it(pair: Pair, held: Meeting):
    sent(pair, "student", at(held), **MENTEE)
    sent(pair, "mentor", at(held), **MENTOR)
    for address in (
        reverse("mentorship", args=[pair.mentorship.pk]),
        reverse("cohort_mentorships", args=[pair.scene.cohort.pk]),
    ):
        page = shown(pair, "coordinator", address)
        assert "Your questions" not in page
        assert "Patience" not in page
