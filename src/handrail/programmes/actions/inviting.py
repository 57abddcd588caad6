"""Inviting people to a cohort and reminding them; taking somebody out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, override

from handrail.audit.actions import record, record_each
from handrail.jobs.actions import enqueue
from handrail.jobs.registry import named
from handrail.lib.refusal import Refusal
from handrail.mailroom.actions import post
from handrail.people import actions as people
from handrail.people.models import Invitation, User
from handrail.people.queries import latest_invitation
from handrail.programmes.leaving import leaves
from handrail.programmes.models import Cohort, Enrolment
from handrail.programmes.queries import away_people, settled_people
from handrail.programmes.states import CohortState, EnrolmentState

AT_A_TIME = 100  # more than that take a job of their own, which does as many a round
REST = dt.timedelta(days=3)  # nobody is reminded twice within it
JOB = "programmes.write_to_everybody"


@dataclass(frozen=True, slots=True)
class Sent:
    """How many mails went out, how many people were left alone, and how many are still to come."""

    mails: int
    skipped: int
    left: int
    later: bool = False  # a job writes to those who are left


Round = Callable[..., Sent]


def invite_people(
    *, cohort: Cohort, by: User, side: str, who: Collection[UUID] | None, today: dt.date, now: dt.datetime
) -> Sent:
    """Invite people of one side who were not invited yet: those in `who`, or all."""
    return _write(cohort, by, side, EnrolmentState.ELIGIBLE, who, today, now)


def remind_people(
    *, cohort: Cohort, by: User, side: str, who: Collection[UUID] | None, today: dt.date, now: dt.datetime
) -> Sent:
    """Remind people who were invited and have not answered; nobody twice within three days."""
    return _write(cohort, by, side, EnrolmentState.INVITED, who, today, now)


@transaction.atomic
def write_to_everybody(
    *, cohort: Cohort, by: User, side: str, state: str, today: dt.date, now: dt.datetime
) -> Sent:
    """Invite or remind everybody of one side; many are left to a job."""
    _check_open(cohort, today)
    askable = _askable(cohort, side, state, today, now).count()
    if askable <= AT_A_TIME:
        return _write(cohort, by, side, state, None, today, now)
    job = named(JOB)
    if job is None:
        raise Refusal(gettext("This version of the site cannot write to so many people at once."))
    enqueue(job.task, by=by.pk, once=True, cohort=cohort.pk, side=side, state=state)
    _note(cohort, by, "programmes.cohort_writing", now)
    return Sent(0, 0, askable, later=True)


@transaction.atomic
def _write(
    cohort: Cohort,
    by: User,
    side: str,
    state: str,
    who: Collection[UUID] | None,
    today: dt.date,
    now: dt.datetime,
) -> Sent:
    """One round: at most a hundred people, those who wait longest first."""
    _check_open(cohort, today)
    inviting = state == EnrolmentState.ELIGIBLE
    meant = _meant(cohort, side, state, who, now).count()
    askable = _askable(cohort, side, state, today, now, who)
    able = askable.count()
    asked = list(askable.select_related("user__school").order_by("created_at", "pk")[:AT_A_TIME])
    _mail(cohort, by, asked, "joining_invitation" if inviting else "joining_reminder", now)
    for enrolment in asked:
        if inviting:
            enrolment.state, enrolment.invited_at = EnrolmentState.INVITED, now
        else:
            enrolment.reminded_at = now
    fields = ["state", "invited_at"] if inviting else ["reminded_at"]
    Enrolment.objects.bulk_update(asked, fields, batch_size=AT_A_TIME)
    done = "invited" if inviting else "reminded"
    _note(cohort, by, f"programmes.cohort_{done}", now)
    _note_each(cohort, by, f"programmes.person_{done}", asked, now)
    return Sent(len(asked), meant - able, able - len(asked))


@transaction.atomic
def take_out(*, enrolment: Enrolment, by: User, now: dt.datetime) -> None:
    """Take somebody out of a cohort that has not begun. Their place and their answers are deleted."""
    if enrolment.cohort.state in (CohortState.RUNNING, CohortState.ENDED):
        raise Refusal(gettext("The cohort has begun, so nobody can be taken out of it here."))
    leaves(enrolment, by=by, now=now)
    school = enrolment.cohort.programme.school_id
    record(by=by.pk, verb="programmes.enrolment_taken_out", subject=enrolment.user, school=school, now=now)
    enrolment.delete()


def _check_open(cohort: Cohort, today: dt.date) -> None:
    if not cohort.takes_answers(today):
        raise Refusal(
            gettext("Joining is not open. Open it, or give people more time, before you write to them.")
        )


def _meant(
    cohort: Cohort, side: str, state: str, who: Collection[UUID] | None, now: dt.datetime
) -> QuerySet[Enrolment]:
    """The people who were meant: those in `who`, or all whom it is not too early to write to."""
    found = cohort.enrolments.select_for_update(of=("self",)).filter(side=side, state=state)
    if who is not None:
        return found.filter(pk__in=list(who)[:AT_A_TIME])
    return _rested(found, now) if state == EnrolmentState.INVITED else found


def _rested(found: QuerySet[Enrolment], now: dt.datetime) -> QuerySet[Enrolment]:
    return found.filter(invited_at__lte=now - REST).exclude(reminded_at__gt=now - REST)


def _askable(
    cohort: Cohort,
    side: str,
    state: str,
    today: dt.date,
    now: dt.datetime,
    who: Collection[UUID] | None = None,
) -> QuerySet[Enrolment]:
    """Of the people meant, those who can be written to today."""
    found = _meant(cohort, side, state, who, now)
    if state == EnrolmentState.INVITED:
        found = _rested(found, now)
    away = away_people(cohort.programme.school_id, today)
    return found.filter(user__is_active=True).exclude(user_id__in=away)


def _mail(cohort: Cohort, by: User, asked: list[Enrolment], kind: str, now: dt.datetime) -> None:
    """Write to everybody. Whoever has no account yet is invited to the site."""
    settled = set(settled_people(cohort.programme.school_id))
    for enrolment in asked:
        if enrolment.user_id in settled:
            _post(enrolment, by, kind, now)
        else:
            _invite_to_site(enrolment.user, by, kind, now)


def _invite_to_site(user: User, by: User, kind: str, now: dt.datetime) -> None:
    latest = latest_invitation(user)
    if kind == "joining_reminder" and latest and latest.state(now) is Invitation.State.OPEN:
        people.remind(invitation=latest, by=by, now=now)
    else:
        people.invite(user=user, by=by, now=now)


def _post(enrolment: Enrolment, by: User, kind: str, now: dt.datetime) -> None:
    cohort, user = enrolment.cohort, enrolment.user
    with override(user.language):
        side = enrolment.get_side_display().lower()
    post(
        kind=kind,
        to=user.pk,
        address=user.email,
        language=user.language,
        context={
            "name": user.name,
            "programme": cohort.programme.title,
            "side": side,
            "coordinator": by.name,
            "link": settings.SITE.url + reverse("join", args=[enrolment.pk]),
            "last_day": cohort.join_by.isoformat(),
        },
        school=cohort.programme.school_id,
        unsubscribe=kind == "joining_reminder",
        now=now,
    )


def _note(cohort: Cohort, by: User, verb: str, now: dt.datetime) -> None:
    record(by=by.pk, verb=verb, subject=cohort, school=cohort.programme.school_id, now=now)


def _note_each(cohort: Cohort, by: User, verb: str, asked: list[Enrolment], now: dt.datetime) -> None:
    """A line in the record of each person who was written to."""
    about = [(("people.user", one.user_id), ()) for one in asked]
    record_each(by=by.pk, verb=verb, about=about, school=cohort.programme.school_id, now=now)
