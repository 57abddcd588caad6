"""The pages of a search: what each of the people concerned reads, and what nobody else finds."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from tests.pairing.crowd import NOW, join, key
from tests.pairing.search_scene import ELENA, IVO, MARIA, OTHER, Looking, looking, pair
from tests.pairing.studio import coordinator, words
from tests.site.cast import signed_in
from tests.site.counting import queries_of

from handrail.lib import clock
from handrail.mentoring import actions as mentoring
from handrail.mentoring.actions import ending
from handrail.mentoring.hooks import pair_parts
from handrail.mentoring.models import Mentorship
from handrail.pairing.models import Candidate, Search
from handrail.people.models import RoleGrant, User
from handrail.programmes.models import ProgrammeLead
from handrail.programmes.states import Side

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WANTS = ("Specialty change", "Dermatology")


@pytest.fixture
def scene(time_machine) -> Looking:
    time_machine.move_to(NOW)
    return looking()


@pytest.fixture
def lead(scene: Looking) -> Client:
    return coordinator()


def browser(scene: Looking, number: str) -> Client:
    return signed_in(scene.user(number))


def page(client: Client, name: str, key: object, status: int = 200) -> str:
    answer = client.get(reverse(name, args=[key]))
    assert answer.status_code == status, (name, answer.status_code)
    return words(answer)


def post(client: Client, name: str, key: object, **data: object) -> str:
    answer = client.post(reverse(name, args=[key]), data, follow=True)
    assert answer.status_code == 200, (name, answer.status_code)
    return words(answer)


def proposed(scene: Looking, *numbers: str) -> Search:
    search = scene.begin()
    scene.propose(search, *(numbers or (ELENA, OTHER)))
    return search


# ---- the coordinator


def test_the_coordinator_begins_looks_and_proposes(scene: Looking, lead: Client):
    said = post(lead, "begin_search", scene.pair.pk)
    assert "A second mentor for Name of S-0001" in said
    assert "what they answered when they joined counts" in said
    assert "Their mentor now: Name of M-0001 . They see nothing of this search." in said
    search = Search.objects.get()
    assert (search.second, search.goals) == (True, [])
    assert "Tick at least one mentor." in post(lead, "search", search.pk)
    four = [str(scene.place(f"M-{number:04}").pk) for number in range(2, 6)]
    said = post(lead, "search", search.pk, mentors=four)
    assert "At most three mentors are proposed at a time." in said
    kept = lead.post(reverse("search", args=[search.pk]), {"mentors": four}).content.decode()
    assert kept.count(" checked") == 4
    said = post(lead, "search", search.pk, mentors=four[:2])
    assert "2 mentors are proposed. A mail to Name of S-0001 is on its way." in said
    assert "Name of M-0002 Proposed on 11 January" in said
    assert "The list has changed meanwhile" in post(lead, "search", search.pk, mentors=four[:1])
    said = post(lead, "take_back_proposal", scene.candidate(ELENA).pk)
    assert "Taken back." in said
    assert "%" not in said
    assert " points" not in said
    said = post(lead, "close_search", search.pk)
    assert "The search is closed." in said
    assert Candidate.objects.filter(state="proposed").count() == 0


def test_a_search_for_somebody_whose_pair_ended_is_for_a_new_one(scene: Looking, lead: Client):
    Mentorship.objects.filter(mentor=key(IVO)).update(state="ended")
    assert "A new mentor for Name of S-0001" in post(lead, "begin_search", scene.pair.pk)


def test_a_search_beside_a_mentor_who_goes_on_is_for_a_second_one(scene: Looking, lead: Client):
    ended = scene.pair
    Mentorship.objects.filter(pk=ended.pk).update(state="ended")
    pair(scene, MARIA, OTHER, second=True)
    assert "A second mentor for Name of S-0001" in post(lead, "begin_search", ended.pk)


def test_from_the_list_of_those_who_ask_for_a_new_mentor(scene: Looking, lead: Client):
    one = scene.pair
    facts = ending.Facts("interest", wish="")
    ending.end(mentorship=one, facts=facts, by=one.mentee, now=clock.now())
    said = page(lead, "cohort_mentorships", scene.cohort.pk)
    assert "Asked for a new mentor" in said
    assert "Look for a mentor" in said
    assert "Look for a mentor for Name of S-0001" in page(lead, "mentorship", one.pk)
    assert "A new mentor for Name of S-0001" in post(lead, "begin_search", one.pk)
    assert "Propose Name of M-0001" not in page(lead, "search", Search.objects.get().pk)


def test_a_search_instead_of_the_present_mentor_says_what_is_to_be_done(scene: Looking, lead: Client):
    search = scene.begin(second=False)
    scene.propose(search, ELENA)
    assert "until that is ended" in page(browser(scene, MARIA), "pick_mentor", scene.candidate(ELENA).pk)
    scene.accept(scene.pick(ELENA, clock.now()), clock.now() + DAY)
    assert "then end that mentorship on its page" in page(lead, "search", search.pk)
    scene.begin()
    assert "Two mentors are the most." in page(lead, "search", Search.objects.get(state="looking").pk)


def test_whoever_takes_the_question_back_reads_that_the_mentee_is_told(scene: Looking, lead: Client):
    proposed(scene)
    made = scene.pick(ELENA)
    assert "is told by mail that they are not available now" in page(lead, "take_back_offer", made.pk)


def test_places_left_and_reasons_stand_at_each_mentor(scene: Looking, lead: Client):
    said = page(lead, "search", scene.begin().pk)
    assert all(label in said for label in WANTS)
    assert said.index("Name of M-0002") < said.index("Name of M-0003")
    assert "2 places left" in said
    assert "Name of M-0001 ·" not in said


def test_the_page_of_a_large_school_answers_in_a_second():
    scene = looking(mentors=140)
    client, search = coordinator(), scene.begin()
    page(client, "search", search.pk)
    began = time.process_time()
    said = page(client, "search", search.pk)
    assert time.process_time() - began < 1
    assert "more would fit less well." in said


def test_the_page_asks_as_many_queries_for_few_mentors_as_for_many(scene: Looking, lead: Client):
    address = reverse("search", args=[scene.begin().pk])
    queries_of(lead, address)
    few = len(queries_of(lead, address))
    join(scene.cohort, Side.MENTOR, range(9, 40))
    assert len(queries_of(lead, address)) == few


# ---- the mentee


def test_the_mentee_gets_to_know_and_chooses(scene: Looking):
    search, maria = proposed(scene), browser(scene, MARIA)
    said = words(maria.get(reverse("home")))
    assert "Look at the mentors proposed to you" in said
    assert "Another mentor only you see this" in page(maria, "mentorship", scene.pair.pk)
    said = page(maria, "proposed_mentors", search.pk)
    assert "Why this mentor" in said
    assert "Who sees nothing of all this: Name of M-0001 ." in said
    elena = scene.candidate(ELENA)
    assert "has your name and address now" in post(maria, "ask_call", elena.pk)
    assert "You asked for a call." in page(maria, "proposed_mentors", search.pk)
    tomorrow = clock.today("Europe/London").replace(day=28)
    assert "This day is still to come." in post(maria, "say_called", elena.pk, day=f"{tomorrow}")
    said = post(maria, "say_called", elena.pk, day=f"{clock.today('Europe/London')}")
    assert "You talked on 11 January." in said
    assert "Choose Name of M-0002 ?" in page(maria, "pick_mentor", elena.pk)
    said = post(maria, "pick_mentor", elena.pk)
    assert "You chose Name of M-0002 , who is being asked." in said
    assert "Ask for a 20-minute call" not in said
    assert "is being asked" in words(maria.get(reverse("home")))
    rows = Mentorship.objects.select_related("mentor", "mentee", "programme__school", "cohort")
    scene.accept(rows.get(state="offered"), clock.now())
    assert "has said yes." in page(maria, "proposed_mentors", search.pk)


def test_a_no_of_any_kind_reads_alike_and_who_was_taken_back_is_gone(scene: Looking, lead: Client):
    search, maria = proposed(scene, ELENA, OTHER, "M-0004"), browser(scene, MARIA)
    post(maria, "ask_call", scene.candidate(ELENA).pk)
    post(browser(scene, ELENA), "say_not_now", scene.candidate(ELENA).pk)
    made = scene.pick(OTHER)
    mentoring.decline(mentorship=made, by=made.mentor, now=clock.now())
    post(lead, "take_back_proposal", scene.candidate("M-0004").pk)
    said = page(maria, "proposed_mentors", search.pk)
    assert said.count("Not available now.") == 2
    assert "declined" not in said.lower()
    assert "Name of M-0004" not in said
    assert "Your coordinator goes on looking" in said
    for name in ("pick_mentor", "say_called"):
        page(maria, name, scene.candidate("M-0004").pk, 404)


def test_a_search_that_was_closed_says_so(scene: Looking, lead: Client):
    search, maria = proposed(scene), browser(scene, MARIA)
    post(maria, "ask_call", scene.candidate(ELENA).pk)
    post(browser(scene, ELENA), "say_not_now", scene.candidate(ELENA).pk)
    post(lead, "close_search", search.pk)
    said = page(maria, "proposed_mentors", search.pk)
    assert "This search is over." in said
    assert "goes on looking" not in said


def test_before_anybody_is_proposed_the_mentee_sees_nothing(scene: Looking):
    search, maria = scene.begin(), browser(scene, MARIA)
    page(maria, "proposed_mentors", search.pk, 404)
    page(maria, "search", search.pk, 404)
    assert "mentors proposed" not in words(maria.get(reverse("home")))


# ---- the mentors


def test_a_mentor_reads_who_would_like_a_call_and_says_not_now(scene: Looking):
    proposed(scene)
    elena = browser(scene, ELENA)
    found = scene.candidate(ELENA)
    page(elena, "call_request", found.pk, 404)
    assert "would like to talk" not in words(elena.get(reverse("home")))
    post(browser(scene, MARIA), "ask_call", found.pk)
    assert "Name of S-0001 would like to talk to you" in words(elena.get(reverse("home")))
    said = page(elena, "call_request", found.pk)
    assert all(part in said for part in (*WANTS, scene.user(MARIA).email))
    assert "Name of M-0003" not in said
    said = post(elena, "say_not_now", found.pk)
    assert "This is over, and you need do nothing." in said
    assert scene.user(MARIA).email not in said


def test_others_read_that_somebody_was_found_and_only_those_asked_for_a_call(scene: Looking):
    proposed(scene, ELENA, OTHER, "M-0004")
    post(browser(scene, MARIA), "ask_call", scene.candidate(OTHER).pk)
    scene.accept(scene.pick(ELENA))
    said = page(browser(scene, OTHER), "call_request", scene.candidate(OTHER).pk)
    assert "Name of S-0001 has found a mentor." in said
    assert "Name of M-0002" not in said
    page(browser(scene, "M-0004"), "call_request", scene.candidate("M-0004").pk, 404)


def test_each_mentor_sees_their_own_call_alone(scene: Looking):
    proposed(scene)
    for number in (ELENA, OTHER):
        post(browser(scene, MARIA), "ask_call", scene.candidate(number).pk)
    page(browser(scene, ELENA), "call_request", scene.candidate(OTHER).pk, 404)
    page(browser(scene, ELENA), "proposed_mentors", Search.objects.get().pk, 404)


def names_nothing(scene: Looking, client: Client, user: User) -> None:
    """Nothing of the search, by any address, nor on the pages that they do see."""
    search = Search.objects.get()
    for name in ("search", "proposed_mentors"):
        page(client, name, search.pk, 404)
    for name in ("say_called", "pick_mentor", "call_request"):
        page(client, name, scene.candidate(ELENA).pk, 404)
    for address in (reverse("home"), reverse("mentorships"), reverse("mentorship", args=[scene.pair.pk])):
        said = words(client.get(address))
        assert not any(part in said for part in (*WANTS, "Name of M-0002", "proposed", "would like to talk"))
    assert [part for part in pair_parts(scene.pair, user) if "pairing" in part.template] == []


def test_the_present_mentor_sees_nothing(scene: Looking):
    proposed(scene)
    post(browser(scene, MARIA), "ask_call", scene.candidate(ELENA).pk)
    names_nothing(scene, browser(scene, IVO), scene.user(IVO))
    made = scene.pick(ELENA)
    names_nothing(scene, browser(scene, IVO), scene.user(IVO))
    scene.accept(made)
    names_nothing(scene, browser(scene, IVO), scene.user(IVO))
    page(browser(scene, IVO), "mentorship", made.pk, 404)


def runs_it(scene: Looking, number: str) -> Client:
    """Somebody concerned who also runs the programme."""
    ProgrammeLead.objects.create(programme=scene.cohort.programme, user=scene.user(number), since=NOW)
    RoleGrant.objects.create(user=scene.user(number), role="coordinator", granted_at=NOW)
    TOTP.activate(scene.user(number), generate_totp_secret())
    return browser(scene, number)


@pytest.mark.parametrize("number", [IVO, ELENA, MARIA])
def test_whoever_is_concerned_leads_no_search_although_they_run_the_programme(scene: Looking, number: str):
    search = proposed(scene)
    client = runs_it(scene, number)
    for name in ("search", "close_search"):
        page(client, name, search.pk, 404)
    assert client.post(reverse("search", args=[search.pk]), {"mentors": "x"}).status_code == 404
    assert client.post(reverse("take_back_proposal", args=[scene.candidate(OTHER).pk])).status_code == 404
    beside = pair(scene, MARIA, "M-0005", second=True)
    answer = client.post(reverse("begin_search", args=[beside.pk]))
    assert answer.status_code == (302 if number == ELENA else 404)
    assert Search.objects.count() == 1


@pytest.mark.parametrize("number", [IVO, MARIA])
def test_a_coordinator_who_is_one_of_the_two_reads_nothing_of_the_question(scene: Looking, number: str):
    proposed(scene)
    made, client = scene.pick(ELENA), runs_it(scene, number)
    for name in ("mentorship", "take_back_offer"):
        page(client, name, made.pk, 404)
    assert client.post(reverse("take_back_offer", args=[made.pk])).status_code == 404
    for state in ("offered", "declined"):
        said = words(client.get(reverse("cohort_mentorships", args=[scene.cohort.pk]), {"state": state}))
        assert "Name of M-0002" not in said
        assert "Offered: 0" in said
        assert f"{state.title()}: 0" in said
        mentoring.decline(mentorship=made, by=made.mentor, now=clock.now()) if state == "offered" else None


def test_the_present_mentor_is_nobody_to_be_told_although_they_run_it(scene: Looking):
    search = proposed(scene)
    runs_it(scene, IVO)
    said = page(browser(scene, MARIA), "proposed_mentors", search.pk)
    assert "Tell your coordinator: Name of C-1" in said


def test_the_mails_of_staff_tell_the_present_mentor_nothing(scene: Looking, lead: Client):
    client = runs_it(scene, IVO)
    address = reverse("mails")
    before = words(client.get(address))
    proposed(scene)
    assert "Mentors proposed" in words(lead.get(address))
    assert words(client.get(address)) == before
