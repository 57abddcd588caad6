"""Mails that the clock brings: the day before a meeting, and "did you meet?" after it, once each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from tests.mentoring.letters import links_in, mail_to
from tests.mentoring.pair import HOW, Pair, pair_of
from tests.mentoring.scene import DAY, Scene

from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.mentoring import actions, tasks
from handrail.mentoring.models import Meeting, Mentorship
from handrail.people.models import Pause, User
from handrail.programmes.models import Programme

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


def run(at: dt.datetime) -> None:
    """Both jobs, twice, at a moment."""
    with clock.moved(at - clock.now()):
        for job in (tasks.remind_of_meetings, tasks.ask_whether_met) * 2:
            job.call(by=None)


def count(kind: str) -> int:
    return Message.objects.filter(kind=kind).count()


def starts(meeting: Meeting) -> dt.datetime:
    assert meeting.starts_at is not None
    return meeting.starts_at


def test_both_are_reminded_once_the_day_before(pair: Pair):
    made = pair.agreed()
    run(starts(made) - 25 * HOUR)
    assert count("meeting_tomorrow") == 0
    run(starts(made) - 23 * HOUR)
    run(starts(made) - 2 * HOUR)
    assert count("meeting_tomorrow") == 2
    mail = mail_to(pair.mentor, "meeting_tomorrow")
    assert mail.subject.startswith("Soon: you meet Student, ")
    assert len(links_in(mail)) == 2
    assert mail.unsubscribe_hash
    assert HOW.place not in mail.text + mail.html


def test_nobody_is_reminded_of_what_they_agreed_within_that_day(pair: Pair):
    made = pair.propose(times=[pair.at(1, 23)])
    agreed = starts_of(made) - 20 * HOUR
    actions.accept_time(meeting=made, by=pair.mentor, option=0, now=agreed)
    run(starts(made) - 2 * HOUR)
    assert count("meeting_tomorrow") == 0


def starts_of(meeting: Meeting) -> dt.datetime:
    return dt.datetime.fromisoformat(meeting.options[0][1])


def test_a_meeting_that_was_moved_is_reminded_of_again(pair: Pair):
    made = pair.agreed(3)
    run(starts(made) - 23 * HOUR)
    moved = starts(made) - 22 * HOUR
    actions.move(meeting=made, by=pair.mentor, how=HOW, time=pair.at(9), now=moved)
    run(starts(made) - 23 * HOUR)
    assert count("meeting_tomorrow") == 4


def test_both_are_asked_once_an_hour_after_the_end(pair: Pair):
    made = pair.agreed()
    end = starts(made) + dt.timedelta(minutes=30)
    run(end + HOUR - dt.timedelta(minutes=1))
    assert count("meeting_met") == 0
    run(end + HOUR)
    run(end + 3 * DAY)
    assert count("meeting_met") == 2
    assert mail_to(pair.mentee, "meeting_met").subject == "Did you meet Mentor?"


def test_a_meeting_of_two_weeks_ago_is_left_alone(pair: Pair):
    made = pair.agreed()
    run(starts(made) + 15 * DAY)
    assert count("meeting_met") == 0


def said(pair: Pair, made: Meeting) -> None:
    Meeting.objects.filter(pk=made.pk).update(state="held")


def called_off(pair: Pair, made: Meeting) -> None:
    actions.call_off(meeting=made, by=pair.mentee, now=clock.now())


def over(pair: Pair, made: Meeting) -> None:
    Mentorship.objects.update(state="withdrawn")


def archived(pair: Pair, made: Meeting) -> None:
    Programme.objects.update(state="archived")


@pytest.mark.parametrize("change", [said, called_off, over, archived])
def test_nobody_is_written_to_where_there_is_nothing_to_say(
    pair: Pair, change: Callable[[Pair, Meeting], None]
):
    made = pair.agreed()
    change(pair, made)
    run(starts(made) - 23 * HOUR)
    run(starts(made) + 3 * HOUR)
    assert count("meeting_tomorrow") + count("meeting_met") == 0


def test_whoever_is_away_or_gone_is_left_alone_and_the_other_is_not(pair: Pair):
    made = pair.agreed()
    day = starts(made).date()
    Pause.objects.create(user=pair.mentor, starts=day - DAY, ends=day)
    run(starts(made) - 12 * HOUR)
    assert {mail.to for mail in Message.objects.filter(kind="meeting_tomorrow")} == {pair.mentee.pk}
    User.objects.filter(pk=pair.mentee.pk).update(is_active=False)
    run(starts(made) + 2 * DAY)
    assert {mail.to for mail in Message.objects.filter(kind="meeting_met")} == {pair.mentor.pk}
