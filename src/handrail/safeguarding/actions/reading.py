"""Reading a request: noted first, with a verb of its own, then opened."""

from __future__ import annotations

import datetime as dt

from handrail.people.models import User
from handrail.safeguarding.access import visible_requests
from handrail.safeguarding.models import ContactRequest
from handrail.safeguarding.queries import READ
from handrail.vault.sealing import Reading, reading


def read(request: ContactRequest, *, by: User, now: dt.datetime) -> Reading:
    """Note that a wellbeing lead reads it, and get what opens it. An error for anybody else."""
    if not visible_requests(by).filter(pk=request.pk).exists():
        raise RuntimeError("Only a wellbeing lead reads a request to be contacted.")
    what = [ContactRequest.sealed_as]
    return reading(of=request, what=what, by=by.pk, school=request.school_id, now=now, verb=READ)
