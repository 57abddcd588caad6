"""What the start page says of conversations: that there is something new."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.home.mentors import Mentorships, Words
from handrail.mentoring.talk_queries import unread_for
from handrail.people.models import User


def new_messages(user: User, mentorships: Mentorships) -> Words | None:
    """How many messages wait to be read. One query, and none for somebody who is no pair with anybody."""
    if not mentorships.running:
        return None
    number = unread_for(user)
    if not number:
        return None
    title = ngettext("%(number)d new message for you", "%(number)d new messages for you", number)
    only = mentorships.running[0] if len(mentorships.running) == 1 else None
    url = reverse("conversation", args=[only.pk]) + "#newest" if only else reverse("mentorships")
    return Words(title % {"number": number}, _("Only the two of you read them."), url, _("Read"))
