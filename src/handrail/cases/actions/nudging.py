"""A friendly word to both of a pair: not while either is away or has exams, nor twice in three weeks."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext

from handrail.cases import mails
from handrail.cases.actions.noting import hold, note
from handrail.cases.models import Nudge
from handrail.cases.queries.watching import REST
from handrail.lib.refusal import Refusal
from handrail.mentoring.models import Mentorship
from handrail.mentoring.queries import exams_until
from handrail.mentoring.states import MentorshipState
from handrail.people.models import User
from handrail.programmes.queries import away_people


@transaction.atomic
def nudge(*, mentorship: Mentorship, by: User | None, today: dt.date, now: dt.datetime) -> None:
    """Write the same to both. From nobody where it goes by itself."""
    hold(mentorship)
    if mentorship.state != MentorshipState.ACTIVE:
        raise Refusal(gettext("This mentorship does not run, so nobody is written to."))
    away = away_people(mentorship.programme.school_id, today)
    for who in (mentorship.mentee, mentorship.mentor):
        if who.pk in away:
            raise Refusal(gettext("%(name)s is away, so nobody writes to them now.") % {"name": who.name})
    if exams := exams_until(mentorship, today):
        words = gettext("Exams until %(day)s: the site writes to nobody of this pair until then.")
        raise Refusal(words % {"day": date_format(exams, "j F")})
    last = mentorship.nudges.filter(at__gt=now - REST).first()
    if last:
        words = gettext("Both were written to on %(day)s. The next one can go three weeks after.")
        raise Refusal(words % {"day": date_format(last.at, "j F")})
    Nudge.objects.create(mentorship=mentorship, by=by.pk if by else None, at=now)
    mails.post_nudge(mentorship, now=now)
    note(mentorship, mentorship.programme.school_id, by.pk if by else None, "nudged", now)
