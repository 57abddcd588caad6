"""Asking each side of a pair how it goes, reminding once, and letting go of what nobody answered."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from handrail.audit.actions import record
from handrail.checkins import mails, queries
from handrail.checkins.models import CheckIn
from handrail.checkins.queries import REST, Wanted
from handrail.checkins.states import CheckInState, before
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import MentorshipState
from handrail.people.models import User

TIME = dt.timedelta(days=13)  # to answer: one is closed before the next can be asked


def ask_due(*, now: dt.datetime) -> int:
    """Ask whoever is due, each in a transaction of its own. Returns how many were asked."""
    return sum(_ask(wanted, now) for wanted in queries.to_ask(now))


def remind_due(*, now: dt.datetime) -> int:
    """Remind, once, those who have not answered. Returns how many."""
    return sum(_remind(check_in, now) for check_in in queries.to_remind(now))


def pass_due(*, now: dt.datetime) -> int:
    """Note of those whose time is over that they were not answered. Returns how many."""
    return sum(_pass(check_in, now) for check_in in queries.to_pass(now))


@transaction.atomic
def _ask(wanted: Wanted, now: dt.datetime) -> bool:
    """Looked at again with the person locked: they may have been asked meanwhile about another pair."""
    User.objects.select_for_update().get(pk=wanted.user.pk)
    if CheckIn.objects.filter(user=wanted.user, asked_on__gt=wanted.today - REST).exists():
        return False
    if not Mentorship.objects.filter(pk=wanted.pair.pk, state=MentorshipState.ACTIVE).exists():
        return False
    made = CheckIn.objects.create(
        mentorship=wanted.pair,
        side=wanted.side,
        user=wanted.user,
        slot=wanted.due.key,
        due_on=wanted.due.day,
        asked_on=wanted.today,
        closes_on=wanted.today + TIME,
        created_at=now,
    )
    mails.post_check_in(made, "check_in", now=now)
    _note(made, "asked", now)
    return True


@transaction.atomic
def _remind(check_in: CheckIn, now: dt.datetime) -> bool:
    still = CheckIn.objects.filter(pk=check_in.pk, state=CheckInState.ASKED, reminded_at=None)
    if not still.update(reminded_at=now):
        return False
    mails.post_check_in(check_in, "check_in_reminder", now=now)
    _note(check_in, "reminded", now)
    return True


@transaction.atomic
def _pass(check_in: CheckIn, now: dt.datetime) -> bool:
    still = CheckIn.objects.filter(pk=check_in.pk, state__in=before(CheckInState.PASSED))
    if not still.update(state=CheckInState.PASSED):
        return False
    _note(check_in, "passed", now)
    return True


def _note(check_in: CheckIn, verb: str, now: dt.datetime) -> None:
    school = check_in.mentorship.programme.school_id
    record(by=None, verb=f"checkins.{verb}", subject=check_in, school=school, now=now)
