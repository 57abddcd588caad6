"""Reading what somebody wrote in a check-in: noted first, then opened."""

from __future__ import annotations

import datetime as dt

from handrail.checkins.access import readable
from handrail.checkins.models import CheckIn
from handrail.checkins.queries import READ
from handrail.people.models import User
from handrail.vault.sealing import Reading, reading


def read(check_in: CheckIn, *, by: User, now: dt.datetime) -> Reading:
    """Note that somebody reads the words, and get what opens them. An error for whoever may not."""
    if by.pk != check_in.user_id and not readable(by).filter(pk=check_in.pk).exists():
        raise RuntimeError("Only who was asked and the programme's coordinators read a check-in.")
    school = check_in.mentorship.programme.school_id
    return reading(of=check_in, what=["words"], by=by.pk, school=school, now=now, verb=READ)
