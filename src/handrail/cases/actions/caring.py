"""Working on a case: taking it over, doing something, noting, closing, opening it again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from handrail.cases import mails
from handrail.cases.actions.noting import add_line, hold, note
from handrail.cases.actions.nudging import nudge
from handrail.cases.actions.opening import find_owner
from handrail.cases.models import Case
from handrail.cases.queries.due import begins, due_cases
from handrail.cases.states import CASE_STEPS, TO_ANSWER, TO_FINISH, CaseState, Helped, Noted, Step, before
from handrail.lib.refusal import Refusal
from handrail.lib.workdays import working_days_after
from handrail.mailroom.models import Message
from handrail.mentoring.ending_states import UNDO
from handrail.mentoring.states import RUNNING, MentorshipState
from handrail.pairing.actions.searching import begin
from handrail.pairing.actions.searching import close as close_search
from handrail.pairing.models import Search
from handrail.people.models import User

LATEST = dt.timedelta(days=180)
ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def take_over(*, case: Case, by: User, now: dt.datetime) -> None:
    """See to a case oneself."""
    if not Case.objects.exclude(owner=by).exclude(state=CaseState.CLOSED).filter(pk=case.pk).update(owner=by):
        raise Refusal(gettext("It is yours already, or closed."))
    add_line(case, Noted.OWNER, by=by.pk, now=now)
    _note(case, by, "taken_over", now, "owner")


@transaction.atomic
def do_step(*, case: Case, step: str, by: User, today: dt.date, now: dt.datetime) -> None:
    """Do one of the things that help. The case then waits, for as long as that takes."""
    if step not in Step.values:
        raise Refusal(gettext("Choose what to do."))
    pair = case.mentorship
    if pair.state == MentorshipState.ENDED and step == Step.CO_MENTOR:
        raise Refusal(gettext("This pair has ended. Look for another mentor, not for a second one."))
    _move(case, CaseState.WAITING, due=working_days_after(today, TO_FINISH[step]))
    if step == Step.NUDGE:
        nudge(mentorship=pair, by=by, today=today, now=now)
    elif step == Step.TALK:
        _check_talk(case, now)
        mails.post_talk(pair, by, now=now)
    else:
        begin(mentorship=pair, second=step == Step.CO_MENTOR, by=by, now=now)
    add_line(case, Noted.STEP, by=by.pk, now=now, code=step)
    _note(case, by, "step_done", now, "state", "due")


def _check_talk(case: Case, now: dt.datetime) -> None:
    """Only a pair that runs is written to, and a second press sends nothing twice. The pair is held."""
    if case.mentorship.state != MentorshipState.ACTIVE:
        raise Refusal(gettext("This mentorship does not run, so nobody is written to."))
    if case.lines.filter(kind=Noted.STEP, code=Step.TALK, at__gt=now - ONE_DAY).exists():
        raise Refusal(gettext("Both were offered a talk within the last day. Wait for their answer."))


@transaction.atomic
def add_note(
    *, case: Case, words: str, again: dt.date | None, by: User, today: dt.date, now: dt.datetime
) -> None:
    """Note what was done, and when to look again."""
    if again and not today < again <= today + LATEST:
        raise Refusal(gettext("Choose a day after today, within half a year."), "again")
    if again:
        _move(case, CaseState.WAITING, due=again)
    add_line(case, Noted.NOTE, by=by.pk, now=now, words=words)
    _note(case, by, "noted", now, *(("state", "due") if again else ()))


@transaction.atomic
def close(
    *, case: Case, helped: str, words: str, by: User, now: dt.datetime, search: Search | None = None
) -> None:
    """Close a case, and say what helped; with it the `search` that is still open, or else that goes on."""
    if helped not in Helped.values:
        raise Refusal(gettext("Choose what helped."), "helped")
    _move(case, CaseState.CLOSED, helped=helped, closed_at=now)
    if search:
        _close_search(search, by, now)
    add_line(case, Noted.CLOSED, by=by.pk, now=now, code=helped, words=words)
    _note(case, by, "closed", now, "state", "helped")


def _close_search(search: Search, by: User, now: dt.datetime) -> None:
    try:
        close_search(search=search, by=by, now=now)
    except Refusal as refusal:
        raise Refusal(refusal.words, "close_search") from refusal


@transaction.atomic
def reopen(*, case: Case, by: User, today: dt.date, now: dt.datetime) -> None:
    """Open a closed case again, unless the pair has another one meanwhile."""
    hold(case.mentorship)  # so that nobody opens another one now
    if case.mentorship.cases.exclude(state=CaseState.CLOSED).exists():
        raise Refusal(gettext("This pair has an open case. Go on there."))
    due = working_days_after(today, TO_ANSWER)
    _move(case, CaseState.REOPENED, due=due, closed_at=None, helped="")
    find_owner(case)
    add_line(case, Noted.REOPENED, by=by.pk, now=now)
    _note(case, by, "reopened", now, "state", "due")


def _move(case: Case, to: CaseState, **values: object) -> None:
    """Move a case on if the table lets it: of several at once the database lets one through."""
    hold(case.mentorship)
    found = Case.objects.filter(pk=case.pk, state__in=before(CASE_STEPS, to))
    if not found.update(state=to, **values):
        raise Refusal(gettext("Somebody has changed this case meanwhile. Look at it again."))
    case.refresh_from_db(fields=["state", "due", "helped", "closed_at"])


def tell_due(*, now: dt.datetime) -> int:
    """Tell whoever sees to a case that it is due, once a due day. Returns how many cases."""
    return sum(_tell_due(case, now) for case in due_cases(now))


@transaction.atomic
def _tell_due(case: Case, now: dt.datetime) -> bool:
    hold(case.mentorship)
    if not Case.objects.filter(pk=case.pk, due=case.due).exclude(state=CaseState.CLOSED).exists():
        return False
    if Message.objects.filter(kind="case_due", about=case.pk, created_at__gte=begins(case)).exists():
        return False
    find_owner(case)
    mails.post_case("case_due", case, now=now)
    return True


def close_ended(*, now: dt.datetime) -> int:
    """Close what was opened by signs alone, of pairs that have ended: once that cannot be taken back."""
    stands = Q(mentorship__ending=None) | Q(mentorship__ending__ended_at__lte=now - UNDO)
    left = Case.objects.filter(stands).exclude(mentorship__state__in=RUNNING).exclude(state=CaseState.CLOSED)
    rows = left.exclude(lines__kind__in=(Noted.HELP, Noted.INTERESTS)).select_related("mentorship__programme")
    return sum(_close_ended(case, now) for case in rows)


@transaction.atomic
def _close_ended(case: Case, now: dt.datetime) -> bool:
    try:
        _move(case, CaseState.CLOSED, helped=Helped.ENDED, closed_at=now)
    except Refusal:  # somebody has closed it meanwhile
        return False
    add_line(case, Noted.CLOSED, by=None, now=now, code=Helped.ENDED)
    _note(case, None, "closed", now, "state", "helped")
    return True


def _note(case: Case, by: User | None, verb: str, now: dt.datetime, *fields: str) -> None:
    note(case, case.mentorship.programme.school_id, by.pk if by else None, verb, now, *fields)
