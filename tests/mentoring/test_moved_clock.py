"""Offers where the clock of a demonstration is moved: reminders leave, offers lapse, each once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.forking import KILLED, die, in_a_child
from tests.mentoring.scene import DAY, WEEK, Scene, set_up
from tests.site import demo_site
from tests.site.cast import assemble

from handrail.audit.models import Event
from handrail.jobs import demo_clock
from handrail.jobs.actions import sync_schedules
from handrail.jobs.models import Schedule
from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.mentoring.models import Mentorship

NEEDED = ("mentoring.lapse_offers", "mentoring.remind_mentors", "mailroom.send_mail")
HOUR = dt.timedelta(hours=1)


def move(ahead: dt.timedelta) -> None:
    demo_clock.move(by=None, ahead=ahead)
    demo_clock.catch_up()


def schedule() -> None:
    """The lines that matter to offers, so that days go by quickly."""
    sync_schedules(now=clock.now())
    Schedule.objects.exclude(name__in=NEEDED).delete()


def effects() -> list[tuple[Any, ...]]:
    """All that happened by itself, with its moments."""
    offers = Mentorship.objects.values_list("mentee__name", "state", "reminded_at", "answered_at")
    mails = Message.objects.values_list("kind", "address", "state", "created_at", "sent_at")
    log = Event.objects.filter(actor=None).values_list("verb", "at")
    return sorted(map(str, [*offers, *mails, *log]))


def verbs() -> list[str]:
    by_itself = Event.objects.filter(actor=None, verb__startswith="mentoring.")
    return sorted(by_itself.values_list("verb", flat=True))


@pytest.mark.django_db
def test_thirty_days_bring_one_reminder_one_end_and_their_mails(scene: Scene, settings: Any):
    demo_site.make(settings)
    schedule()
    made, late = scene.offer(), scene.offer("peer", "director", answer_by=clock.now() + 2 * DAY)
    move(30 * DAY)
    assert verbs() == [f"mentoring.mentorship_{verb}" for verb in ("lapsed", "lapsed", "reminded")]
    made.refresh_from_db()
    late.refresh_from_db()
    assert (made.state, late.state, late.reminded_at) == ("lapsed", "lapsed", None)
    assert 4 * DAY <= made.reminded_at - made.offered_at < 4 * DAY + HOUR
    assert WEEK <= made.answered_at - made.offered_at < WEEK + HOUR
    assert 2 * DAY <= late.answered_at - late.offered_at < 2 * DAY + HOUR
    kinds = sorted(Message.objects.values_list("kind", "state"))
    assert kinds == [("mentorship_offer", "sent")] * 2 + [("mentorship_reminder", "sent")]
    assert len(mail.outbox) == 3  # on their day: none was out of date before it could be sent


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("job", "verb"),
    [(NEEDED[0], "mentoring.mentorship_lapsed"), (NEEDED[1], "mentoring.mentorship_reminded")],
)
def test_killed_after_a_job_and_before_its_note_nothing_comes_twice(
    settings: Any, monkeypatch: Any, job: str, verb: str
):
    demo_site.make(settings)
    scene = set_up(assemble())
    schedule()
    scene.offer()
    demo_clock.move(by=None, ahead=8 * DAY)
    done = demo_clock._done

    def dies(of: Any, at: dt.datetime) -> bool:
        did = done(of, at)
        if of.name == job and Event.objects.filter(verb=verb).exists():
            die()
        return did

    with monkeypatch.context() as trap:
        trap.setattr(demo_clock, "_done", dies)
        assert in_a_child(demo_clock.catch_up).code == KILLED
    assert demo_clock.read().catching_up
    demo_clock.catch_up()
    assert verbs() == ["mentoring.mentorship_lapsed", "mentoring.mentorship_reminded"]
    assert set(Message.objects.values_list("kind", "state")) == {
        ("mentorship_offer", "sent"),
        ("mentorship_reminder", "sent"),
    }
    assert Message.objects.count() == 2


@pytest.mark.django_db
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(
    first=st.integers(1, 72),
    second=st.integers(1, 72),
    minute=st.integers(0, 59),
    answer=st.integers(1, 144),
)
def test_a_move_and_another_are_as_one_over_both(
    scene: Scene, settings: Any, first: int, second: int, minute: int, answer: int
):
    demo_site.make(settings)
    start = clock.real_now().replace(minute=minute)
    with time_machine.travel(start, tick=False):
        outcomes = [_outcome(scene, steps, answer) for steps in ((first, second), (first + second,))]
    assert outcomes[0] == outcomes[1]


def _outcome(scene: Scene, hours: tuple[int, ...], answer: int) -> list[tuple[Any, ...]]:
    """What two offers come to when the clock is moved in these steps; then all is taken back."""
    with transaction.atomic():
        schedule()
        scene.offer(answer_by=clock.now() + answer * HOUR)
        scene.offer("peer", "director")
        for step in hours:
            move(step * HOUR)
        found = [one for one in effects() if "clock.moved" not in one]
        transaction.set_rollback(True)
    return found
