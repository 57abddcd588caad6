"""Inviting people to a cohort and reminding them; taking somebody out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from handrail.audit.actions import record, record_each
from handrail.lib.refusal import Refusal
from handrail.mailroom.actions import post
from handrail.people import actions as people
from handrail.people.models import Invitation, User
from handrail.people.queries import latest_invitation
from handrail.programmes.models import Cohort, Enrolment
from handrail.programmes.queries import away_people, settled_people
from handrail.programmes.states import CohortState, EnrolmentState

AT_A_TIME = 500
REST = dt.timedelta(days=3)  # nobody is reminded twice within it


@dataclass(frozen=True, slots=True)
class Sent:
    """How many mails went out, how many people were left alone, and how many are still to come."""

    mails: int
    skipped: int
    left: int


@transaction.atomic
def invite_people(
    *, cohort: Cohort, by: User, side: str, who: Collection[UUID] | None, today: dt.date, now: dt.datetime
) -> Sent:
    """Invite people of one side who were not invited yet: those in `who`, or all. At most 500 at a time."""
    _check_open(cohort, today)
    chosen, left = _chosen(cohort, side, EnrolmentState.ELIGIBLE, who, now)
    asked = _mail(cohort, by, chosen, "joining_invitation", today, now)
    for enrolment in asked:
        enrolment.state, enrolment.invited_at = EnrolmentState.INVITED, now
    Enrolment.objects.bulk_update(asked, ["state", "invited_at"], batch_size=AT_A_TIME)
    _note(cohort, by, "programmes.cohort_invited", now)
    _note_each(cohort, by, "programmes.person_invited", asked, now)
    return Sent(len(asked), len(chosen) - len(asked), left)


@transaction.atomic
def remind_people(
    *, cohort: Cohort, by: User, side: str, who: Collection[UUID] | None, today: dt.date, now: dt.datetime
) -> Sent:
    """Remind people who were invited and have not answered; nobody twice within three days."""
    _check_open(cohort, today)
    chosen, left = _chosen(cohort, side, EnrolmentState.INVITED, who, now)
    rested = [one for one in chosen if max(filter(None, (one.invited_at, one.reminded_at))) <= now - REST]
    asked = _mail(cohort, by, rested, "joining_reminder", today, now)
    for enrolment in asked:
        enrolment.reminded_at = now
    Enrolment.objects.bulk_update(asked, ["reminded_at"], batch_size=AT_A_TIME)
    _note(cohort, by, "programmes.cohort_reminded", now)
    _note_each(cohort, by, "programmes.person_reminded", asked, now)
    return Sent(len(asked), len(chosen) - len(asked), left)


@transaction.atomic
def take_out(*, enrolment: Enrolment, by: User, now: dt.datetime) -> None:
    """Take somebody out of a cohort that has not begun. Their place and their answers are deleted."""
    if enrolment.cohort.state in (CohortState.RUNNING, CohortState.ENDED):
        raise Refusal("The cohort has begun, so nobody can be taken out of it here.")
    school = enrolment.cohort.programme.school_id
    record(by=by.pk, verb="programmes.enrolment_taken_out", subject=enrolment.user, school=school, now=now)
    enrolment.delete()


def _check_open(cohort: Cohort, today: dt.date) -> None:
    if not cohort.takes_answers(today):
        raise Refusal("Joining is not open. Open it, or give people more time, before you write to them.")


def _chosen(
    cohort: Cohort, side: str, state: EnrolmentState, who: Collection[UUID] | None, now: dt.datetime
) -> tuple[list[Enrolment], int]:
    """The people meant, longest waiting first, and how many are left for the next time."""
    found = cohort.enrolments.select_for_update(of=("self",)).filter(side=side, state=state)
    if who is not None:
        found = found.filter(pk__in=list(who)[:AT_A_TIME])
    elif state == EnrolmentState.INVITED:
        found = found.filter(invited_at__lte=now - REST).exclude(reminded_at__gt=now - REST)
    number = found.count()
    order = ("created_at", "pk")
    return list(found.select_related("user__school").order_by(*order)[:AT_A_TIME]), max(0, number - AT_A_TIME)


def _mail(
    cohort: Cohort, by: User, chosen: list[Enrolment], kind: str, today: dt.date, now: dt.datetime
) -> list[Enrolment]:
    """Write to everybody who can be written to. Whoever has no account yet is invited to the site."""
    settled = set(settled_people(cohort.programme.school_id))
    away = away_people(cohort.programme.school_id, today)
    asked = [one for one in chosen if one.user.is_active and one.user_id not in away]
    for enrolment in asked:
        if enrolment.user_id in settled:
            _post(enrolment, by, kind, now)
        else:
            _invite_to_site(enrolment.user, by, kind, now)
    return asked


def _invite_to_site(user: User, by: User, kind: str, now: dt.datetime) -> None:
    latest = latest_invitation(user)
    if kind == "joining_reminder" and latest and latest.state(now) is Invitation.State.OPEN:
        people.remind(invitation=latest, by=by, now=now)
    else:
        people.invite(user=user, by=by, now=now)


def _post(enrolment: Enrolment, by: User, kind: str, now: dt.datetime) -> None:
    cohort, user = enrolment.cohort, enrolment.user
    post(
        kind=kind,
        to=user.pk,
        address=user.email,
        language=user.language,
        context={
            "name": user.name,
            "programme": cohort.programme.title,
            "side": enrolment.get_side_display().lower(),
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
