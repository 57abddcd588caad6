"""The kinds of mail about accounts, and what the mailroom must know of people to send any mail."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext, override

from handrail.mailroom.hooks import Frame, Question, frames, may_receive
from handrail.mailroom.kinds import KINDS, Kind, register
from handrail.people.models import School, User

LINK = frozenset({"name", "link"})

register(Kind("invitation", "Invitation", LINK | {"last_day"}, lasts=dt.timedelta(days=14), can_wait=False))
register(Kind("invitation_reminder", "Reminder of an invitation", LINK | {"last_day"}, can_wait=False))
register(Kind("role_given", "Role given", frozenset({"name", "person", "role", "by"}), can_wait=False))
register(Kind("role_ended", "Role ended", frozenset({"name", "person", "role", "by"}), can_wait=False))
register(
    Kind("password_reset_key", "Link for a new password", LINK, lasts=dt.timedelta(hours=6), can_wait=False)
)
register(
    Kind("email_confirmation", "Link to confirm an address", LINK, can_wait=False, elsewhere=True)
)  # a new one
register(
    Kind("new_device", "Notice of a sign-in on a new device", frozenset({"name", "when"}), can_wait=False)
)
register(Kind("tampering", "Something sealed was changed", frozenset({"name"}), can_wait=False))
CHANGED = frozenset({"name", "what"})
register(Kind("account_changed", "Notice of a change to an account", CHANGED, can_wait=False, elsewhere=True))


@may_receive
def still_theirs(question: Question) -> str:
    """A mail goes only to somebody who is still here, at the address that is still theirs."""
    user = User.objects.filter(pk=question.person).only("is_active", "email").first()
    if user is None:
        return "The person is not on this site any more."
    if not user.is_active:
        return "The account is closed."
    if not KINDS[question.kind].elsewhere and user.email.lower() != question.address.lower():
        return "The person has another address now."
    return ""


@frames
def frame(school: UUID, language: str) -> Frame:
    """The school's name above a mail, and whom to ring below it."""
    found = School.objects.select_related("main_help_line").filter(pk=school).first()
    if found is None:
        return Frame()
    line = found.main_help_line
    if line is None:
        return Frame(found.name)
    with override(language):
        words = gettext("If you need help now: %(label)s, %(number)s") % {
            "label": line.label,
            "number": line.number,
        }
    return Frame(found.name, f"{words} ({line.hours})" if line.hours else words)
