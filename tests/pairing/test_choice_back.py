"""A mentee takes the mentor whom they chose back until there is an answer; nothing of it counts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from tests.pairing.crowd import NOW
from tests.pairing.search_scene import ELENA, IVO, MARIA, OTHER, Looking, looking
from tests.pairing.test_search_pages import browser, page, post, proposed

from handrail.audit.models import Event
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.mentoring import actions as mentoring
from handrail.mentoring.models import Mentorship
from handrail.pairing.actions import searching
from handrail.pairing.models import Search
from handrail.people.models import User

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def scene(time_machine) -> Looking:
    time_machine.move_to(NOW)
    return looking()


def chosen(scene: Looking) -> Mentorship:
    """Maria has talked to Elena and chosen her; Elena's mail has left."""
    proposed(scene)
    maria = scene.user(MARIA)
    searching.ask_call(candidate=scene.candidate(ELENA), by=maria, now=NOW)
    searching.say_called(
        candidate=scene.candidate(ELENA), day=NOW.date(), by=maria, today=NOW.date(), now=NOW
    )
    made = scene.pick(ELENA)
    assert made is not None
    Message.objects.filter(pk=made.offer_mail).update(state="sent", sent_at=NOW)
    return made


def take_back(scene: Looking, by: User | None = None) -> None:
    searching.take_choice_back(candidate=scene.candidate(ELENA), by=by or scene.user(MARIA), now=NOW)


def test_the_list_is_as_it_was_and_nothing_counts(scene: Looking):
    made = chosen(scene)
    take_back(scene)
    made.refresh_from_db()
    elena, search = scene.candidate(ELENA), Search.objects.get()
    assert (made.state, search.state) == ("withdrawn", "looking")
    assert (elena.state, elena.mentorship, scene.candidate(OTHER).state) == ("called", None, "proposed")
    assert scene.user(ELENA).active_mentees == 0
    assert Event.objects.filter(verb="pairing.choice_taken_back").count() == 1
    assert scene.pick(OTHER) is not None


def test_the_mentor_is_told_plainly_and_of_nobody_else(scene: Looking):
    made = chosen(scene)
    Message.objects.exclude(pk=made.offer_mail).delete()
    take_back(scene)
    mail = Message.objects.get(kind="choice_back")
    assert mail.address == scene.user(ELENA).email
    assert "does not stand any more" in mail.text
    assert "nobody’s fault" in mail.text
    for number in (IVO, OTHER):
        assert scene.user(number).name not in mail.text + mail.html + mail.subject
    assert Message.objects.count() == 2  # and nobody else: not the mentee, who did it
    said = page(browser(scene, ELENA), "mentorship", made.pk)
    assert "This question was taken back and does not stand any more." in said


def test_whom_no_mail_has_reached_gets_none(scene: Looking):
    proposed(scene)
    made = scene.pick(ELENA)
    take_back(scene)
    assert Message.objects.get(pk=made.offer_mail).state == "failed"
    assert not Message.objects.filter(kind="choice_back").exists()


def test_the_page_says_first_what_happens(scene: Looking):
    chosen(scene)
    client, key = browser(scene, MARIA), scene.candidate(ELENA).pk
    there = page(client, "proposed_mentors", Search.objects.get().pk)
    assert "Take your choice back" in there
    said = page(client, "take_choice_back", key)
    assert "another one says that your question does not stand any more" in said
    assert "the same one once more, or nobody. Nothing of this counts against anybody." in said
    after = post(client, "take_choice_back", key)
    assert "Taken back. Your list is open again." in after
    assert "You can talk to one first" in after
    answer = client.get(reverse("take_choice_back", args=[key]))
    assert answer.url == reverse("proposed_mentors", args=[Search.objects.get().pk])


@pytest.mark.parametrize("number", [ELENA, IVO, OTHER])
def test_nobody_else_does_it(scene: Looking, number: str):
    chosen(scene)
    with pytest.raises(Refusal, match="Only the mentee can do this"):
        take_back(scene, by=scene.user(number))
    client: Client = browser(scene, number)
    assert client.get(reverse("take_choice_back", args=[scene.candidate(ELENA).pk])).status_code == 404


def test_after_an_answer_it_is_too_late_and_says_so(scene: Looking):
    made = chosen(scene)
    stale = scene.candidate(ELENA)
    scene.accept(made)
    with pytest.raises(Refusal, match="has said yes meanwhile, so this cannot be taken back"):
        searching.take_choice_back(candidate=stale, by=scene.user(MARIA), now=NOW)
    assert Search.objects.get().state == "found"


def test_after_a_no_there_is_nothing_to_take_back(scene: Looking):
    made = chosen(scene)
    stale = scene.candidate(ELENA)
    mentoring.decline(mentorship=made, by=made.mentor, now=NOW)
    with pytest.raises(Refusal, match="is not being asked any more"):
        searching.take_choice_back(candidate=stale, by=scene.user(MARIA), now=NOW)


def test_the_mentor_who_answers_later_reads_why_it_does_not_go(scene: Looking):
    made = chosen(scene)
    take_back(scene)
    with pytest.raises(Refusal, match="was taken back and does not stand any more"):
        scene.accept(made)


def test_the_same_mentor_is_asked_twice_at_most(scene: Looking):
    chosen(scene)
    take_back(scene)
    assert scene.pick(ELENA) is not None
    said = page(browser(scene, MARIA), "take_choice_back", scene.candidate(ELENA).pk)
    assert "This mentor has been asked twice then" in said
    assert "the same one once more" not in said
    take_back(scene)
    with pytest.raises(Refusal, match="was asked twice already"):
        scene.pick(ELENA)
    assert scene.pick(OTHER) is not None
