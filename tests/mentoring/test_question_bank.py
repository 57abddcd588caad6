"""Questions to prepare a meeting with: enough of them, all open, and shown to the side that asks them."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.mentoring.pair import pair_of
from tests.mentoring.scene import Scene
from tests.mentoring.test_pages import shown

from handrail.mentoring import question_bank as bank

pytestmark = pytest.mark.django_db
CLOSED = ("do ", "does ", "did ", "is ", "are ", "was ", "can ", "could ", "have ", "has ", "will ", "would ")
LONGEST = 20  # words


def test_eight_to_ten_topics_with_six_to_eight_questions_of_both_sides():
    found = bank.questions()
    assert 8 <= len(found) <= 10
    assert [(one.key, one.title) for one in found] == bank.topics()
    for one in found:
        assert 6 <= len(one.mentee) + len(one.mentor) <= 8, one.key
        assert min(len(one.mentee), len(one.mentor)) >= 3, one.key


def test_every_question_is_open_short_and_there_once():
    every = [words for one in bank.questions() for words in (*one.mentee, *one.mentor)]
    assert len(set(every)) == len(every)
    for words in every:
        assert words.endswith("?"), words
        assert not words.lower().startswith(CLOSED), words
        assert len(words.split()) <= LONGEST, words


def test_the_page_shows_all_and_can_be_narrowed(scene: Scene):
    address, first = reverse("question_bank"), bank.questions()[0]
    for name in ("student", "mentor", "coordinator"):
        page = shown(scene, name, address)
        assert first.mentee[0] in page
        assert first.mentor[0] in page
    page = shown(scene, "student", f"{address}?side=mentee&topic=exams")
    exams = next(one for one in bank.questions() if one.key == "exams")
    assert exams.mentee[0] in page
    assert exams.mentor[0] not in page
    assert first.mentee[0] not in page
    assert shown(scene, "student", f"{address}?side=nobody&topic=gossip").count("<h2>") == len(bank.topics())


def test_the_sheet_of_a_meeting_shows_each_side_its_own(scene: Scene):
    made, first = pair_of(scene).agreed(), bank.questions()[0]
    sheet = reverse("meeting", args=[made.pk])
    assert first.mentee[0] in shown(scene, "student", sheet)
    assert first.mentor[0] not in shown(scene, "student", sheet)
    assert first.mentor[0] in shown(scene, "mentor", sheet)
    assert first.mentee[0] not in shown(scene, "mentor", sheet)


def test_the_agenda_form_shows_the_mentee_s(scene: Scene):
    page = shown(scene, "student", reverse("write_agenda", args=[pair_of(scene).agreed().pk]))
    assert page.count("<details>") == len(bank.topics())
    assert bank.questions()[0].mentee[0] in page
