"""Reading what was said at the end of a mentorship: noted first, then opened, for its coordinators alone."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from handrail.mentoring.ending_access import reads_reasons
from handrail.mentoring.models import Mentorship
from handrail.people.models import User
from handrail.vault.sealing import Reading, reading


def read_end(
    mentorship: Mentorship, what: Literal["reason", "closure"], *, by: User, now: dt.datetime
) -> Reading:
    """Note that a coordinator reads the reason of an end, or what was said at it, and get what opens it.

    An error where the note cannot be written, and for anybody else: then nothing is read.
    """
    if not reads_reasons(by, mentorship):
        raise RuntimeError("Only the coordinators of a programme read what is said at an end.")
    school = mentorship.programme.school_id
    verb = f"mentoring.read_{what}"
    return reading(of=mentorship, what=[what], by=by.pk, school=school, now=now, verb=verb)
