"""The mails of a mentorship: to whom, with which words, and with no answer and no stray name in them."""

import pytest
from tests.mentoring.scene import DAY, Scene

from handrail.lib import clock
from handrail.mailroom.kinds import KINDS
from handrail.mailroom.models import Message
from handrail.mentoring import actions, tasks
from handrail.people.models import User

pytestmark = pytest.mark.django_db
KEPT = "My mother is ill"


@pytest.fixture
def told(scene: Scene) -> dict[str, Message]:
    """Every mail that a mentorship can bring, by its kind."""
    scene.say("student", "mentee", "year", KEPT, "suggested")
    scene.say("mentor", "mentor", "hello", KEPT, "suggested")
    User.objects.filter(pk=scene["student"].pk).update(name="Noor Aziz")
    scene["student"].refresh_from_db()
    made = scene.offer()
    actions.remind_due(now=made.offered_at + 4 * DAY)
    scene.accept(made)
    return {message.kind: message for message in Message.objects.all()}


def test_each_goes_to_the_one_it_is_for_and_holds_no_answer(scene: Scene, told):
    assert {kind: message.to for kind, message in told.items()} == {
        "mentorship_offer": scene["mentor"].pk,
        "mentorship_reminder": scene["mentor"].pk,
        "mentor_found": scene["student"].pk,
        "mentee_confirmed": scene["mentor"].pk,
    }
    for message in told.values():
        for words in (message.subject, message.text, message.html):
            assert KEPT not in words
            assert "{{" not in words
        assert "/mentorships/" in message.text
        assert "/mentorships/" in message.html


def test_they_say_what_to_do_and_until_when(scene: Scene, told):
    offer, found = told["mentorship_offer"], told["mentor_found"]
    assert offer.subject == "Ward mentoring: will you be the mentor of Noor Aziz?"
    assert "Nobody asks why you decline" in " ".join(offer.text.split())
    assert found.subject == "Ward mentoring: Mentor is your mentor"
    assert f"{scene.cohort.starts.day} {scene.cohort.starts:%B %Y}" in found.text
    assert scene["mentor"].email not in found.text  # it stands on the page, behind the sign-in
    assert "Noor Aziz waits for your answer" in told["mentorship_reminder"].subject


def test_only_the_reminder_can_be_stopped(told):
    assert {kind for kind in told if KINDS[kind].optional} == {"mentorship_reminder"}
    assert {kind for kind, message in told.items() if message.unsubscribe_hash} == {"mentorship_reminder"}


def test_the_jobs_do_what_is_due(scene: Scene):

    scene.offer()
    with clock.moved(5 * DAY):
        tasks.remind_mentors.call(by=None)
    assert Message.objects.filter(kind="mentorship_reminder").count() == 1
    with clock.moved(8 * DAY):
        tasks.lapse_offers.call(by=None)
    assert scene.cohort.mentorships.get().state == "lapsed"
