"""The mails of the programmes app: an invitation to join, and a reminder that can be stopped."""

from __future__ import annotations

import datetime as dt

from handrail.mailroom.kinds import Kind, register

PLACEHOLDERS = frozenset({"name", "programme", "side", "coordinator", "link", "last_day"})
WEEK = dt.timedelta(days=7)

INVITATION = register(
    Kind(
        name="joining_invitation",
        words="Invitation to a programme",
        placeholders=PLACEHOLDERS,
        lasts=WEEK,
        can_wait=False,
    )
)
REMINDER = register(
    Kind(
        name="joining_reminder",
        words="Reminder of an invitation to a programme",
        placeholders=PLACEHOLDERS,
        optional=True,
        can_wait=True,
    )
)
