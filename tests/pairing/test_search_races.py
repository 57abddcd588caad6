"""Two at once in a search: one choice becomes one offer, and a mentee has one search."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.mentoring.test_races import at_once
from tests.pairing.crowd import NOW
from tests.pairing.search_scene import ELENA, MARIA, OTHER, Looking, looking

from handrail.mailroom.models import Message
from handrail.mentoring.models import Mentorship
from handrail.pairing.actions import searching
from handrail.pairing.models import Candidate, Search
from handrail.people.models import RoleGrant, User
from handrail.programmes.leaving import leaves

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 8


@pytest.fixture
def scene(transactional_db: None) -> Looking:
    return looking()


def begin_again() -> tuple[int, list[str]]:
    """How many offers there are, and how the candidates stand; then all is as before."""
    offers = Mentorship.objects.filter(state="offered")
    states = sorted(Candidate.objects.values_list("state", flat=True))
    found = offers.count(), states
    Candidate.objects.update(state="proposed", mentorship=None)
    Search.objects.update(state="looking")
    offers.delete()
    return found


def test_two_picks_at_once_make_one_offer(scene: Looking):
    scene.propose(scene.begin(), ELENA, OTHER)
    calls = [lambda number=number: scene.pick(number) for number in (ELENA, OTHER, ELENA, OTHER)]
    for ends, (offers, states) in at_once(calls, TIMES, begin_again):
        assert (ends["done"], offers, states) == (1, 1, ["picked", "proposed"])


def test_a_pick_and_a_proposal_that_is_taken_back(scene: Looking):
    scene.propose(scene.begin(), ELENA)
    pick = [
        lambda: scene.pick(ELENA),
        lambda: searching.take_back(candidate=scene.candidate(ELENA), by=scene.lead, now=NOW),
    ]
    for _, (offers, states) in at_once(pick, TIMES, begin_again):
        assert (offers, states) in [(1, ["picked"]), (0, ["taken_back"])]


def test_a_mentor_says_yes_while_the_mentee_takes_the_choice_back(scene: Looking):
    """One of the two was first, and the other reads a sentence."""
    scene.propose(scene.begin(), ELENA)
    offer = scene.pick(ELENA)
    assert offer is not None

    def take_back() -> None:
        searching.take_choice_back(candidate=scene.candidate(ELENA), by=scene.user(MARIA), now=NOW)

    def again() -> tuple[str, str, str]:
        said = Mentorship.objects.get(pk=offer.pk).state, Search.objects.get().state
        states = (*said, Candidate.objects.get().state)
        Mentorship.objects.filter(pk=offer.pk).update(state="offered", starts=None, answered_at=None)
        User.objects.filter(pk=offer.mentor_id).update(active_mentees=0)
        Candidate.objects.update(state="picked", mentorship=offer)
        Search.objects.update(state="asked", ended_at=None)
        return states

    rows = Mentorship.objects.select_related("mentor", "mentee", "cohort__programme__school", "programme")
    for ends, states in at_once([lambda: scene.accept(rows.get(pk=offer.pk)), take_back], TIMES, again):
        lost = "This question was taken back and does not stand any more."
        if states[0] == "active":
            lost = "Name of M-0002 has said yes meanwhile, so this cannot be taken back."
        assert ends == {"done": 1, lost: 1}
        assert states in [("active", "found", "found"), ("withdrawn", "looking", "proposed")]


def test_of_two_last_mentors_who_decline_at_once_the_search_is_told_once(scene: Looking):
    RoleGrant.objects.create(user=scene.lead, role="coordinator", granted_at=NOW)
    search = scene.begin()
    for one in scene.propose(search, ELENA, OTHER):
        searching.ask_call(candidate=one, by=scene.user(MARIA), now=NOW)

    def no(number: str) -> None:
        searching.say_not_now(candidate=scene.candidate(number), by=scene.user(number), now=NOW)

    def again() -> int:
        found = Message.objects.filter(kind="search_ran_out")
        number = found.count()
        found.delete()
        Candidate.objects.update(state="call_asked")
        return number

    for ends, told in at_once([lambda: no(ELENA), lambda: no(OTHER)], TIMES, again):
        assert (ends, told) == ({"done": 2}, 1)


def test_a_search_that_two_begin_at_once_is_one(scene: Looking):
    calls = [scene.begin] * 4
    for ends, found in at_once(calls, TIMES, lambda: (Search.objects.count(), Search.objects.all().delete())):
        assert (ends, found[0]) == ({"done": 4}, 1)


def test_a_mentor_says_yes_while_the_mentee_leaves(scene: Looking):
    """One of the two was first; neither waits for the other for ever."""
    Mentorship.objects.all().update(state="ended")
    scene.propose(scene.begin(second=False), ELENA)
    offer = scene.pick(ELENA)
    assert offer is not None

    def leave() -> None:
        with transaction.atomic():
            leaves(scene.place(MARIA), by=scene.lead, now=NOW)

    def again() -> tuple[str, str]:
        states = Mentorship.objects.get(pk=offer.pk).state, Search.objects.get().state
        Mentorship.objects.filter(pk=offer.pk).update(state="offered", starts=None, answered_at=None)
        User.objects.filter(pk=offer.mentor_id).update(active_mentees=0)
        Candidate.objects.update(state="picked", mentorship=offer)
        Search.objects.update(state="asked", ended_at=None)
        return states

    rows = Mentorship.objects.select_related("mentor", "mentee", "cohort__programme__school", "programme")
    calls = [lambda: scene.accept(rows.get(pk=offer.pk)), leave]
    for ends, states in at_once(calls, TIMES, again):
        assert ends["done"] == 1
        assert states in [("active", "found"), ("withdrawn", "closed")]
