"""Somebody plans for a person by a private link: times and names, nothing else, and over at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from tests.mentoring.letters import links_in, token_in, words
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import DAY, Scene
from tests.site.counting import queries_of

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom import actions as mailroom
from handrail.mailroom.models import Message
from handrail.mentoring import actions, tasks
from handrail.mentoring.models import Delegation, Meeting, Mentorship
from handrail.people import actions as people
from handrail.people.models import User
from handrail.people.tokens import hashed
from handrail.programmes.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


def named(user: User, **more: Any) -> str:
    """The path of the link of whoever plans for somebody."""
    given = {"name": "Robin Kaye", "email": "office@northfield.example", "now": clock.now(), **more}
    actions.name_delegate(by=user, **given)
    message = Message.objects.filter(kind="delegate_link").latest("created_at", "pk")
    assert message.address == given["email"]
    (link,) = links_in(message)
    return link


def of(link: str, meeting: Meeting) -> str:
    return f"{link}meetings/{meeting.pk}/"


def asked(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status, words(answer)
    return words(answer)


def sent(path: str, status: int = 200, **typed: Any) -> str:
    """What comes back, after the way to the list, without cookies and without a token of forms."""
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(path, typed)
    if answer.status_code == 302:
        answer = browser.get(re.match(r"/plan/[^/]+/", path)[0] + answer["Location"].removeprefix("../../"))
    assert answer.status_code == status, words(answer)
    return words(answer)


def last_event() -> Event:
    return Event.objects.latest("pk")


def check_event(verb: str, user: User) -> None:
    """It was done by the delegate, for the person, and by a link."""
    event, delegation = last_event(), Delegation.objects.get(ended_at=None)
    assert (event.verb, event.actor, event.on_behalf) == (verb, delegation.pk, user.pk)
    assert "by_link" in event.field_names.split(",")


# ---- what they may do


def test_they_accept_a_time(pair: Pair):
    made = pair.propose(7, 8)
    link = named(pair.mentor)
    page = asked(link)
    assert "Mentoring meetings of Mentor" in page
    assert "proposed: please choose" in page
    assert "One tap agrees:" in asked(of(link, made))
    assert "Agreed. Both of them get it by mail" in sent(of(link, made), option="1")
    made.refresh_from_db()
    assert (made.state, made.starts_at) == ("agreed", pair.at(8).at)
    check_event("mentoring.meeting_agreed", pair.mentor)
    assert Message.objects.filter(kind="meeting_agreed").count() == 2


def test_they_move_a_meeting_to_a_suggested_time_or_another(pair: Pair):
    made = pair.agreed()
    link = named(pair.mentor)
    offered = re.findall(r'name="suggested" value="([^"]+)"', asked(of(link, made)))
    assert "Moved." in sent(of(link, made), do="move", suggested=offered[0])
    check_event("mentoring.meeting_moved", pair.mentor)
    assert "Moved." in sent(of(link, made), do="move", time_1="2040-05-01T10:00")
    made.refresh_from_db()
    assert (made.wall, made.place) == ("2040-05-01T10:00", "The library")
    offered = re.findall(r'name="suggested" value="([^"]+)"', asked(of(link, made)))
    for typed in ({}, {"time_1": "2040-05-01T10:00", "suggested": offered[0]}):
        assert "one of the two" in sent(of(link, made), do="move", **typed)
    assert "This time is over." in sent(of(link, made), do="move", time_1="2020-05-01T10:00")
    assert "Say whether you mean the earlier or the later one." in sent(
        of(link, made), do="move", time_1="2040-10-28T01:30"
    )
    assert "Moved." in sent(of(link, made), do="move", time_1="2040-10-28T01:30", which="later")


def test_they_call_off_after_a_question(pair: Pair):
    made = pair.agreed()
    link = named(pair.mentor)
    assert "New times can be proposed at once." in sent(of(link, made), do="ask")
    assert Meeting.objects.get().state == "agreed"
    assert "Called off." in sent(of(link, made), do="call_off")
    assert Meeting.objects.get().state == "cancelled"
    check_event("mentoring.meeting_cancelled", pair.mentor)
    asked(of(link, made), 404)


def test_they_propose_times_for_a_pair_that_has_none(pair: Pair):
    link = named(pair.mentor)
    assert "No time is agreed or proposed." in asked(link)
    path = f"{link}mentorships/{pair.mentorship.pk}/"
    assert "Times to meet Student" in asked(path)
    assert "place" not in re.findall(r'name="(\w+)"', asked(path))
    typed = {"time_1": pair.at(5).spelled(), "mode": "video", "minutes": "30"}
    assert "Propose one, two or three times." in sent(path, mode="phone", minutes="30")
    assert "Proposed. The other one is told" in sent(path, **typed, place="zqplacezq")
    made = Meeting.objects.get()
    assert (made.state, made.place, made.proposed_by) == ("proposed", "", pair.mentor.pk)
    check_event("mentoring.meeting_proposed", pair.mentor)
    assert "proposed, waiting for the other one" in asked(link)
    assert "Student accepts one of them." in asked(of(link, made))
    assert "You proposed these times yourself." in sent(of(link, made), option="0")
    asked(path, 404)  # there is something proposed now
    sent(path, 404, **typed)


def test_a_mentee_can_name_somebody_too(pair: Pair):
    made = pair.propose(7, by=pair.mentor)
    link = named(pair.mentee)
    assert "Agreed." in sent(of(link, made), option="0")
    check_event("mentoring.meeting_agreed", pair.mentee)


# ---- and nothing else


def test_they_see_no_written_word_no_offer_and_nothing_that_is_over(pair: Pair):
    made = pair.propose(7, how=actions.How("in_person", "zqplacezq", 30))
    for each in Meeting.objects.all():
        each.agenda = "zqagendazq"
        each.save(update_fields=["agenda"])
    over = pair.over()
    pair.log(days=2)
    pair.scene.offer("peer", "mentor")
    link = named(pair.mentor)
    page = asked(link) + asked(of(link, made))
    assert "zq" not in page
    assert "Peer" not in page
    assert str(over.pk) not in page
    asked(of(link, over), 404)
    for do in ("held", "not_held", "accept", "decline", "agenda"):
        assert "Press one of the buttons" in sent(of(link, made), do=do)
    assert Meeting.objects.get(pk=made.pk).state == "proposed"


def test_another_pairs_meeting_is_as_one_that_does_not_exist(pair: Pair):
    other = pair.scene.offer("peer", "director")
    pair.scene.accept(other)
    made = Pair(pair.scene, other).propose(7)
    link = named(pair.mentor)
    page = asked(of(link, made), 404)
    assert page == asked(f"{link}meetings/{other.pk}/", 404)
    assert page == sent(of(link, made), 404, option="0")
    asked(f"{link}mentorships/{other.pk}/", 404)


def test_the_token_opens_no_other_address(pair: Pair):
    made = pair.propose(7)
    token = token_in(named(pair.mentor))
    asked(f"/answer/{token}/", 404)
    assert Client().get(reverse("calendar_feed", args=[token])).status_code == 404
    for name, key in (("mentorship", pair.mentorship.pk), ("meeting", made.pk)):
        assert Client().get(reverse(name, args=[key]), {"token": token}).status_code == 302


def test_looking_writes_nothing_and_a_foreign_page_presses_nothing(pair: Pair):
    made = pair.propose(7)
    link = named(pair.mentor)
    browser = Client()
    for path in (link, of(link, made)):
        asked_ = queries_of(browser, path)
        assert [sql for sql in asked_ if not sql.startswith("SELECT")] == []
    answer = browser.post(of(link, made), {"option": "0"}, headers={"origin": "https://evil.example"})
    assert (answer.status_code, "another site" in words(answer)) == (403, True)
    assert Meeting.objects.get().state == "proposed"
    assert browser.post(link).status_code == 405
    assert answer["Referrer-Policy"] == "no-referrer"


def test_the_list_costs_the_same_however_many_meet(pair: Pair):
    link, browser = named(pair.mentor), Client()
    pair.propose(7)
    few = len(queries_of(browser, link))
    for day in range(3, 12):
        pair.propose(day)
    assert len(queries_of(browser, link)) == few


# ---- how it ends


def test_it_ends_at_once(pair: Pair):
    made = pair.propose(7)
    link = named(pair.mentor)
    page = pair.scene.client("mentor").post(reverse("end_delegation"), follow=True)
    assert "Ended. The link does not work any more" in words(page)
    assert last_event().verb == "mentoring.delegate_ended"
    for path in (link, of(link, made)):
        assert "This link was ended." in asked(path, 410)
    assert "This link was ended." in sent(of(link, made), 410, option="0")
    assert Meeting.objects.get().state == "proposed"
    assert Message.objects.get(kind="delegate_link").state == "failed"  # it had not left yet
    with pytest.raises(Refusal, match="Nobody plans meetings for you"):
        actions.end_delegation(by=pair.mentor, now=clock.now())


def test_it_ends_after_twelve_months(pair: Pair):
    link = named(pair.mentor)
    with clock.moved(364 * DAY):
        asked(link)
    with clock.moved(366 * DAY):
        assert "good for 12 months" in asked(link, 410)
        assert Delegation.objects.count() == 1
    with clock.moved(731 * DAY):
        tasks.forget_links.call(by=None)
        asked(link, 404)


def test_a_new_link_ends_the_old_one(pair: Pair):
    first = named(pair.mentor)
    second = named(pair.mentor, name="Sam", email="sam@northfield.example")
    assert "This link was ended." in asked(first, 410)
    asked(second)
    with pytest.raises(IntegrityError):
        Delegation.objects.update(ended_at=None)


def test_it_ends_with_the_account_and_a_pair_that_is_over_is_gone(pair: Pair):
    link = named(pair.mentor)
    Programme.objects.update(state="archived")
    assert "Nothing to plan yet" in asked(link)
    Programme.objects.update(state="open")
    Mentorship.objects.update(state="withdrawn")
    assert "Nothing to plan yet" in asked(link)
    given = {"user": pair.mentor, "by": pair.scene["administrator"], "now": clock.now()}
    people.close_account(**given)
    people.reopen_account(**given)
    assert "This link was ended." in asked(link, 410)


# ---- naming them


def test_it_is_named_on_a_page_of_ones_own_and_the_other_one_is_told(pair: Pair):
    browser, page = pair.scene.client("mentor"), reverse("own_delegate")
    typed = {"name": "Robin Kaye", "email": "office@northfield.example"}
    assert "A private link is on its way to them." in words(browser.post(page, typed, follow=True))
    shown = words(browser.get(page))
    assert "Robin Kaye" in shown
    assert "office@northfield.example" in shown
    assert last_event().verb == "mentoring.delegate_named"
    told = words(pair.scene.client("student").get(reverse("mentorship", args=[pair.mentorship.pk])))
    said = "Mentor’s secretary, or whoever plans for them, may see when you meet, and nothing else."
    assert said in told
    assert "Robin" not in told
    browser.post(reverse("end_delegation"))
    told = words(pair.scene.client("student").get(reverse("mentorship", args=[pair.mentorship.pk])))
    assert said not in told


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "win at evil.example/now"}, "Write their name here, without an address."),
        ({"name": "", "email": "office@northfield.example"}, "This field is required."),
        ({"email": "nowhere"}, "Enter a valid email address."),
    ],
)
def test_a_fault_is_said_at_its_field(pair: Pair, typed: dict[str, str], said: str):
    given = {"name": "Robin", "email": "office@northfield.example", **typed}
    assert said in words(pair.scene.client("mentor").post(reverse("own_delegate"), given))
    assert not Delegation.objects.exists()


def test_nobody_sends_many_links(pair: Pair):
    for _ in range(5):
        named(pair.mentor)
    with pytest.raises(Refusal, match="five such links today"):
        named(pair.mentor)
    named(pair.mentor, now=clock.now() + 2 * DAY)


def test_the_mail_goes_to_them_and_its_token_is_kept_nowhere_else(pair: Pair, mailoutbox: list[Any]):
    pair.propose(7)
    token = token_in(named(pair.mentor))
    kept = {
        f"{model._meta.label}.{name}"
        for model in apps.get_models()
        for row in model._default_manager.values()
        for name, value in row.items()
        if token in str(value)
    }
    assert kept == {"mailroom.Message.text", "mailroom.Message.html"}
    assert Delegation.objects.get().token_hash == hashed(token)
    mailroom.send_due(now=clock.now())
    (letter,) = [one for one in mailoutbox if token in one.body]
    assert letter.to == ["office@northfield.example"]
    assert "Student" not in letter.body.partition("--")[0]


def test_the_log_says_for_whom_it_was(pair: Pair):
    made = pair.propose(7)
    sent(of(named(pair.mentor), made), option="0")
    page = words(pair.scene.client("administrator").get(reverse("log")))
    assert "Somebody who plans for Mentor" in page
    assert "by a link in a mail" in page
