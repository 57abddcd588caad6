"""The mails about requests. None says who asked, but to them; staff see none of these in the outbox."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from handrail.mailroom.actions import post
from handrail.mailroom.kinds import Kind, register
from handrail.people.models import User
from handrail.safeguarding.models import ContactRequest

TO_STAFF = frozenset({"name", "link"})
RECEIVED = frozenset({"name", "lead", "by_when", "numbers", "link"})
# A mail that goes at once wakes the worker, and that job could be seen at that second. The next minute's
# round takes these along with all others.
WITH_THE_NEXT_ROUND = dt.timedelta(seconds=1)

register(Kind("contact_waits", "Notice to staff", TO_STAFF, confidential=True))
register(Kind("contact_reach", "Notice to staff", TO_STAFF, confidential=True))
register(Kind("contact_received", "Answer to you", RECEIVED, confidential=True))


def post_waits(leads: list[User], *, now: dt.datetime) -> None:
    """Tell wellbeing leads that somebody waits, and nothing else."""
    for lead in leads:
        _post("contact_waits", lead, {"link": _address("contact_requests")}, now)


def post_reach(administrators: list[User], *, now: dt.datetime) -> None:
    """Tell administrators to reach the wellbeing lead. They learn nothing else, and can open nothing."""
    for one in administrators:
        _post("contact_reach", one, {"link": _address("help_now")}, now)


def post_received(request: ContactRequest, *, now: dt.datetime) -> None:
    """Tell whoever asked who contacts them, and by when; the numbers come first."""
    words = {"lead": request.lead.name, "by_when": by_when(request), "numbers": _numbers(request)}
    _post("contact_received", request.user, {**words, "link": _address("contact")}, now)


def by_when(request: ContactRequest) -> str:
    """Until when, in the language and the time of whoever asked."""
    zone = ZoneInfo(request.school.time_zone)
    with override(request.user.language):
        return date_format(request.contact_by.astimezone(zone), "l j F, H:i")


def _numbers(request: ContactRequest) -> str:
    return "; ".join(f"{line.label}: {line.number}" for line in request.school.help_lines.all())


def _address(name: str) -> str:
    return settings.SITE.url + reverse(name)


def _post(kind: str, to: User, words: dict[str, str], now: dt.datetime) -> None:
    post(
        kind=kind,
        to=to.pk,
        address=to.email,
        language=to.language,
        context={"name": to.name, **words},
        school=to.school_id,
        not_before=now + WITH_THE_NEXT_ROUND,
        now=now,
    )
