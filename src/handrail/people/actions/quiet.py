"""When somebody wants no mail that can wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from handrail.audit import actions as audit
from handrail.lib.refusal import Refusal
from handrail.mailroom import actions as mailroom
from handrail.people.models import QuietHours, User


@transaction.atomic
def choose_quiet_hours(
    *,
    user: User,
    by: User,
    starts: dt.time | None,
    ends: dt.time | None,
    days: Collection[int],
    now: dt.datetime,
) -> None:
    """Keep mails that can wait back between these times and on these days, or no more. Raises Refusal.

    What waits already leaves sooner where the new hours let it.
    """
    _check(starts, ends, days)
    kept = {"starts": starts, "ends": ends, "days": sorted(set(days))}
    is_some = starts is not None or bool(days)
    before = QuietHours.objects.filter(user=user).values(*kept).first()
    if before == (kept if is_some else None):
        return
    if is_some:
        QuietHours.objects.update_or_create(user=user, defaults=kept)
    else:
        QuietHours.objects.filter(user=user).delete()
    mailroom.let_go_sooner(person=user.pk, now=now)
    audit.record(by=by.pk, verb="people.choose_quiet_hours", subject=user, school=user.school_id, now=now)


def _check(starts: dt.time | None, ends: dt.time | None, days: Collection[int]) -> None:
    if (starts is None) != (ends is None):
        words = _("Say both from when and until when, or leave both empty.")
        raise Refusal(words, "ends" if ends is None else "starts")
    if starts is not None and starts == ends:
        raise Refusal(_("These are the same time. Choose another one."), "ends")
    if len(set(days)) == 7:
        raise Refusal(_("Then no mail would ever come. Leave one day at least."), "days")
