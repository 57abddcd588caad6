"""Conflicts of interest: written down, ended, allowed, removed.

Of a kind that is named to nobody, no answer here tells whether two people have it already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.people.models import School, User
from handrail.programmes.models import Conflict
from handrail.programmes.plans import conflict_kinds, declaring, hidden_kinds


@dataclass(frozen=True, slots=True)
class Told:
    """A conflict as somebody writes it down."""

    mentor: User
    mentee: User
    kind: str
    starts: dt.date
    ends: dt.date | None = None


@transaction.atomic
def add_conflict(*, told: Told, by: User, now: dt.datetime) -> None:
    """Keep two people apart for some time. Raises Refusal for what cannot be, or stands there already."""
    _check(told, by)
    same = Conflict.objects.filter(mentor=told.mentor, mentee=told.mentee, kind=told.kind)
    if told.kind in hidden_kinds():
        same = same.filter(starts=told.starts)
        same.delete()  # so that writing it down again looks like the first time
    elif found := _overlapping(same, told).first():
        since = {"since": date_format(found.starts, "j F Y")}
        raise Refusal(_("This stands here already, since %(since)s. End or remove that one first.") % since)
    made = Conflict.objects.create(
        school=by.school,
        mentor=told.mentor,
        mentee=told.mentee,
        kind=told.kind,
        starts=told.starts,
        ends=told.ends,
        by=by.pk,
        created_at=now,
    )
    _note(made, by, "programmes.conflict_added", now)


def _check(told: Told, by: User) -> None:
    if told.kind not in conflict_kinds():
        raise Refusal(_("Choose one of the kinds in the list."), "kind")
    if told.mentor.pk == told.mentee.pk:
        raise Refusal(_("Nobody is in conflict with themselves. Write the numbers of two people."), "mentee")
    if {told.mentor.school_id, told.mentee.school_id} != {by.school_id}:
        raise Refusal(_("Both must be of your school."))
    _check_days(told.starts, told.ends)


def _check_days(starts: dt.date, ends: dt.date | None) -> None:
    if ends is not None and ends < starts:
        raise Refusal(_("The last day is before the first. Change one of them."), "ends")


def _overlapping(rows: QuerySet[Conflict], told: Told) -> QuerySet[Conflict]:
    rows = rows.filter(Q(ends=None) | Q(ends__gte=told.starts))
    return rows if told.ends is None else rows.filter(starts__lte=told.ends)


@transaction.atomic
def end_conflict(*, conflict: Conflict, by: User, ends: dt.date, now: dt.datetime) -> None:
    """Say on which day it is over; that day still counts."""
    _check_days(conflict.starts, ends)
    if conflict.ends == ends:
        raise Refusal(_("It ends on this day already."), "ends")
    conflict.ends = ends
    conflict.save(update_fields=["ends"])
    _note(conflict, by, "programmes.conflict_ended", now, ["ends"])


@transaction.atomic
def allow_conflict(*, conflict: Conflict, by: User, now: dt.datetime) -> None:
    """Let the pair be made in programmes whose kind of relationship lists this as declared."""
    if not declaring(conflict.kind):
        raise Refusal(_("No kind of relationship lets this be allowed."))
    if conflict.allowed_at is not None:
        raise Refusal(_("This is allowed already."))
    _set_allowed(conflict, by, now, now, "programmes.conflict_allowed")


@transaction.atomic
def forbid_conflict(*, conflict: Conflict, by: User, now: dt.datetime) -> None:
    """Take it back that the pair may be made."""
    if conflict.allowed_at is None:
        raise Refusal(_("This is not allowed, so there is nothing to take back."))
    _set_allowed(conflict, by, None, now, "programmes.conflict_forbidden")


def _set_allowed(conflict: Conflict, by: User, at: dt.datetime | None, now: dt.datetime, verb: str) -> None:
    conflict.allowed_at = at
    conflict.save(update_fields=["allowed_at"])
    _note(conflict, by, verb, now, ["allowed_at"])


@transaction.atomic
def remove_conflict(*, conflict: Conflict, by: User, now: dt.datetime) -> None:
    """Take out what was written down by mistake. The log keeps that it was there."""
    _note(conflict, by, "programmes.conflict_removed", now)
    conflict.delete()


@transaction.atomic
def remove_hidden(*, school: School, by: User, now: dt.datetime) -> int:
    """Take out all conflicts that are named to nobody. Returns how many there were."""
    gone, _rows = Conflict.objects.filter(school=school, kind__in=hidden_kinds()).delete()
    if not gone:
        raise Refusal(_("There are none, so nothing was removed."))
    record(by=by.pk, verb="programmes.hidden_conflicts_removed", subject=school, school=school.pk, now=now)
    return gone


def _note(conflict: Conflict, by: User, verb: str, now: dt.datetime, fields: Collection[str] = ()) -> None:
    record(by=by.pk, verb=verb, subject=conflict, school=conflict.school_id, fields=fields, now=now)
