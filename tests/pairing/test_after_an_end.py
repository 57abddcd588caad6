"""Whoever asks for a new mentor is matched again, never with the same one; who does not is left alone."""

from __future__ import annotations

import pytest
from tests.pairing.scene import Scene
from tests.pairing.test_coverage import pair

from handrail.lib import clock
from handrail.mentoring.models import Ending, Mentorship, NewMentor
from handrail.pairing.queries.coverage import matching, waiting
from handrail.pairing.snapshot import freeze

pytestmark = pytest.mark.django_db


def ended(scene: Scene, mentor: str = "Ana") -> Ending:
    """A pair of the student and a mentor that has ended."""
    pair(scene, "student", mentor, "active")
    made = Mentorship.objects.get(mentor=scene.user(mentor))
    Mentorship.objects.filter(pk=made.pk).update(state="ended")
    return Ending.objects.create(mentorship=made, kind="planned", by=made.mentee_id, ended_at=clock.now())


def mentees(scene: Scene) -> set[str]:
    here = scene.cohort.rounds.first() or scene.round()
    return {row["id"] for row in freeze(here, today=scene.today)["mentees"]}


def test_whoever_is_done_is_proposed_to_nobody_and_does_not_wait(scene: Scene):
    number = scene.user("student").school_number
    assert number in mentees(scene)
    ended(scene)
    assert number not in mentees(scene)
    found = matching(scene.cohort)
    assert (found.finished, found.waiting) == (1, 1)
    assert scene.user("student") not in [place.user for place in waiting(scene.cohort)]


def test_whoever_asks_is_matched_again_and_not_with_the_same_one(scene: Scene):
    NewMentor.objects.create(ending=ended(scene), asked_at=clock.now())
    student, ana = scene.user("student").school_number, scene.user("Ana").school_number
    snapshot = freeze(scene.round(), today=scene.today)
    assert student in {row["id"] for row in snapshot["mentees"]}
    assert [student, ana, "the two were a pair before"] in snapshot["apart"]
    assert [row["places"] for row in snapshot["mentors"] if row["id"] == ana] != [0]
    assert (matching(scene.cohort).finished, matching(scene.cohort).waiting) == (0, 2)


def test_the_last_end_decides(scene: Scene):
    NewMentor.objects.create(ending=ended(scene), asked_at=clock.now())
    ended(scene, "Ben")
    assert scene.user("student").school_number not in mentees(scene)


def test_a_pair_that_rests_has_a_mentor(scene: Scene):
    pair(scene, "student", "Ana", "active")
    Mentorship.objects.update(state="paused")
    found = matching(scene.cohort)
    assert (found.matched, found.waiting, found.free_mentors) == (1, 1, 5)
    assert scene.user("student").school_number not in mentees(scene)
