"""Who is asked on which day of a year, and who is left alone."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from tests.checkins.scene import YEAR, Asked, another_pair, mail_to
from tests.mentoring.scene import DAY

from handrail.audit.models import Event
from handrail.checkins import actions
from handrail.checkins.models import CheckIn
from handrail.mailroom.models import Message
from handrail.mentoring.models import Mentorship
from handrail.people.models import Pause, QuietHours
from handrail.programmes.models import Programme
from handrail.programmes.states import Side

pytestmark = pytest.mark.django_db


def day_of(asked: Asked, check_in: CheckIn) -> int:
    return (check_in.asked_on - asked.pair.starts).days


def test_each_side_is_asked_on_day_14_and_not_before(asked: Asked):
    asked.days(1, 13)
    assert CheckIn.objects.count() == 0
    asked.a_day(14)
    assert sorted(CheckIn.objects.values_list("side", "slot")) == [("mentee", "day_14"), ("mentor", "day_14")]
    asked.a_day(14)
    assert CheckIn.objects.count() == Message.objects.filter(kind="check_in").count() == 2


def test_a_year_without_an_answer(asked: Asked):
    """Each slot once, one reminder each, and in the end all of them are states and no fault."""
    asked.days(1, YEAR)
    for side in Side:
        found = asked.of(side)
        assert [(one.slot, day_of(asked, one)) for one in found] == [
            ("day_14", 14), ("day_30", 30), ("day_60", 60), ("day_90", 90), ("midterm", 182),
            ("quarter_270", 270), ("closure", 335),
        ]  # fmt: skip
        assert {one.state for one in found} == {"passed"}
        assert all(one.reminded_at for one in found)
    assert Message.objects.filter(kind="check_in").count() == 14
    assert Message.objects.filter(kind="check_in_reminder").count() == 14
    assert Event.objects.filter(verb__startswith="checkins.").count() == 3 * 14


def test_nobody_is_asked_twice_within_14_days_across_all_their_pairs(asked: Asked):
    other = another_pair(asked)
    Mentorship.objects.filter(pk=other.pk).update(starts=asked.pair.starts + 5 * DAY)
    asked.days(1, YEAR)
    days = sorted(day_of(asked, one) for one in CheckIn.objects.filter(user=asked.mentor))
    assert all(later - former >= 14 for former, later in pairwise(days))
    assert days[:4] == [14, 28, 42, 56], "the later one waits, and what waits too long goes into the next"
    assert len({(one.mentorship_id, one.slot) for one in asked.of(Side.MENTOR)}) == len(asked.of(Side.MENTOR))


@pytest.mark.parametrize("who", ["student", "mentor"])
def test_while_one_of_the_two_is_away_neither_is_asked(asked: Asked, who: str):
    first = asked.pair.starts
    Pause.objects.create(user=asked.scene[who], starts=first + 10 * DAY, ends=first + 20 * DAY)
    asked.days(1, 20)
    assert CheckIn.objects.count() == 0
    asked.a_day(21)
    assert {one.slot for one in CheckIn.objects.all()} == {"day_14"}
    asked.days(22, 40)
    assert sorted({day_of(asked, one) for one in CheckIn.objects.filter(slot="day_30")}) == [35]


def test_nobody_is_asked_about_a_pair_that_does_not_run(asked: Asked):
    Mentorship.objects.update(state="withdrawn")
    asked.a_day(14)
    Mentorship.objects.update(state="active")
    Programme.objects.update(state="archived")
    asked.a_day(15)
    assert CheckIn.objects.count() == 0


def test_a_closed_account_is_not_asked(asked: Asked):
    type(asked.mentee).objects.filter(pk=asked.mentee.pk).update(is_active=False)
    asked.a_day(14)
    assert list(CheckIn.objects.values_list("side", flat=True)) == ["mentor"]


def test_the_mail_waits_for_the_end_of_quiet_hours_and_says_nothing_that_anybody_wrote(asked: Asked):
    QuietHours.objects.create(user=asked.mentee, starts=dt.time(11), ends=dt.time(15))
    asked.a_day(14)
    mail = mail_to(asked.mentee)
    assert mail.not_before > mail.created_at
    assert mail_to(asked.mentor).not_before == mail_to(asked.mentor).created_at
    assert "never does, and it has no part in any mark" in mail.text
    assert mail.subject == "How does it go with Mentor? One tap"


def test_an_answer_ends_the_reminders(asked: Asked):
    asked.a_day(14)
    asked.answer(asked.of()[0], 15, pulse=4)
    asked.days(16, 27)
    assert list(Message.objects.filter(kind="check_in_reminder").values_list("to", flat=True)) == [
        asked.mentor.pk
    ]


def test_whoever_is_away_gets_no_reminder(asked: Asked):
    asked.a_day(14)
    Pause.objects.create(user=asked.mentee, starts=asked.pair.starts + 15 * DAY)
    asked.days(15, 27)
    assert not Message.objects.filter(kind="check_in_reminder", to=asked.mentee.pk).exists()


def test_it_is_closed_before_the_next_can_come(asked: Asked):
    assert actions.asking.TIME < actions.asking.REST
