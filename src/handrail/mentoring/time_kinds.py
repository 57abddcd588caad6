"""What the hours of a week go into, how they are counted, and how one figure is written and read.

Hours are kept as half hours, so that nothing is ever rounded. A kind that nobody gave is not there: it is no
zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Halves = Mapping[str, int]  # kind: half hours
WEEK = 2 * 24 * 7  # half hours
WEEK_DAYS = dt.timedelta(days=7)
UNKNOWN = "-"


class TimeKind(models.TextChoices):
    """What somebody does with an hour."""

    STUDY = "study", _("Study")
    PLACEMENTS = "placements", _("Placements")
    SLEEP = "sleep", _("Sleep")
    EXERCISE = "exercise", _("Exercise")
    PEOPLE = "people", _("People")
    REST = "rest", _("Rest")
    PAID_WORK = "paid_work", _("Paid work")
    OTHER = "other", _("Other")


def monday_of(day: dt.date) -> dt.date:
    """The Monday of the week of a day."""
    return day - dt.timedelta(days=day.weekday())


def hours(halves: int) -> str:
    """Half hours as people read them: 13 is 6.5."""
    return number_format(halves / 2, decimal_pos=halves % 2)


def code_of(kind: str, monday: dt.date, planned: int | None, actual: int) -> str:
    """One figure of one week, in a few letters that name nobody and nothing else."""
    return f"{kind}:{monday:%Y%m%d}:{UNKNOWN if planned is None else planned}:{actual}"


def words_of(code: str) -> str:
    """The same figure in words."""
    kind, day, planned, actual = code.split(":")
    said = {
        "day": date_format(dt.date.fromisoformat(day), "j F"),
        "kind": str(TimeKind(kind).label).lower(),
        "actual": hours(int(actual)),
    }
    if planned == UNKNOWN:
        return gettext("Week of %(day)s: %(actual)s hours of %(kind)s, none planned") % said
    said["planned"] = hours(int(planned))
    return gettext("Week of %(day)s: planned %(planned)s, actual %(actual)s hours of %(kind)s") % said
