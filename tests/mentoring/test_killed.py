"""kill -9 before and after every SQL statement of what a pair does, and at every step of sending its mails.

A child process does it and kills itself; this one then opens the database. `./handrail test` takes a sample
of the points, `./handrail test --all` every one, on both databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from tests.forking import KILLED, in_a_child, killed_at
from tests.mentoring.killing import EVERY_POINT, OPERATIONS, Operation, killed, points
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import set_up
from tests.site.cast import assemble

from handrail.audit.actions import record
from handrail.lib import clock
from handrail.mailroom import delivery
from handrail.mailroom.kinds import KINDS
from handrail.mailroom.letter import letter
from handrail.mailroom.models import Message
from handrail.mentoring import meeting_mails
from handrail.mentoring.models import Meeting
from handrail.mentoring.states import MeetingState

pytestmark = pytest.mark.django_db(transaction=True)
BY_THE_SERVER = ("EHLO", "MAIL", "RCPT", "DATA", "content")


@pytest.fixture
def pair(server: Any) -> Pair:
    return pair_of(set_up(assemble()))


def survives(pair: Pair, operation: Operation, server: Any) -> None:
    """Kill it at each point; afterwards each mail of what happened arrives once, and none of what did not."""
    for step in points(pair, operation):
        killed(pair, operation, step)
    delivery.send_due(now=clock.now())
    posted = Message.objects.exclude(reason=delivery.REPLACED)
    ids = posted.values_list("message_id", flat=True)
    assert dict(server.copies()) == dict.fromkeys(ids, 1), "mails that do not tell of what is"
    assert set(posted.values_list("state", flat=True)) <= {"sent"}


@pytest.mark.parametrize("name", OPERATIONS)
def test_whatever_statement_is_the_last_all_or_nothing_is_done(name: str, pair: Pair, server: Any):
    survives(pair, OPERATIONS[name], server)


# ---- the same harness finds what is done wrong


def _agree(thing: Meeting) -> None:
    spelled, at = thing.options[0]
    values = {"starts_at": at, "wall": spelled, "day": spelled[:10], "state": MeetingState.AGREED}
    Meeting.objects.filter(pk=thing.pk).update(**values, options=[], sequence=1)
    thing.refresh_from_db()


def _note(pair: Pair, thing: Meeting) -> None:
    school = pair.mentorship.programme.school_id
    record(by=pair.mentor.pk, verb="mentoring.meeting_agreed", subject=thing, school=school, now=clock.now())


def in_two_transactions(pair: Pair, thing: Meeting) -> None:
    with transaction.atomic():
        _agree(thing)
        _note(pair, thing)
    with transaction.atomic():
        meeting_mails.post_to_both(thing, "meeting_agreed", now=clock.now())


def sent_before_the_commit(pair: Pair, thing: Meeting) -> None:
    with transaction.atomic():
        _agree(thing)
        meeting_mails.post_to_both(thing, "meeting_agreed", now=clock.now())
        for message in Message.objects.filter(kind="meeting_agreed", state="queued"):
            letter(message).send()
            Message.objects.filter(pk=message.pk).update(state="sent", sent_at=clock.now())
        _note(pair, thing)


def acknowledged_too_soon(pair: Pair, thing: Meeting) -> None:
    """Answers although nothing was kept: the transaction is taken back."""
    with transaction.atomic():
        _agree(thing)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("naive", "fault"),
    [
        (in_two_transactions, "half done"),
        (sent_before_the_commit, "mails that do not tell of what is"),
        (acknowledged_too_soon, "acknowledged, and lost"),
    ],
)
def test_a_naive_way_does_not_survive(naive: Any, fault: str, pair: Pair, server: Any):
    wrong = replace(OPERATIONS["accept a time"], act=naive)
    with pytest.raises(AssertionError, match=fault):
        survives(pair, wrong, server)


# ---- sending


def steps_of_sending(pair: Pair) -> Iterator[int | str]:
    """Each statement of a sender, before and after; and each command of the mail server."""
    yield from BY_THE_SERVER
    _post(pair)

    def count() -> int:
        with killed_at(None) as seen:
            delivery.send_due(now=clock.now())
        return len(seen)

    total = 2 * int(in_a_child(count).found)
    yield from (step for step in range(total) if EVERY_POINT or step % 6 == 0)


def _post(pair: Pair) -> None:
    pair.propose(7)  # one mail


@pytest.mark.parametrize("again", [True, False])
def test_a_sender_that_is_killed_loses_no_mail_and_doubles_only_in_the_gap(
    again: bool, pair: Pair, server: Any, monkeypatch: Any
):
    monkeypatch.setitem(KINDS, "meeting_proposed", replace(KINDS["meeting_proposed"], again=again))
    gaps = 0
    for step in steps_of_sending(pair):
        delivery.send_due(now=clock.now())
        _post(pair)
        gaps += _killed_while_sending(step, server, again, monkeypatch)
    assert gaps > 0  # the gap was among the points


def _killed_while_sending(step: int | str, server: Any, again: bool, monkeypatch: Any) -> int:
    """Kill a sender at a step, send the rest later, and count each mail. Returns how many were in the gap."""
    waiting = set(Message.objects.filter(state="queued").values_list("pk", flat=True))
    ended = in_a_child(lambda: _send(step), known=lambda pid: _aim(server, step, pid))
    assert ended.code == KILLED
    left = {one.message_id: (one, server.copies()[one.message_id]) for one in _those(waiting)}
    with monkeypatch.context() as later:
        moment = clock.real_now() + delivery.LEASE
        later.setattr(clock, "real_now", lambda: moment)
        delivery.send_due(now=clock.now())
    gaps = 0
    for one in _those(waiting):
        was, arrived = left[one.message_id]
        in_the_gap = was.state == "sending" and was.handed_at is not None
        gaps += in_the_gap
        if in_the_gap and not again:
            assert (one.state, server.copies()[one.message_id]) == ("unknown", arrived)
        else:
            assert one.state == "sent"
            assert server.copies()[one.message_id] == (arrived if was.state == "sent" else arrived + 1)
            assert server.copies()[one.message_id] == 1 or in_the_gap
    return gaps


def _send(step: int | str) -> None:
    with killed_at(step if isinstance(step, int) else None):
        delivery.send_due(now=clock.now())


def _aim(server: Any, step: int | str, process: int) -> None:
    if isinstance(step, str):
        server.victim = (step, process)


def _those(keys: set[Any]) -> list[Message]:
    return list(Message.objects.filter(pk__in=keys))
