"""Reminding a mentor of an offer that waits: once by itself, and again when a coordinator asks."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from handrail.lib.refusal import Refusal
from handrail.mentoring import mails, queries
from handrail.mentoring.actions.ends import note
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import MentorshipState
from handrail.people.models import User
from handrail.programmes.queries import away_people

SILENCE = dt.timedelta(days=4)  # before the reminder that comes by itself
REST = dt.timedelta(days=3)  # nobody is reminded twice within it


@transaction.atomic
def remind(*, mentorship: Mentorship, by: User, now: dt.datetime) -> None:
    """Remind the mentor once more, because a coordinator asks for it."""
    if _is_away(mentorship, now):
        words = gettext("%(name)s is away, so nobody writes to them now.")
        raise Refusal(words % {"name": mentorship.mentor.name})
    rested = Q(offered_at__lte=now - REST) & (Q(reminded_at=None) | Q(reminded_at__lte=now - REST))
    if not _remind(mentorship, rested, by, now):
        raise Refusal(
            gettext("Only an offer that waits can be reminded of, and not twice within three days.")
        )


def remind_due(*, now: dt.datetime) -> int:
    """Remind each mentor who has been silent for four days, once. Whoever is away is left alone."""
    sent = 0
    for mentorship in queries.silent(now, now - SILENCE):
        if not _is_away(mentorship, now):
            with transaction.atomic():
                sent += _remind(mentorship, Q(reminded_at=None), None, now)
    return sent


def _remind(mentorship: Mentorship, when: Q, by: User | None, now: dt.datetime) -> bool:
    """Note that the mentor is reminded and post the mail, unless somebody else did."""
    waits = Mentorship.objects.filter(pk=mentorship.pk, state=MentorshipState.OFFERED, answer_by__gt=now)
    if not waits.filter(when).update(reminded_at=now):
        return False
    mails.post_reminder(mentorship, now=now)
    note(mentorship, by.pk if by else None, "reminded", now, "reminded_at")
    return True


def _is_away(mentorship: Mentorship, now: dt.datetime) -> bool:
    school = mentorship.programme.school
    return mentorship.mentor_id in away_people(school.pk, now.astimezone(ZoneInfo(school.time_zone)).date())
