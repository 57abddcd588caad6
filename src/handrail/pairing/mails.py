"""The mails of choosing: it has begun, for each side, and a reminder that can be stopped."""

from __future__ import annotations

import datetime as dt

from handrail.mailroom.kinds import Kind, register

PLACEHOLDERS = frozenset({"name", "programme", "coordinator", "link", "last_day"})
WEEK = dt.timedelta(days=7)

register(
    Kind(
        "choosing_opened_mentee", "Suggested mentors to choose from", PLACEHOLDERS, lasts=WEEK, can_wait=True
    )
)
register(
    Kind(
        "choosing_opened_mentor",
        "Mentees to whom somebody is suggested",
        PLACEHOLDERS,
        lasts=WEEK,
        can_wait=True,
    )
)
register(Kind("choosing_reminder", "Reminder to choose mentors", PLACEHOLDERS, optional=True, can_wait=True))
