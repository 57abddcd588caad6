"""Reading what the two of a pair wrote for each other: noted first, then opened."""

from __future__ import annotations

import datetime as dt

from handrail.mentoring.models import Mentorship
from handrail.people.models import User
from handrail.vault.sealing import Reading, reading


def read(mentorship: Mentorship, *what: str, by: User, now: dt.datetime) -> Reading:
    """Note that one of the two reads `what` of the pair, and get what opens it.

    An error where the note cannot be written, and for anybody else: then nothing is read.
    """
    if by.pk not in (mentorship.mentor_id, mentorship.mentee_id):
        raise RuntimeError("Only the two of a pair read what is between them.")
    school = mentorship.programme.school_id
    return reading(of=mentorship, what=what, by=by.pk, school=school, now=now, verb="mentoring.read")
