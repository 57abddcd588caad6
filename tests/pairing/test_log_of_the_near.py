"""The log of the staff says nothing of a search or a case to a reader who is one of the people in it."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from tests.pairing.crowd import NOW
from tests.pairing.search_scene import ELENA, IVO, MARIA, OTHER, TODAY, Looking, looking, pair
from tests.pairing.studio import words
from tests.site.cast import signed_in

from handrail.cases.actions import asking, caring
from handrail.cases.actions.signs import look
from handrail.lib.refusal import Refusal
from handrail.mentoring.actions import ending
from handrail.mentoring.models import Mentorship
from handrail.pairing.actions import searching
from handrail.people.models import RoleGrant, User

pytestmark = pytest.mark.django_db
LOG, FILE = "/running/log/", "/running/log/file/"
OF_SEARCH = ("Began to look for a mentor", "Proposed mentors", "Asked a proposed mentor", "Chose a proposed")
OF_CASE = ("Opened a case", "Noted something in a case", "A fact about a pair")
OF_OFFER = ("Asked a mentor about a mentee", "Took a question to a mentor back")


@pytest.fixture
def scene(time_machine) -> Looking:
    time_machine.move_to(NOW)
    made = looking()
    asking.ask_for_help(mentorship=made.pair, words="", by=made.user(MARIA), today=TODAY, now=NOW)
    case = made.pair.cases.get()
    caring.add_note(case=case, words="", again=None, by=made.lead, today=TODAY, now=NOW)
    made.cohort.state = "running"
    made.cohort.save()
    look(cohort=made.cohort, today=TODAY, now=NOW)
    made.propose(made.begin(), ELENA, OTHER)
    searching.ask_call(candidate=made.candidate(ELENA), by=made.user(MARIA), now=NOW)
    made.pick(ELENA)
    searching.take_choice_back(candidate=made.candidate(ELENA), by=made.user(MARIA), now=NOW)
    return made


def administrator(scene: Looking, number: str) -> Client:
    user = scene.user(number)
    RoleGrant.objects.create(user=user, role="administrator", granted_at=NOW)
    TOTP.activate(user, generate_totp_secret())
    return signed_in(User.objects.get(pk=user.pk))


def said(client: Client, address: str = LOG) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return words(answer)


def test_whoever_is_not_near_reads_all_of_it(scene: Looking):
    page = said(administrator(scene, "M-0008"))
    for verb in (*OF_SEARCH, *OF_CASE, *OF_OFFER):
        assert verb in page, verb


@pytest.mark.parametrize("number", [IVO, MARIA])
def test_one_of_the_two_reads_nothing_of_search_case_or_offer_nor_its_verb_to_choose(
    scene: Looking, number: str
):
    client = administrator(scene, number)
    person = scene.user(MARIA).pk
    for address in (LOG, f"{LOG}?person={person}", FILE):
        page = said(client, address)
        for verb in (*OF_SEARCH, *OF_CASE, *OF_OFFER):
            assert verb not in page, (address, verb)
    assert "Read the log about a person" in said(client)  # the rest is there


def test_whoever_is_proposed_reads_nothing_of_the_search_but_of_the_case(scene: Looking):
    page = said(administrator(scene, OTHER))
    assert not any(verb in page for verb in OF_SEARCH)
    assert all(verb in page for verb in OF_CASE)


def test_an_end_that_cannot_be_undone_does_not_say_that_somebody_is_asked(scene: Looking):
    """The same words whether another mentor is being asked, or the two are kept apart by now."""
    heard = set()
    for spoil in (_asked_beside, _kept_apart):
        mine = scene.pair
        ending.end(mentorship=mine, facts=ending.Facts("planned"), by=mine.mentor, now=NOW)
        spoil(scene)
        with pytest.raises(Refusal) as refused:
            ending.undo(mentorship=mine, by=mine.mentor, now=NOW)
        heard.add(refused.value.words)
        Mentorship.objects.exclude(pk=mine.pk).delete()
        Mentorship.objects.update(state="active")
        mine.ending.delete()
        User.objects.filter(pk=mine.mentor_id).update(active_mentees=1)
    assert heard == {"Things have changed meanwhile, and this pair cannot be made again. Ask a coordinator."}


def _asked_beside(scene: Looking) -> None:
    pair(scene, MARIA, "M-0005", state="offered", starts=None)


def _kept_apart(scene: Looking) -> None:
    scene.user(MARIA).blocks.create(other=scene.user(IVO), created_at=NOW)


def test_whoever_is_proposed_finds_no_offer_to_another_and_no_mail_of_the_search(scene: Looking):
    """Also if they run the programme: else a candidate would learn who else is one."""
    offer = scene.pick(ELENA)
    assert offer is not None
    far = administrator(scene, "M-0008")
    here = reverse("cohort_mentorships", args=[scene.cohort.pk])
    ends, mails = reverse("end_all_pairs", args=[scene.cohort.pk]), reverse("mails")
    assert "Offered: 1" in said(far, here)
    assert "1 waits for an answer" in said(far, ends)
    assert "Mentors proposed to one mentee" in said(far, mails)
    for number in (OTHER, IVO):
        near = administrator(scene, number)
        assert "Offered: 0" in said(near, here)
        assert "waits for an answer" not in said(near, ends)
        assert "Mentors proposed to one mentee" not in said(near, mails)
        assert near.get(reverse("mentorship", args=[offer.pk])).status_code == 404
        assert not any(verb in said(near) for verb in OF_OFFER)
    assert signed_in(scene.user(ELENA)).get(reverse("mentorship", args=[offer.pk])).status_code == 200
