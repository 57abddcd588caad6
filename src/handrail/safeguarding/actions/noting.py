"""The line in the log. Administrators see none of this app's, wellbeing leads all."""

from __future__ import annotations

import datetime as dt

from handrail.audit.actions import record
from handrail.people.models import User
from handrail.safeguarding.models import ContactRequest, Opening


def write(of: ContactRequest | Opening, by: User | None, verb: str, now: dt.datetime, *fields: str) -> None:
    """Record what was done to a request or an opening."""
    record(
        by=by.pk if by else None, verb=f"safeguarding.{verb}", subject=of,
        school=of.school_id, fields=fields, now=now,
    )  # fmt: skip
