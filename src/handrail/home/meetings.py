"""What the start page says of meetings: the one thing to do next about them."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.home.mentors import Mentorships, Words
from handrail.mentoring.access import own_meetings
from handrail.mentoring.meeting_queries import coming, line_of
from handrail.mentoring.models import Meeting
from handrail.mentoring.states import MeetingState
from handrail.people.models import User


def next_of(user: User, mentorships: Mentorships, now: datetime) -> Words | None:
    """Times to choose from, then whether a meeting was, then the next one, then finding a time.

    One query, and none for somebody who is no pair with anybody.
    """
    if not mentorships.active:
        return None
    found = list(coming(own_meetings(user)))
    for one in found:
        if one.state == MeetingState.PROPOSED and one.proposed_by != user.pk:
            title = _("%(name)s proposes times to meet") % {"name": _partner(one, user)}
            return Words(title, line_of(one, user).when, _page(one), _("Choose a time"))
    agreed = [one for one in found if one.state == MeetingState.AGREED and one.starts_at]
    for one in agreed:
        if one.starts_at < now:  # type: ignore[operator]  # it has its time
            title = _("Did you meet %(name)s?") % {"name": _partner(one, user)}
            return Words(title, line_of(one, user).when, _page(one), _("Say so"))
    if agreed:
        title = _("You meet %(name)s next") % {"name": _partner(agreed[0], user)}
        return Words(title, line_of(agreed[0], user).when, _page(agreed[0]), _("Prepare for it"))
    return _find_a_time(user, mentorships, found)


def _find_a_time(user: User, mentorships: Mentorships, found: list[Meeting]) -> Words | None:
    planned = {one.mentorship_id for one in found}
    for pair in mentorships.active:
        if pair.pk not in planned:
            name = pair.mentee.name if pair.mentor_id == user.pk else pair.mentor.name
            title = _("Find a time to meet %(name)s") % {"name": name}
            words = _("Propose up to three times, or note that you have met: one tap on your page.")
            return Words(title, words, reverse("mentorship", args=[pair.pk]), _("To your page"))
    return None


def _partner(one: Meeting, user: User) -> str:
    pair = one.mentorship
    return pair.mentee.name if user.pk == pair.mentor_id else pair.mentor.name


def _page(one: Meeting) -> str:
    return reverse("meeting", args=[one.pk])
