"""The clock of a seeded school is moved by weeks, and whoever catches up is killed again and again.

Every task of the schedule that mentoring, check-ins, cases and safeguarding have falls due. What is there in
the end is what an undisturbed run leaves, and each mail is there once. Sending mails has its own test
(tests/mentoring/test_killed.py). The lines of each hour run twice a day here, so that weeks go by quickly.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.db.models import Model
from tests.forking import KILLED, in_a_child, killed_at
from tests.site import demo_site

from handrail.audit.models import Event
from handrail.cases.actions import asking
from handrail.cases.models import Case, CaseLine, Nudge, Sign
from handrail.checkins.models import CheckIn, CheckInLink
from handrail.home import demo
from handrail.jobs import demo_clock
from handrail.jobs.actions import sync_schedules
from handrail.jobs.models import Schedule, Tick
from handrail.jobs.registry import JOBS
from handrail.mailroom import delivery
from handrail.mailroom.models import Message
from handrail.mentoring import actions
from handrail.mentoring.actions import ending, pausing, talking
from handrail.mentoring.models import (
    ActionLink,
    BusySpan,
    Delegation,
    Ending,
    Meeting,
    MeetingNotice,
    Mentorship,
    PairPause,
    ThreadMark,
    Timetable,
)
from handrail.people.models import User
from handrail.programmes.models import Cohort, Enrolment, Programme
from handrail.programmes.states import Side
from handrail.safeguarding import actions as contacts
from handrail.safeguarding.models import ContactRequest, Escalation

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
NOW = dt.datetime(2026, 10, 14, 13, 20, tzinfo=dt.UTC)
AHEAD = 16 * DAY
APPS = ("mentoring", "checkins", "cases", "safeguarding")
HOURLY = "11 8,15 * * *"
LONG_AGO = dt.timedelta(days=6 * 365)
# Every step as `./handrail test --all` asks for it, on SQLite: it takes minutes. PostgreSQL gets a sample.
EVERY_POINT = os.environ.get("HANDRAIL_REQUIRE_ALL") == "1" and "DATABASE_URL" not in os.environ
FURTHER, WITHIN = 37, 97  # otherwise each dies so many steps further on than the one before, of so many
MOST_LIVES = 40_000


def tasks() -> dict[str, str]:
    """The lines of the schedule that these apps have, by the name of the task."""
    return {job.name: job.cron for job in JOBS.values() if job.cron and job.name.startswith(APPS)}


# ---- the school, and what is due in it


def due_in_all() -> None:
    """A small school, and beside what its year has brought something for each task to do."""
    demo.seed(NOW)
    cohort = Cohort.objects.get(programme__title="Career mentoring")
    running = Mentorship.objects.filter(cohort=cohort, state="active").order_by("mentee__school_number")
    rests, ends, talks, *_ = running.filter(notes__isnull=False).distinct().select_related(
        "mentor__school", "mentee__school", "programme__school", "cohort"
    )  # fmt: skip
    today = NOW.date()
    pausing.pause(mentorship=rests, back_on=today + 5 * DAY, by=rests.mentee, today=today, now=NOW)
    ending.end(mentorship=ends, facts=ending.Facts("no_fault", wish=""), by=ends.mentee, now=NOW)
    actions.offer(
        cohort=cohort, mentee=ends.mentee, mentor=_free(cohort, ends), by=_lead(cohort.programme),
        answer_by=NOW + 7 * DAY, now=NOW,
    )  # fmt: skip
    _unread(talks)
    asking.ask_for_help(mentorship=talks, words="", by=talks.mentee, today=today, now=NOW)
    _nearly_forgotten(talks.mentor)


def _lead(programme: Programme) -> User:
    return User.objects.get(leads__programme=programme)


def _free(cohort: Cohort, ended: Mentorship) -> User:
    """A mentor of the cohort with a place left, made where there is none."""
    made = User.objects.create_user(
        email="kari.lund@example.org", school=ended.mentee.school, name="Kari Lund", school_number="M-X",
        created_at=NOW,
    )  # fmt: skip
    Enrolment.objects.create(
        cohort=cohort, user=made, side=Side.MENTOR, state="joined", answered_at=NOW, created_at=NOW
    )
    return made


def _unread(pair: Mentorship) -> None:
    """One message that a mail told of and that was read, and one within the hour that none has told of."""
    for before, words in ((50, "Are you there?"), (20, "One thing more.")):
        at = NOW - dt.timedelta(minutes=before)
        talking.send(mentorship=pair, words=words, files=(), by=pair.mentor, now=at)
        if before == 50:
            talking.mark_read(mentorship=pair, by=pair.mentee, now=at + dt.timedelta(minutes=5))


def _nearly_forgotten(user: User) -> None:
    """What is let go of within days: busy times, a delegate of last year, a request of long ago."""
    Timetable.objects.create(user=user, uploaded_at=NOW, until=NOW + 9 * DAY)
    BusySpan.objects.create(timetable_id=user.pk, starts_at=NOW + DAY, ends_at=NOW + 2 * DAY)
    Delegation.objects.create(
        user=user, name="A", email="a@example.org", token_hash="x", created_at=NOW - 730 * DAY,
        expires_at=NOW - 362 * DAY, ended_at=NOW - 362 * DAY,
    )  # fmt: skip
    made = contacts.ask(user=user, wish=contacts.Wish(), now=NOW - LONG_AGO)
    contacts.see(request=made, by=made.lead, now=NOW - LONG_AGO)
    contacts.close(request=made, ending="nothing", plan="", by=made.lead, now=NOW - LONG_AGO)


def schedule() -> None:
    """The lines of these apps alone, those of each hour twice a day."""
    sync_schedules(now=NOW)
    Schedule.objects.exclude(name__in=tasks()).delete()
    hourly = [name for name, line in tasks().items() if line.split()[1] == "*"]
    Schedule.objects.filter(name__in=hourly).update(line=HOURLY)


# ---- what is there


def rows(model: type[Model], *fields: str) -> Counter[tuple[Any, ...]]:
    return Counter((model.__name__, *values) for values in model.objects.values_list(*fields))


def outcome() -> Counter[tuple[Any, ...]]:
    """All that the tasks bring about, with its moments, and how often it is there."""
    pair = "mentorship_id"
    return (
        rows(Mentorship, "id", "state", "reminded_at", "answered_at")
        + rows(Meeting, "id", "state", "sequence")
        + rows(MeetingNotice, "meeting_id", "user_id", "kind", "at")
        + rows(PairPause, "id", "over_at")
        + rows(Ending, "id", "settled_at")
        + rows(ThreadMark, pair, "reader_id", "told_at")
        + rows(CheckIn, pair, "side", "slot", "state", "asked_on", "reminded_at")
        + rows(CheckInLink, "check_in__user_id", "created_at")
        + rows(ActionLink, "user_id", "purpose", "created_at")
        + rows(Sign, pair, "rule", "state", "since", "lapsed_at")
        + rows(Case, pair, "why", "state", "due", "opened_at")
        + rows(CaseLine, "case__mentorship_id", "kind", "code", "at")
        + rows(Nudge, pair, "at")
        + rows(ContactRequest, "id", "state", "level", "escalates_at")
        + rows(Escalation, "request_id", "level", "at")
        + rows(BusySpan, "id")
        + rows(Delegation, "id")
        + rows(Event, "verb", "subject_type", "actor", "at")
        + rows(Message, "kind", "to", "state", "created_at", "not_before", "subject")
    )


Moment = tuple[dt.datetime, str]


def undisturbed() -> tuple[Counter[tuple[Any, ...]], list[Moment]]:
    """What one run leaves, and the moments at which anything happened. All of it is taken back."""
    eventful: list[Moment] = []
    one = demo_clock._one

    def watched(at: dt.datetime, name: str, here: dt.datetime) -> bool:
        before = _marks()
        went_on = one(at, name, here)
        if _marks() != before:
            eventful.append((at, name))
        return went_on

    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(demo_clock, "_one", watched)
        demo_clock.catch_up()
        found = outcome()
        transaction.set_rollback(True)
    return found, eventful


def _marks() -> tuple[int, ...]:
    counted = (Event, Message, BusySpan, Delegation, ContactRequest)
    return tuple(model.objects.count() for model in counted)


def life(step: int, eventful: set[Moment]) -> None:
    """Catch up, in a process that is killed at a step: only those are counted at which something happens."""
    one, left = demo_clock._one, step

    def mortal(at: dt.datetime, name: str, here: dt.datetime) -> bool:
        nonlocal left
        if (at, name) not in eventful:
            return one(at, name, here)
        with killed_at(left) as seen:
            went_on = one(at, name, here)
        left -= 2 * len(seen)
        return went_on

    demo_clock._one = mortal
    demo_clock.catch_up()


def lives(eventful: set[Moment]) -> Iterator[int]:
    """How each life ended, until one has caught up.

    Where every point counts, each dies one step later than the one before, until the moment at hand is noted.
    """
    step, noted = 0, Tick.objects.count()
    for _ in range(MOST_LIVES):
        ended = in_a_child(lambda step=step: life(step, eventful))  # type: ignore[misc]
        yield ended.code
        if ended.code != KILLED:
            return
        before, noted = noted, Tick.objects.count()
        step = _next(step) if noted == before or not EVERY_POINT else 0
    raise AssertionError("It never arrives.")


def _next(step: int) -> int:
    return step + 1 if EVERY_POINT else (step + FURTHER) % WITHIN


@pytest.mark.django_db(transaction=True)
def test_killed_at_each_step_everything_due_happens_once(settings: Any, monkeypatch: pytest.MonkeyPatch):
    demo_site.make(settings)
    monkeypatch.setattr(demo, "STUDENTS", 40)
    monkeypatch.setattr(demo, "MENTORS", 20)
    with time_machine.travel(NOW, tick=False):
        due_in_all()
        schedule()
        demo_clock.move(by=None, ahead=AHEAD)
        wanted, eventful = undisturbed()
        assert {name for _, name in eventful} == set(tasks()), "a task had nothing to do"
        ends = list(lives(set(eventful)))
        assert ends.count(KILLED) >= 20
        assert ends[-1] == 0
        assert not demo_clock.read().catching_up
        found = outcome()
    assert found - wanted == Counter()
    assert wanted - found == Counter()
    mails = rows(Message, "kind", "to", "created_at", "subject", "text")
    assert [one for one, number in mails.items() if number > 1] == []
    those_held_for_an_hour_leave()


def those_held_for_an_hour_leave() -> None:
    """The mail of the end waited for its hour; it and all that was due by then leave once."""
    held = Message.objects.filter(kind="mentorship_ended", created_at=NOW)
    assert list(held.values_list("state", flat=True)) == ["queued"]
    delivery.send_due(now=NOW + 2 * HOUR, most=1000)
    assert list(held.values_list("state", flat=True)) == ["sent"]
    left = Message.objects.filter(sent_at=NOW + 2 * HOUR).values_list("message_id", flat=True)
    assert sorted(one.extra_headers["Message-ID"] for one in mail.outbox) == sorted(left)
