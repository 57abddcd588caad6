"""The line in the log. Administrators see none of this app's, wellbeing leads all."""

from __future__ import annotations

import datetime as dt

from handrail.audit.actions import record
from handrail.people.models import User
from handrail.safeguarding.models import ContactRequest


def write(request: ContactRequest, by: User | None, verb: str, now: dt.datetime, *fields: str) -> None:
    """Record what was done to a request."""
    record(
        by=by.pk if by else None, verb=f"safeguarding.{verb}", subject=request,
        school=request.school_id, fields=fields, now=now,
    )  # fmt: skip
