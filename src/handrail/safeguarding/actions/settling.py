"""What the clock brings about for emergency openings: their end, news to the two, warnings, reminders."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from handrail.safeguarding import opening_mails, opening_queries
from handrail.safeguarding.actions.noting import write
from handrail.safeguarding.models import Opening
from handrail.safeguarding.opening_states import REMINDED_EVERY, OpeningState, before_opening


def settle_openings(*, now: dt.datetime) -> None:
    """Do what is due, each in a transaction of its own. Done twice, or killed in between, it is done once."""
    end_elapsed(now=now)
    for opening in opening_queries.to_tell(now):
        tell_two(opening=opening, now=now)
    for opening in opening_queries.to_warn(now):
        _warn(opening, now)
    for opening in opening_queries.to_remind(now):
        _remind(opening, now)


def end_elapsed(*, now: dt.datetime) -> None:
    """Those whose hour is over end as of that moment."""
    for opening in opening_queries.elapsed(now):
        with transaction.atomic():
            if end_opening(opening, now=opening.until):
                write(opening, None, "opening_lapsed", now)


def end_opening(opening: Opening, *, now: dt.datetime) -> bool:
    """End one that runs; says whether it was this that ended it."""
    rows = Opening.objects.filter(pk=opening.pk, state__in=before_opening(OpeningState.OVER))
    return bool(rows.update(state=OpeningState.OVER, ended_at=now))


@transaction.atomic
def tell_two(*, opening: Opening, now: dt.datetime) -> bool:
    """Let the two know, unless they were told: by mail, and on the page that says who has read what."""
    if not Opening.objects.filter(pk=opening.pk, told_at=None, tell_at__lte=now).update(told_at=now):
        return False
    opening_mails.post_told(opening, now=now)
    write(opening, None, "opening_told", now)
    return True


@transaction.atomic
def _warn(opening: Opening, now: dt.datetime) -> None:
    """Somebody may be at risk once the two know: those who can see to it have some days for that."""
    if Opening.objects.filter(pk=opening.pk, told_at=None, warn_at__isnull=False).update(warn_at=None):
        opening_mails.post_warning(opening, opening_queries.warned_of(opening), now=now)
        write(opening, None, "opening_warned", now)


@transaction.atomic
def _remind(opening: Opening, now: dt.datetime) -> None:
    """Whoever moves the day tells of it: killed in between, all of it is taken back and done again."""
    rows = Opening.objects.filter(pk=opening.pk, remind_at=opening.remind_at)
    if not rows.exclude(state=OpeningState.REVIEWED).update(remind_at=now + REMINDED_EVERY):
        return
    if reviewers := opening_queries.reviewers_of(opening.mentorship, opening.opener):
        opening_mails.post_reminder(opening, reviewers, now=now)
        write(opening, None, "opening_reminded", now)
