"""The mail to somebody who is asked to plan for a person: a private link, and nothing of what is planned."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import override

from handrail.mailroom.actions import post
from handrail.mailroom.kinds import Kind, register
from handrail.mailroom.models import Message
from handrail.mentoring.links import address_of
from handrail.mentoring.models import Delegation

LINK = frozenset({"name", "person", "link", "last_day"})

register(Kind("delegate_link", "Link for somebody who plans meetings", LINK, elsewhere=True))


def post_link(delegation: Delegation, token: str, *, now: dt.datetime) -> Message:
    """Send the link, in the language of the person for whom meetings are planned. It is kept nowhere else."""
    user = delegation.user
    with override(user.language):
        last_day = date_format(delegation.expires_at, "j F Y")
    return post(
        kind="delegate_link",
        to=user.pk,
        address=delegation.email,
        language=user.language,
        context={
            "name": delegation.name,
            "person": user.name,
            "link": address_of("delegate", token),
            "last_day": last_day,
        },
        school=user.school_id,
        now=now,
    )
