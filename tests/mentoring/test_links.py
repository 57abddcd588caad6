"""Links in mails: each does its one thing, signed in or not, and says in words why not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format
from tests.mentoring.letters import (
    last_event,
    link_to,
    links_in,
    mail_to,
    meeting_of,
    pressed,
    shown,
    token_in,
    words,
)
from tests.mentoring.pair import HOW, Pair, pair_of
from tests.mentoring.scene import DAY, Scene

from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.mentoring import actions, tasks
from handrail.mentoring.models import ActionLink, Meeting, Mentorship
from handrail.people.tokens import hashed

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


# ---- each purpose: does it, and the log says how


def test_a_time_is_confirmed_by_one_tap(pair: Pair):
    pair.propose(7, 8)
    link = link_to(pair.mentor, "meeting_proposed")
    page = shown(link)
    assert "When do you meet Student?" in page
    assert date_format(pair.at(8).wall, "l j F Y, H:i") in page
    assert "Agreed: you meet Student on" in pressed(link, option="1")
    made = meeting_of(pair)
    assert (made.state, made.starts_at) == ("agreed", pair.at(8).at)
    assert last_event() == ("mentoring.meeting_agreed", pair.mentor.pk, "by_link,starts_at,state")
    assert Message.objects.filter(kind="meeting_agreed").count() == 2
    assert "You had confirmed this already. You meet on" in shown(link, 410)
    assert "You had confirmed this already." in pressed(link, 410, option="0")
    assert meeting_of(pair).sequence == 1


def test_none_of_the_times_suits(pair: Pair):
    pair.propose(7)
    link = link_to(pair.mentor, "meeting_proposed")
    assert "Called off. Student is told by mail" in pressed(link, do="call_off")
    assert meeting_of(pair).state == "cancelled"
    assert last_event() == ("mentoring.meeting_cancelled", pair.mentor.pk, "by_link,state")
    assert "You had called this off already" in shown(link, 410)


def test_a_meeting_is_moved_to_a_time_at_which_both_are_free(pair: Pair):
    for name, side in (("student", "mentee"), ("mentor", "mentor")):
        pair.scene.say(name, side, "times", ["1_lunch", "2_morning", "4_evening"], "suggested")
    pair.agreed()
    link = link_to(pair.mentor, "meeting_agreed")
    page = shown(link)
    offered = re.findall(r'name="time" value="([^"]+)"', page)
    assert len(offered) == 6
    assert "both usually free" in page
    assert "Moved: you meet Student on" in pressed(link, time=offered[2])
    made = meeting_of(pair)
    assert (made.wall, made.place, made.state) == (offered[2], HOW.place, "agreed")
    assert last_event() == ("mentoring.meeting_moved", pair.mentor.pk, "by_link,starts_at")
    assert "You had moved this meeting already." in shown(link, 410)


def test_where_nobody_said_when_they_are_free_the_same_hour_is_suggested(pair: Pair):
    pair.agreed()
    page = shown(link_to(pair.mentee, "meeting_agreed"))
    offered = re.findall(r'name="time" value="([^"]+)"', page)
    assert "The same hour on other days." in page
    assert {time[-5:] for time in offered} == {"12:00"}
    assert meeting_of(pair).wall not in offered


def test_a_time_of_another_meeting_is_not_suggested(pair: Pair):
    pair.agreed()
    link = link_to(pair.mentor, "meeting_agreed")
    first, *others = re.findall(r'name="time" value="([^"]+)"', shown(link))
    other = pair.scene.offer("peer", "mentor")
    pair.scene.accept(other)
    taken = next(number for number in range(1, 14) if pair.at(number).spelled() == first)
    Pair(pair.scene, other).agreed(taken)
    again = re.findall(r'name="time" value="([^"]+)"', shown(link))
    assert again[:5] == others


def test_none_suits_asks_first_and_changes_nothing(pair: Pair):
    pair.agreed()
    link = link_to(pair.mentor, "meeting_agreed")
    page = pressed(link, do="none_suits")
    assert "Nothing is changed so far." in page
    assert meeting_of(pair).state == "agreed"
    assert "Called off." in pressed(link, do="call_off")
    assert meeting_of(pair).state == "cancelled"


def test_a_meeting_is_called_off(pair: Pair):
    pair.agreed()
    link = link_to(pair.mentee, "meeting_agreed", 1)
    assert "Call off the meeting with Mentor?" in shown(link)
    assert "Called off. Mentor is told by mail" in pressed(link, do="call_off")
    assert last_event() == ("mentoring.meeting_cancelled", pair.mentee.pk, "by_link,state")


@pytest.mark.parametrize(
    ("do", "state", "said", "again"),
    [
        ("held", "held", "Noted: you met Student.", "You had noted already that you met."),
        ("not_held", "not_held", "Noted: it could not happen.", "You had noted already that it could not"),
    ],
)
def test_whether_they_met_is_noted(pair: Pair, do: str, state: str, said: str, again: str):
    pair.over()
    tasks.ask_whether_met.call(by=None)
    link = link_to(pair.mentor, "meeting_met")
    assert "Did you meet Student?" in shown(link)
    assert said in pressed(link, do=do)
    assert meeting_of(pair).state == state
    assert last_event() == (f"mentoring.meeting_{state}", pair.mentor.pk, "by_link,state")
    assert again in shown(link, 410)
    assert "It is noted already that" in shown(link_to(pair.mentee, "meeting_met"), 410)


def test_an_offer_is_accepted_with_the_declaration_and_not_without(scene: Scene):
    made = scene.offer()
    link = link_to(scene["mentor"], "mentorship_offer")
    assert "I do not assess, examine, employ or treat Student" in shown(link)
    assert "Tick the box above" in pressed(link, do="accept")
    assert Mentorship.objects.get().state == "offered"
    assert ActionLink.objects.get(token_hash=hashed(token_in(link))).used_at is None
    assert "Student is your mentee now" in pressed(link, do="accept", nothing_between="on")
    made.refresh_from_db()
    assert made.state == "active"
    assert last_event() == ("mentoring.mentorship_accepted", scene["mentor"].pk, "by_link,starts,state")
    assert "You had said yes already. Student is your mentee." in pressed(link, 410, do="decline")
    assert Mentorship.objects.get().state == "active"


def test_an_offer_is_declined_after_a_question(scene: Scene):
    scene.offer()
    actions.remind_due(now=clock.now() + 4 * DAY)
    link = link_to(scene["mentor"], "mentorship_reminder")
    assert "this cannot be undone" in pressed(link, do="ask_decline")
    assert Mentorship.objects.get().state == "offered"
    assert "You declined." in pressed(link, do="decline")
    assert last_event() == ("mentoring.mentorship_declined", scene["mentor"].pk, "by_link,state")
    assert "You had declined already." in shown(link_to(scene["mentor"], "mentorship_offer"), 410)


# ---- looking changes nothing, and who is signed in does not matter


def all_links(pair: Pair) -> list[str]:
    """A link of each purpose that works."""
    pair.over()
    tasks.ask_whether_met.call(by=None)
    found = [link_to(pair.mentor, "meeting_met")]
    pair.propose(3)
    found.append(link_to(pair.mentor, "meeting_proposed"))
    pair.agreed(5)
    found += links_in(mail_to(pair.mentor, "meeting_agreed"))
    pair.scene.offer("peer", "mentor")
    return [*found, link_to(pair.mentor, "mentorship_offer")]


WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)", re.IGNORECASE)


def test_get_and_head_write_nothing(pair: Pair):
    for link in all_links(pair):
        for method in ("get", "head"):
            with CaptureQueriesContext(connection) as asked:
                answer = getattr(Client(), method)(link, {"do": "call_off", "option": "0"})
            assert answer.status_code == 200
            assert [one["sql"] for one in asked if WRITE.match(one["sql"])] == []
            assert not answer.cookies
    assert not ActionLink.objects.exclude(used_at=None).exists()


def test_a_link_acts_for_its_person_whoever_is_signed_in(pair: Pair):
    pair.propose(7)
    link = link_to(pair.mentor, "meeting_proposed")
    peer = pair.scene.client("peer")
    page = words(peer.get(link))
    assert page == shown(link)
    assert "Peer" not in page
    peer.post(link, {"option": "0"})
    assert last_event()[:2] == ("mentoring.meeting_agreed", pair.mentor.pk)


def test_the_address_is_told_to_nobody_and_the_page_kept_nowhere(pair: Pair):
    pair.propose(7)
    link = link_to(pair.mentor, "meeting_proposed")
    for answer in (Client().get(link), Client().post(link), Client().get(link[:-4] + "xxx/")):
        assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "no-store")
        assert b"<script" not in answer.content


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
    ],
)
def test_a_page_of_another_site_cannot_press_the_buttons(pair: Pair, headers: dict[str, str]):
    pair.propose(7)
    link = link_to(pair.mentor, "meeting_proposed")
    answer = Client().post(link, {"option": "0"}, headers=headers)
    assert (answer.status_code, "This came from another site." in words(answer)) == (403, True)
    assert meeting_of(pair).state == "proposed"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://testserver"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
        {"origin": "null"},
    ],
)
def test_its_own_page_can(pair: Pair, headers: dict[str, str]):
    pair.propose(7)
    Client().post(link_to(pair.mentor, "meeting_proposed"), {"option": "0"}, headers=headers)
    assert meeting_of(pair).state == "agreed"


def test_no_button_is_no_answer(pair: Pair):
    pair.propose(7)
    link = link_to(pair.mentor, "meeting_proposed")
    for sent in ({}, {"do": "held"}, {"do": "accept"}, {"do": "strange"}, {"time": "2040-01-01T10:00"}):
        assert "Press one of the buttons on this page." in pressed(link, **sent)
    assert "Press one of the buttons" in pressed(link, option="7")
    assert "Choose one of the times that are proposed." in pressed(link, option="2")
    assert meeting_of(pair).state == "proposed"


def test_a_time_that_was_not_suggested_is_refused(pair: Pair):
    made = pair.agreed()
    link = link_to(pair.mentor, "meeting_agreed")
    assert "This time cannot be chosen any more." in pressed(link, time="2040-01-01T03:00")
    assert meeting_of(pair).wall == made.wall


# ---- what is kept, and what nobody may read there

AGENDA, PLACE = "zqagendazq about my mother", "zqplacezq, third floor"


def test_pages_and_mails_hold_no_written_words(pair: Pair):
    how = actions.How("in_person", PLACE, 30)
    made = pair.propose(7, how=how)
    for each in Meeting.objects.all():
        each.agenda = AGENDA
        each.save(update_fields=["agenda"])
    links = [link_to(pair.mentor, "meeting_proposed")]
    pages = [shown(links[0]), pressed(links[0], option="0")]
    links += links_in(mail_to(pair.mentee, "meeting_agreed"))
    pages += [shown(link) for link in links[1:]]
    made.refresh_from_db()
    actions.move(meeting=made, by=pair.mentor, how=how, time=pair.at(9), now=clock.now())
    with clock.moved(8 * DAY + DAY / 2):
        tasks.remind_of_meetings.call(by=None)
    with clock.moved(10 * DAY):
        tasks.ask_whether_met.call(by=None)
        pages.append(shown(link_to(pair.mentor, "meeting_met")))
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert {"meeting_agreed", "meeting_moved", "meeting_tomorrow", "meeting_met"} <= kinds
    for mail in Message.objects.all():
        pages += [mail.subject, mail.text, mail.html]
    assert [page for page in pages if "zqagendazq" in page or "zqplacezq" in page] == []


def test_only_the_hash_of_a_token_is_kept(pair: Pair):
    tokens = [token_in(link) for link in all_links(pair)]
    assert len(set(tokens)) == len(tokens) == 5
    kept = {}
    for model in apps.get_models():
        for row in model._default_manager.values():
            for name, value in row.items():
                for token in tokens:
                    if token in str(value):
                        kept.setdefault(f"{model._meta.label}.{name}", set()).add(token)
    assert set(kept) == {"mailroom.Message.text", "mailroom.Message.html"}
    assert ActionLink.objects.filter(token_hash__in=[hashed(token) for token in tokens]).count() == 5


def test_links_in_mails_name_the_site_that_was_set_up(pair: Pair, settings: Any):
    pair.propose(7)
    (address,) = re.findall(r"(\S+)/answer/", mail_to(pair.mentor, "meeting_proposed").text)
    assert address == settings.SITE.url


def test_the_page_speaks_the_language_of_its_person(pair: Pair):
    from handrail.people.models import User  # noqa: PLC0415 (for this test alone)

    User.objects.filter(pk=pair.mentor.pk).update(language="ar")
    pair.mentorship.refresh_from_db()
    pair.propose(7)
    page = shown(link_to(pair.mentor, "meeting_proposed"))
    assert 'lang="ar" dir="rtl"' in page
