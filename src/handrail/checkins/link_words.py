"""Why the link of a check-in does nothing any more, in plain words."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext

from handrail.checkins.models import CheckInLink
from handrail.checkins.queries import is_open
from handrail.mentoring.states import MentorshipState


def why_not(link: CheckInLink, now: dt.datetime) -> str:
    """Why, or nothing where it works."""
    if not link.user.is_active:
        return gettext("This link was ended, because the account that it belonged to is closed.")
    if link.check_in.mentorship.state != MentorshipState.ACTIVE:
        return gettext("This mentorship does not run any more, so there is nothing to answer.")
    if not is_open(link.check_in, now):
        return gettext("The time to answer this is over. That is all right: you are asked again.")
    return ""
