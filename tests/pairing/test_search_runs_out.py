"""The last mentor to choose from is gone: whoever leads the search is told once, and by no name."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.pairing.crowd import NOW, key
from tests.pairing.search_scene import ELENA, IVO, MARIA, OTHER, Looking, looking
from tests.pairing.studio import coordinator, words
from tests.pairing.test_search_pages import browser
from tests.pairing.test_searching import mails

from handrail.mailroom.models import Message
from handrail.mentoring import actions as mentoring
from handrail.pairing.actions import searching
from handrail.pairing.models import Search
from handrail.pairing.search_access import leader_of
from handrail.people.models import RoleGrant, User
from handrail.programmes.leaving import leaves
from handrail.programmes.models import ProgrammeLead

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(time_machine) -> Looking:
    time_machine.move_to(NOW)
    return looking()


@pytest.fixture(autouse=True)
def lead(scene: Looking) -> Client:
    return coordinator()


def asked(scene: Looking, *numbers: str) -> Search:
    """These are proposed, and asked for a call."""
    search = scene.begin()
    for one in scene.propose(search, *numbers):
        searching.ask_call(candidate=one, by=scene.user(MARIA), now=NOW)
    return search


def not_now(scene: Looking, number: str) -> None:
    searching.say_not_now(candidate=scene.candidate(number), by=scene.user(number), now=NOW)


def coordinates(scene: Looking, number: str) -> User:
    user = scene.user(number)
    RoleGrant.objects.create(user=user, role="coordinator", granted_at=NOW)
    ProgrammeLead.objects.create(programme=scene.cohort.programme, user=user, since=NOW)
    return User.objects.get(pk=user.pk)


def test_the_last_no_is_told_to_who_leads_the_search_and_names_no_mentor(scene: Looking):
    search = asked(scene, ELENA, OTHER)
    not_now(scene, ELENA)
    assert mails("search_ran_out") == []
    not_now(scene, OTHER)
    mail = Message.objects.get(kind="search_ran_out")
    assert mail.address == scene.lead.email
    assert scene.user(MARIA).name in mail.text
    assert reverse("search", args=[search.pk]) in mail.text
    for number in (ELENA, OTHER, IVO):
        assert scene.user(number).name not in mail.text + mail.html + mail.subject


def test_a_choice_that_is_declined_or_lapses_or_cannot_be_runs_it_out_too(scene: Looking):
    scene.propose(scene.begin(), ELENA)
    made = scene.pick(ELENA)
    assert made is not None
    mentoring.decline(mentorship=made, by=made.mentor, now=NOW)
    assert mails("search_ran_out") == [scene.lead.email]
    goes_on = Message.objects.get(kind="search_goes_on")
    assert "Nobody else is on your list, so your coordinator goes on looking" in goes_on.text
    assert "your coordinator goes on looking" in goes_on.subject
    scene.propose(Search.objects.get(), OTHER)
    assert scene.pick(OTHER) is not None
    mentoring.lapse_due(now=NOW + searching.TO_ANSWER)
    assert len(mails("search_ran_out")) == 2
    scene.propose(Search.objects.get(), "M-0004")
    User.objects.filter(pk=key("M-0004")).update(active_mentees=2)
    assert scene.pick("M-0004") is None
    assert len(mails("search_ran_out")) == 3


def test_while_somebody_is_left_the_mentee_reads_so_and_nobody_else_is_told(scene: Looking):
    scene.propose(scene.begin(), ELENA, OTHER)
    made = scene.pick(ELENA)
    not_a_call = scene.candidate(OTHER)
    assert made is not None
    mentoring.decline(mentorship=made, by=made.mentor, now=NOW)
    assert "Look at the others" in Message.objects.get(kind="search_goes_on").text
    assert mails("search_ran_out") == []
    searching.take_back(candidate=not_a_call, by=scene.lead, now=NOW)
    assert mails("search_ran_out") == []  # whoever took it back knows


def test_a_mentor_who_leaves_runs_it_out(scene: Looking):
    asked(scene, ELENA)
    leaves(scene.place(ELENA), by=scene.lead, now=NOW)
    assert mails("search_ran_out") == [scene.lead.email]


def test_it_goes_to_nobody_who_is_near_to_it_or_runs_it_no_more(scene: Looking):
    search = asked(scene, ELENA)
    coordinates(scene, IVO)
    other = coordinates(scene, "M-0006")
    assert leader_of(search) == scene.lead
    Search.objects.update(by=key(MARIA))
    search.refresh_from_db()
    assert leader_of(search) == scene.lead  # the first by name who may see it
    Search.objects.update(by=key("M-0006"))
    search.refresh_from_db()
    assert leader_of(search) == other
    ProgrammeLead.objects.exclude(user=key(IVO)).delete()
    assert leader_of(search) is None
    not_now(scene, ELENA)
    assert mails("search_ran_out") == []


def test_it_stands_on_the_start_page_and_on_the_search_until_somebody_is_proposed(
    scene: Looking, lead: Client
):
    search = asked(scene, ELENA)

    def home() -> str:
        return words(lead.get(reverse("home")))

    def page() -> str:
        return words(lead.get(reverse("search", args=[search.pk])))

    needs = "Needs you: a mentor for Name of S-0001"
    assert needs not in home()
    not_now(scene, ELENA)
    assert home().count(needs) == 1
    assert "This search needs you" in page()
    coordinates(scene, IVO)
    assert needs not in words(browser(scene, IVO).get(reverse("home"), follow=True))
    scene.propose(search, OTHER)
    assert needs not in home()
    assert "This search needs you" not in page()


def test_whose_account_is_closed_is_nobody_to_choose(scene: Looking, lead: Client):
    """The mentee does not see them, so those who lead the search read that it needs them."""
    search = asked(scene, ELENA, OTHER)
    User.objects.filter(pk=key(ELENA)).update(is_active=False)
    needs = "Needs you: a mentor for Name of S-0001"
    assert needs not in words(lead.get(reverse("home")))
    not_now(scene, OTHER)
    assert mails("search_ran_out") == [scene.lead.email]
    assert needs in words(lead.get(reverse("home")))
    assert "This search needs you" in words(lead.get(reverse("search", args=[search.pk])))


def test_where_no_coordinator_may_know_an_administrator_is_told(scene: Looking):
    asked(scene, ELENA)
    coordinates(scene, IVO)
    ProgrammeLead.objects.exclude(user=key(IVO)).delete()
    for number in (IVO, "M-0007"):
        RoleGrant.objects.create(user=scene.user(number), role="administrator", granted_at=NOW)
    not_now(scene, ELENA)
    assert mails("search_ran_out") == [scene.user("M-0007").email]
