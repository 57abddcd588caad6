"""What ends a search from outside: people who leave, and the end of a cohort."""

from __future__ import annotations

import pytest
from tests.pairing.crowd import NOW, key
from tests.pairing.search_scene import ELENA, IVO, MARIA, OTHER, TODAY, Looking, looking
from tests.pairing.test_searching import DAY, mails

from handrail.lib.refusal import Refusal
from handrail.mentoring.models import Mentorship
from handrail.pairing.actions import searching
from handrail.pairing.models import Search
from handrail.programmes.actions.running import move_cohort
from handrail.programmes.leaving import leaves
from handrail.programmes.models import Enrolment
from handrail.programmes.states import CohortState

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Looking:
    return looking()


def test_a_mentor_who_leaves_while_they_are_asked_is_told_to_the_mentee(scene: Looking):
    scene.propose(scene.begin(), ELENA)
    scene.pick(ELENA)
    leaves(scene.place(ELENA), by=scene.lead, now=NOW)
    assert (Search.objects.get().state, scene.candidate(ELENA).state) == ("looking", "taken_back")
    assert mails("search_goes_on") == [scene.user(MARIA).email]


def test_whoever_leaves_looks_for_nobody_and_is_proposed_to_nobody(scene: Looking):
    Mentorship.objects.all().delete()
    Mentorship.objects.create(
        programme=scene.cohort.programme, cohort=scene.cohort, mentee_id=key(MARIA), mentor_id=key(IVO),
        kind=scene.cohort.programme.kind, state="ended", starts=TODAY, offered_at=NOW - 60 * DAY,
    )  # fmt: skip
    search = scene.begin(second=False)
    scene.propose(search, ELENA, OTHER)
    searching.let_go(scene.place(OTHER), scene.lead, NOW)
    assert scene.candidate(OTHER).state == "taken_back"
    made = scene.pick(ELENA)
    searching.let_go(scene.place(MARIA), scene.lead, NOW)
    made.refresh_from_db()
    assert (made.state, Search.objects.get().state) == ("withdrawn", "closed")
    assert mails("search_goes_on") == []  # they left, so no list of theirs is open again


def test_a_cohort_that_ends_looks_for_nobody(scene: Looking):
    search = scene.begin()
    (elena, _) = scene.propose(search, ELENA, OTHER)
    searching.ask_call(candidate=elena, by=scene.user(MARIA), now=NOW)
    scene.cohort.state = "running"
    scene.cohort.save()
    with pytest.raises(Refusal, match="still runs"):
        move_cohort(cohort=scene.cohort, by=scene.lead, to=CohortState.ENDED, now=NOW)
    assert Search.objects.get().state == "looking"
    Mentorship.objects.all().update(state="ended")
    move_cohort(cohort=scene.cohort, by=scene.lead, to=CohortState.ENDED, now=NOW)
    assert Search.objects.get().state == "closed"
    assert {scene.candidate(number).state for number in (ELENA, OTHER)} == {"taken_back"}


def test_a_search_of_somebody_who_left_does_not_begin(scene: Looking):
    Enrolment.objects.filter(pk=scene.place(MARIA).pk).update(state="withdrawn")
    with pytest.raises(Refusal, match="does not take part"):
        scene.begin()
    scene.cohort.state = "ended"
    scene.cohort.save()
    with pytest.raises(Refusal, match="This cohort is over"):
        scene.begin()
