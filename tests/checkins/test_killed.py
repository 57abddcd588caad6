"""The job that asks is killed at every statement: each is asked once, with its mail, or not yet."""

from __future__ import annotations

import os

import pytest
from tests.checkins.scene import Asked
from tests.forking import KILLED, die, in_a_child, killed_at

from handrail.checkins import actions
from handrail.checkins.models import CheckIn, CheckInLink
from handrail.mailroom.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
EVERY_POINT = os.environ.get("HANDRAIL_REQUIRE_ALL") == "1"


def counts() -> tuple[int, int, int]:
    return CheckIn.objects.count(), CheckInLink.objects.count(), Message.objects.count()


def test_killed_at_each_step_all_are_asked_once(asked_for_good: Asked):
    asked, now = asked_for_good, asked_for_good.at(14)
    before = Message.objects.count()

    def count() -> int:
        with killed_at(None) as seen:
            actions.ask_due(now=now)
        return len(seen)

    steps = 2 * int(in_a_child(count).found)
    CheckIn.objects.all().delete()
    Message.objects.filter(kind="check_in").delete()
    for step in range(0, steps, 1 if EVERY_POINT else 7):

        def work(step: int = step) -> None:
            with killed_at(step):
                actions.ask_due(now=now)

        ended = in_a_child(work, then=die)
        assert ended.code == KILLED
        rows, links, mails = counts()
        assert rows == links == mails - before, f"half done at step {step}"
        actions.ask_due(now=now)
        assert counts() == (2, 2, before + 2), step
        CheckIn.objects.all().delete()
        Message.objects.filter(kind="check_in").delete()
    assert len(asked.of()) == 0
