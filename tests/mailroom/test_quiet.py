"""What quiet hours do to mails: those that can wait do, and none comes after one that replaced it."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from tests.mailroom.office import MEETING, NOOR, SCHOOL, post

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom import actions, delivery, hooks, queries
from handrail.mailroom.kinds import KINDS, Kind
from handrail.mailroom.models import Message, State

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
THING = uuid.UUID(int=77)


@pytest.fixture
def quiet(monkeypatch):
    """Quiet for eight hours from now on, for Noor; and that mails of the kind can wait."""
    now = clock.now()
    until = {NOOR: now + 8 * HOUR}
    hooks.keeps_quiet(lambda person, at: max(at, until.get(person, at)))
    monkeypatch.setitem(KINDS, MEETING.name, replace(MEETING, can_wait=True))
    return until


def test_a_mail_can_wait_only_where_its_kind_says_so(quiet):
    assert Kind("any", "Any", frozenset()).can_wait is False
    now = clock.now()
    waits, goes = post(now=now), post("digest", now=now)
    assert (waits.not_before, waits.asked_for, waits.expires_at) == (
        quiet[NOOR],
        now,
        quiet[NOOR] + 72 * HOUR,
    )
    assert (goes.not_before, goes.asked_for) == (now, None)
    assert post(to=uuid.uuid4(), now=now).not_before == now


def test_a_mail_for_later_counts_from_then(quiet):
    now = clock.now()
    assert post(not_before=now + HOUR, now=now).not_before == quiet[NOOR]
    after = post(not_before=now + 9 * HOUR, now=now)
    assert (after.not_before, after.asked_for) == (now + 9 * HOUR, None)


def test_what_would_come_too_late_does_not_wait(quiet):
    now = clock.now()
    assert post(no_later_than=quiet[NOOR], now=now).not_before == quiet[NOOR]
    assert post(no_later_than=quiet[NOOR] - HOUR, now=now).not_before == now


def test_it_leaves_when_the_quiet_ends(quiet, server):
    message, now = post(), clock.now()
    assert delivery.send_due(now=now + HOUR) == {}
    assert delivery.send_due(now=quiet[NOOR]) == {"sent": 1}
    assert server.copies() == {message.message_id: 1}


def test_new_quiet_hours_let_it_go_sooner_and_never_later(quiet):
    now = clock.now()
    message, held = post(now=now), post(not_before=now + 2 * HOUR, now=now)
    plain = post("digest", not_before=now + 3 * HOUR, now=now)
    before = quiet[NOOR]
    quiet[NOOR] = now + 20 * HOUR
    actions.let_go_sooner(person=NOOR, now=now + HOUR)
    message.refresh_from_db()
    assert message.not_before == before
    quiet[NOOR] = now
    actions.let_go_sooner(person=NOOR, now=now + HOUR)
    times = dict(Message.objects.values_list("pk", "not_before"))
    assert times == {message.pk: now + HOUR, held.pk: now + 2 * HOUR, plain.pk: now + 3 * HOUR}


# ---- two mails about one thing


def test_of_two_about_one_thing_the_later_goes_whichever_is_due_first(quiet, server):
    now = clock.now()
    older = post(about=THING, now=now)
    newer = post(about=THING, no_later_than=now, now=now + HOUR)
    assert delivery.send_due(now=now + HOUR) == {"sent": 1}
    assert delivery.send_due(now=now + 9 * HOUR) == {"failed": 1}
    assert server.copies() == {newer.message_id: 1}
    older.refresh_from_db()
    assert (older.state, older.reason) == (State.FAILED, queries.REPLACED)


def test_two_that_are_due_together_or_tried_again_do_not_overtake(quiet, server):
    now = clock.now()
    server.answers["RCPT"] = "451 Come back later"
    first = post("digest", about=THING, now=now)
    assert delivery.send_due(now=now) == {"later": 1}
    server.answers.clear()
    second = post(about=THING, now=now + HOUR)
    third = post(about=THING, now=now + 2 * HOUR)
    delivery.send_due(now=now + 9 * HOUR)
    assert server.copies() == {third.message_id: 1}
    assert set(Message.objects.filter(reason=queries.REPLACED)) == {first, second}


def test_others_and_other_things_are_left_alone(quiet, server):
    now = clock.now()
    post(about=THING, now=now)
    post(about=uuid.uuid4(), now=now + HOUR)
    post(about=THING, to=uuid.uuid4(), now=now + HOUR)
    post(now=now + HOUR)
    assert delivery.send_due(now=now + 9 * HOUR) == {"sent": 4}


def test_what_was_replaced_is_not_sent_again(quiet, server):
    now = clock.now()
    older = post(about=THING, now=now)
    post(about=THING, now=now + HOUR)
    delivery.send_due(now=now + 9 * HOUR)
    older.refresh_from_db()
    with pytest.raises(Refusal, match="A later mail says what is so now"):
        actions.send_again(message=older, by=NOOR, now=now)
    assert actions.send_all_again(school=SCHOOL, by=NOOR, now=now) == 0
    assert queries.mails(SCHOOL).last() == older  # nobody need do anything about it
    assert Event.objects.count() == 0


WAIT = {
    "choosing_opened_mentee", "choosing_opened_mentor", "choosing_reminder", "joining_reminder",
    "mentee_confirmed", "mentor_found", "mentorship_reminder", "meeting_proposed", "meeting_agreed",
    "meeting_moved", "meeting_cancelled", "meeting_none_suits",
}  # fmt: skip
GO = {
    "account_changed", "email_confirmation", "invitation", "invitation_reminder", "joining_invitation",
    "mentorship_offer", "new_device", "password_reset_key", "role_ended", "role_given", "test",
}  # fmt: skip


def test_each_kind_of_the_site_says_whether_it_can_wait():
    assert {name for name in WAIT | GO if KINDS[name].can_wait} == WAIT
