"""The mail that says somebody has written: who and where, never what; once an hour, and not twice unread."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import Scene
from tests.mentoring.talk import HELLO, HOUR, MINUTE, page, said, text_file

from handrail.lib import clock
from handrail.mailroom.kinds import KINDS
from handrail.mailroom.models import Message
from handrail.mentoring import tasks
from handrail.mentoring.actions import talking

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


def mails(to: str = "mentee", pair: Pair | None = None) -> list[Message]:
    found = Message.objects.filter(kind="has_written").order_by("created_at")
    return list(found.filter(to=getattr(pair, to).pk) if pair else found)


def reads(pair: Pair, at: dt.datetime, who: str = "mentee") -> None:
    talking.mark_read(mentorship=pair.mentorship, by=getattr(pair, who), now=at)


def test_it_says_who_and_where_and_nothing_of_what(pair: Pair):
    said(pair, files=[text_file("secret plan.txt")])
    (mail,) = mails()
    assert mail.to == pair.mentee.pk
    assert mail.subject == f"{pair.mentor.name} has written to you"
    for body in (mail.subject, mail.text, mail.html):
        assert HELLO not in body
        assert "secret" not in body
    assert page(pair) in mail.text
    assert KINDS["has_written"].optional
    assert mail.unsubscribe_hash != ""


def test_no_second_one_before_the_first_was_read(pair: Pair):
    now = clock.now()
    for hours in (0, 1, 5, 100):
        said(pair, now=now + hours * HOUR)
    assert len(mails()) == 1


def test_once_it_was_read_the_next_one_is_told_after_an_hour(pair: Pair):
    now = clock.now()
    said(pair, now=now)
    reads(pair, now + 5 * MINUTE)
    said(pair, now=now + 10 * MINUTE)
    assert len(mails()) == 1
    said(pair, now=now + HOUR)
    assert len(mails()) == 2


def test_what_came_within_the_hour_is_told_later_unless_it_was_read(pair: Pair):
    now = clock.now()
    said(pair, now=now)
    reads(pair, now + 5 * MINUTE)
    said(pair, now=now + 10 * MINUTE)
    assert talking.tell_late(now=now + 59 * MINUTE) == 0
    assert talking.tell_late(now=now + HOUR) == 1
    assert talking.tell_late(now=now + 2 * HOUR) == 0
    reads(pair, now + 3 * HOUR)
    assert talking.tell_late(now=now + 9 * HOUR) == 0
    assert len(mails()) == 2


def test_what_was_removed_meanwhile_is_not_told(pair: Pair):
    now = clock.now()
    said(pair, now=now)
    reads(pair, now + 5 * MINUTE)
    made = said(pair, now=now + 10 * MINUTE)
    talking.remove(message=made, by=pair.mentor, now=now + 11 * MINUTE)
    assert talking.tell_late(now=now + 2 * HOUR) == 0


def test_each_of_the_two_has_their_own_hour(pair: Pair):
    said(pair)
    said(pair, by="mentee")
    assert [len(mails(to, pair)) for to in ("mentee", "mentor")] == [1, 1]


def test_the_job_tells_them(pair: Pair):
    now = clock.now()
    said(pair, now=now - 2 * HOUR)
    reads(pair, now - 110 * MINUTE)
    said(pair, now=now - 100 * MINUTE)
    tasks.tell_of_messages.func(by=None)
    assert len(mails()) == 2
