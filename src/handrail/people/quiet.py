"""When a person wants no mail that can wait: their own choice, in the time of their school."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.dates import WEEKDAYS
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from handrail.lib.quiet import Quiet, quiet_until
from handrail.mailroom.hooks import keeps_quiet
from handrail.people.models import QuietHours, User

SUGGESTED = Quiet(dt.time(20), dt.time(7), frozenset({6, 7}))


def quiet_hours(user: User) -> Quiet | None:
    """What somebody chose; None where they chose nothing, as everybody does at first."""
    found = QuietHours.objects.filter(user=user).first()
    return _of(found) if found else None


@keeps_quiet
def free_from(person: UUID, at: dt.datetime) -> dt.datetime:
    """The first moment from `at` on at which the person wants mails."""
    found = QuietHours.objects.filter(user=person).select_related("user__school").first()
    return quiet_until(at, _of(found), found.user.school.time_zone) if found else at


def _of(found: QuietHours) -> Quiet:
    return Quiet(found.starts, found.ends, frozenset(found.days))


def in_words(quiet: Quiet) -> str:
    """From when to when, and on which days."""
    days = get_text_list([str(WEEKDAYS[day - 1]) for day in sorted(quiet.days)], _("and"))
    if quiet.starts is None or quiet.ends is None:
        return _("All day on %(days)s") % {"days": days}
    times = {"starts": clock_words(quiet.starts), "ends": clock_words(quiet.ends), "days": days}
    if days:
        return _("From %(starts)s to %(ends)s, and all day on %(days)s") % times
    return _("From %(starts)s to %(ends)s") % times


def clock_words(time: dt.time) -> str:
    """7:00, and not 07:00."""
    return f"{time.hour}:{time:%M}"
