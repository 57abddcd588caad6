"""Links that do not work any more: each says in plain words why, and changes nothing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.mentoring.letters import link_to, meeting_of, pressed, shown
from tests.mentoring.pair import HOW, Pair, pair_of
from tests.mentoring.scene import DAY, Scene

from handrail.lib import clock
from handrail.mentoring import actions, tasks
from handrail.mentoring.models import ActionLink, Mentorship
from handrail.people import actions as people
from handrail.programmes.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


def test_an_unknown_token_says_what_any_other_says_and_costs_as_much(pair: Pair):
    pair.propose(7)
    link = link_to(pair.mentor, "meeting_proposed")
    with CaptureQueriesContext(connection) as unknown:
        page = shown(f"/answer/{'x' * 43}/", 404)
    assert "Perhaps it is cut off" in page
    assert page == shown("/answer/short/", 404)
    assert "Sign in" in page
    ActionLink.objects.update(revoked_at=clock.now())
    with CaptureQueriesContext(connection) as revoked:
        shown(link, 410)
    assert len(unknown) == len(revoked) == 1


def test_an_expired_link_says_so(pair: Pair):
    pair.propose(2)
    link = link_to(pair.mentor, "meeting_proposed")
    with clock.moved(3 * DAY):
        assert "The time for this link is over." in shown(link, 410)
        assert "The time for this link is over." in pressed(link, 410, option="0")
    assert meeting_of(pair).state == "proposed"


def test_an_offer_ends_with_its_time_or_when_it_is_taken_back(scene: Scene):
    made = scene.offer()
    link = link_to(scene["mentor"], "mentorship_offer")
    with clock.moved(8 * DAY):
        assert "The time to answer is over" in pressed(link, 410, do="decline")
    actions.withdraw(mentorship=made, by=scene.lead, now=clock.now())
    assert "This question was taken back and does not stand any more." in shown(link, 410)


def test_an_offer_that_has_not_gone_out_cannot_be_answered(scene: Scene):
    scene.offer(told_at=clock.now() + DAY)
    link = link_to(scene["mentor"], "mentorship_offer")
    assert "has not gone out yet" in pressed(link, do="decline")


def test_a_link_of_a_meeting_that_has_changed_says_how_it_stands(pair: Pair):
    made = pair.propose(7)
    link = link_to(pair.mentor, "meeting_proposed")
    actions.accept_time(meeting=made, by=pair.mentor, option=0, now=clock.now())
    assert "Since this mail a time was agreed:" in shown(link, 410)
    first = link_to(pair.mentee, "meeting_agreed")
    actions.move(meeting=made, by=pair.mentor, how=HOW, time=pair.at(9), now=clock.now())
    assert "Since this mail a time was agreed:" in pressed(first, 410, do="call_off")
    last = link_to(pair.mentee, "meeting_moved")
    assert meeting_of(pair).state == "agreed"
    actions.call_off(meeting=made, by=pair.mentor, now=clock.now())
    assert "This meeting was called off." in shown(last, 410)


def test_the_links_of_somebody_die_with_their_account_for_good(pair: Pair):
    pair.propose(7)
    link = link_to(pair.mentor, "meeting_proposed")
    people.close_account(user=pair.mentor, by=pair.scene["administrator"], now=clock.now())
    said = "the account that it belonged to is closed"
    assert said in pressed(link, 410, option="0")
    people.reopen_account(user=pair.mentor, by=pair.scene["administrator"], now=clock.now())
    assert said in shown(link, 410)
    assert meeting_of(pair).state == "proposed"


def test_the_links_of_a_pair_die_with_it(pair: Pair):
    pair.propose(7)
    link = link_to(pair.mentor, "meeting_proposed")
    Mentorship.objects.update(state="withdrawn")
    assert "This mentorship does not run any more" in pressed(link, 410, option="0")


def test_in_an_archived_programme_nothing_is_done(pair: Pair):
    pair.propose(7)
    link = link_to(pair.mentor, "meeting_proposed")
    Programme.objects.update(state="archived")
    assert "This programme is archived" in pressed(link, 410, option="0")


def test_links_are_forgotten_after_a_year(pair: Pair):
    pair.propose(7)
    link = link_to(pair.mentor, "meeting_proposed")
    with clock.moved(371 * DAY):
        tasks.forget_links.call(by=None)
        assert ActionLink.objects.filter(purpose="time").count() == 1
    with clock.moved(373 * DAY):
        tasks.forget_links.call(by=None)
        assert ActionLink.objects.count() == 0
        shown(link, 404)
