"""A request that nobody opens is passed on in time, each level once, whatever is killed on the way."""

from __future__ import annotations

import datetime as dt
import os

import pytest
from tests.checkins.scene import Asked
from tests.forking import KILLED, die, in_a_child, killed_at
from tests.mentoring.test_races import at_once
from tests.safeguarding.wishes import KINDS, ask, fresh, second_lead, told, wall

from handrail.audit.models import Event
from handrail.lib.working import hours_later, next_morning
from handrail.mailroom.models import Message
from handrail.safeguarding import actions
from handrail.safeguarding.models import ContactRequest, Escalation

EVERY_POINT = os.environ.get("HANDRAIL_REQUIRE_ALL") == "1"
WL, SECOND, THIRD, ADMIN = "Wellbeing Lead", "Second", "Third", "Administrator"
FIRST_MAILS = [("contact_received", "Student"), ("contact_waits", WL)]
TEN = wall("2026-11-25T10:00")  # a Wednesday
HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("asked_at", "due"),
    [
        ("2026-11-25T08:00", "2026-11-25T12:00"),
        ("2026-11-25T10:00", "2026-11-25T14:00"),
        ("2026-11-25T14:00", "2026-11-25T18:00"),
        ("2026-11-25T14:01", "2026-11-26T08:00"),
        ("2026-11-25T19:00", "2026-11-26T08:00"),
        ("2026-11-26T03:59", "2026-11-26T08:00"),
        ("2026-11-26T04:00", "2026-11-26T08:00"),
        ("2026-11-26T04:01", "2026-11-26T08:01"),
        ("2026-11-27T16:00", "2026-11-28T08:00"),  # a Saturday: a mail hurts nobody
        ("2026-10-24T20:00", "2026-10-25T08:00"),  # clocks go back in the night
    ],
)
def test_when_the_next_are_told(asked_at, due):
    assert hours_later(wall(asked_at), 4, "Europe/London") == wall(due)


def test_each_morning():
    assert next_morning(wall("2026-11-25T07:00"), "Europe/London") == wall("2026-11-26T08:00")


def passes(asked: Asked, *moments: str) -> list[list[tuple[str, str]]]:
    """What is told in addition at each of some moments after a request at ten."""
    ask(asked, now=TEN)
    found, before = [], told()
    for moment in moments:
        actions.escalate_due(now=wall(moment))
        after = told()
        new = list(after)
        for one in before:
            new.remove(one)
        found.append(new)
        before = after
    return found


MOMENTS = ("2026-11-25T13:59", "2026-11-25T14:00", "2026-11-25T17:59", "2026-11-25T18:00", "2026-11-26T08:00")


@pytest.mark.django_db
def test_with_a_deputy(asked: Asked):
    second_lead(asked, "second", deputy=True)
    second_lead(asked, "third")
    everybody = [("contact_reach", ADMIN), *[("contact_waits", name) for name in (SECOND, THIRD, WL)]]
    first = [("contact_waits", SECOND)]
    assert passes(asked, *MOMENTS) == [[], first, [], everybody, everybody]


@pytest.mark.django_db
def test_without_a_deputy_all_other_wellbeing_leads(asked: Asked):
    second_lead(asked, "second")
    second_lead(asked, "third")
    assert passes(asked, *MOMENTS)[1] == [("contact_waits", SECOND), ("contact_waits", THIRD)]


@pytest.mark.django_db
def test_where_there_is_no_other_the_administrators_read_only_that_it_waits(asked: Asked):
    assert passes(asked, *MOMENTS)[1] == [("contact_reach", ADMIN), ("contact_waits", WL)]
    mail = Message.objects.filter(kind="contact_reach").first()
    assert mail is not None
    assert mail.subject == "Please reach the wellbeing lead"
    said = (mail.text + mail.html).replace("Student support", "")
    assert "Student" not in said
    assert "contact/" not in said


@pytest.mark.django_db
def test_a_request_that_was_opened_is_passed_on_no_more(asked: Asked):
    made = ask(asked, now=TEN)
    actions.see(request=made, by=asked.scene["wellbeing lead"], now=TEN + HOUR)
    assert actions.escalate_due(now=TEN + 99 * HOUR) == 0
    assert told() == FIRST_MAILS


@pytest.mark.django_db
def test_after_days_without_the_job_one_level_is_told_at_a_time(asked: Asked):
    made, late = ask(asked, now=TEN), TEN + dt.timedelta(days=3)
    assert [actions.escalate_due(now=late) for _ in range(3)] == [1, 0, 0]
    assert fresh(made).escalates_at == late + 4 * HOUR


@pytest.mark.django_db(transaction=True)
def test_many_jobs_at_once_tell_once(asked_for_good: Asked):
    ask(asked_for_good, now=TEN)
    [(ends, _)] = at_once([lambda: actions.escalate_due(now=TEN + 4 * HOUR)] * 8)
    assert ends == {"done": 8}
    assert Escalation.objects.count() == 1
    assert told() == sorted([*FIRST_MAILS, ("contact_reach", ADMIN), ("contact_waits", WL)])


@pytest.mark.django_db(transaction=True)
def test_killed_at_each_step_each_level_is_told_once(asked_for_good: Asked):
    made, now = ask(asked_for_good, now=TEN), TEN + 4 * HOUR
    first = set(Message.objects.filter(kind__in=KINDS).values_list("pk", flat=True))

    def begin_again() -> None:
        Escalation.objects.all().delete()
        Message.objects.filter(kind__in=KINDS).exclude(pk__in=first).delete()
        ContactRequest.objects.filter(pk=made.pk).update(level=0, escalates_at=made.escalates_at)

    def count() -> int:
        with killed_at(None) as seen:
            actions.escalate_due(now=now)
        return len(seen)

    steps = 2 * int(in_a_child(count).found)
    begin_again()
    whole = (1, 1, 2)
    for step in range(0, steps, 1 if EVERY_POINT else 5):

        def work(step: int = step) -> None:
            with killed_at(step):
                actions.escalate_due(now=now)

        assert in_a_child(work, then=die).code == KILLED
        assert state(first) in ((0, 0, 0), whole), f"half done at step {step}"
        actions.escalate_due(now=now)
        assert state(first) == whole, step
        begin_again()
    assert Event.objects.filter(verb="safeguarding.contact_passed_on").exists()


def state(first: set) -> tuple[int, int, int]:
    level = ContactRequest.objects.get().level
    mails = Message.objects.filter(kind__in=KINDS).exclude(pk__in=first).count()
    return level, Escalation.objects.count(), mails
