"""The mails about requests. None says who asked, but to them; staff see none of these in the outbox."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from handrail.mailroom.actions import post
from handrail.mailroom.kinds import Kind, register
from handrail.people.models import School, User
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
        send("contact_waits", lead, {"link": address("contact_requests")}, now)


def post_reach(administrators: list[User], *, now: dt.datetime) -> None:
    """Tell administrators to reach the wellbeing lead. They learn nothing else, and can open nothing."""
    for one in administrators:
        send("contact_reach", one, {"link": address("help_now")}, now)


def post_received(request: ContactRequest, *, now: dt.datetime) -> None:
    """Tell whoever asked who contacts them, and by when; the numbers come first."""
    words = {"lead": request.lead.name, "by_when": by_when(request), "numbers": _numbers(request)}
    send("contact_received", request.user, {**words, "link": address("contact")}, now)


def by_when(request: ContactRequest) -> str:
    """Until when, in the language and the time of whoever asked."""
    return moment_words(request.contact_by, request.user, request.school)


def _numbers(request: ContactRequest) -> str:
    return "; ".join(f"{line.label}: {line.number}" for line in request.school.help_lines.all())


# ---- shared with the mails about openings


def moment_words(at: dt.datetime, reader: User, school: School) -> str:
    """A moment in the language of its reader and the time of their school."""
    with override(reader.language):
        return date_format(at.astimezone(ZoneInfo(school.time_zone)), "l j F, H:i")


def address(name: str, *args: UUID) -> str:
    """The whole address of a page, as a mail needs it."""
    return settings.SITE.url + reverse(name, args=args)


def send(kind: str, to: User, words: dict[str, str], now: dt.datetime) -> None:
    """Post to somebody's own address, in their language, with the next minute's round."""
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
