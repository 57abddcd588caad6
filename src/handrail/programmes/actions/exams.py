"""Exam periods of a programme: written down, changed and removed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.people.models import User
from handrail.programmes.models import ExamPeriod, Programme

LONGEST = 90  # days


@dataclass(frozen=True, slots=True)
class Told:
    """Exams as somebody writes them down; without stages they are for all mentees."""

    title: str
    starts: dt.date
    ends: dt.date
    stages: Collection[str] = ()


@transaction.atomic
def add_exams(*, programme: Programme, told: Told, by: User, now: dt.datetime) -> ExamPeriod:
    """Leave the pairs of these mentees alone from one day to another."""
    Programme.objects.select_for_update().get(pk=programme.pk)  # so that nobody adds the same one now
    _check(programme, told)
    made = ExamPeriod.objects.create(
        programme=programme,
        title=told.title,
        starts=told.starts,
        ends=told.ends,
        stages=sorted(told.stages),
        by=by.pk,
        created_at=now,
    )
    _note(made, by, "exams_added", now)
    return made


@transaction.atomic
def change_exams(*, period: ExamPeriod, told: Told, by: User, now: dt.datetime) -> None:
    """Correct exams. Raises Refusal as for new ones, and where they were removed meanwhile."""
    Programme.objects.select_for_update().get(pk=period.programme_id)
    _check(period.programme, told, but=period)
    said = {**asdict(told), "stages": sorted(told.stages)}
    changed = [name for name, value in said.items() if getattr(period, name) != value]
    if not ExamPeriod.objects.filter(pk=period.pk).update(**said):
        raise Refusal(_("These exams were removed meanwhile. Write them down anew if there are any."))
    if changed:
        _note(period, by, "exams_changed", now, *changed)


def _check(programme: Programme, told: Told, but: ExamPeriod | None = None) -> None:
    if told.ends < told.starts:
        raise Refusal(_("The last day is before the first. Change one of them."), "ends")
    if (told.ends - told.starts).days >= LONGEST:
        words = _("This is longer than %(most)d days. Write down the weeks in which there are exams.")
        raise Refusal(words % {"most": LONGEST}, "ends")
    others = programme.exam_periods.exclude(pk=but.pk) if but else programme.exam_periods.all()
    for one in others.filter(starts__lte=told.ends, ends__gte=told.starts):
        if one.title.casefold() == told.title.casefold():
            said = {
                "title": one.title,
                "starts": date_format(one.starts, "j F Y"),
                "ends": date_format(one.ends, "j F Y"),
            }
            words = _(
                "“%(title)s” stands here already from %(starts)s to %(ends)s. Choose other days or a name."
            )
            raise Refusal(words % said, "title")


@transaction.atomic
def remove_exams(*, period: ExamPeriod, by: User, now: dt.datetime) -> None:
    """Take exams out: from now on the site goes on for their pairs. The log keeps that they were there."""
    _note(period, by, "exams_removed", now)
    period.delete()


def _note(period: ExamPeriod, by: User, verb: str, now: dt.datetime, *fields: str) -> None:
    school = period.programme.school_id
    record(by=by.pk, verb=f"programmes.{verb}", subject=period, school=school, fields=fields, now=now)
