"""What a link that does not work says, in plain words."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext

from handrail.mentoring.link_states import Deed, Purpose
from handrail.mentoring.meeting_queries import moment_words
from handrail.mentoring.models import ActionLink, Delegation, Meeting
from handrail.mentoring.states import OVER, RUNNING, MeetingState, MentorshipState
from handrail.programmes.access import can_change


def why_not(link: ActionLink, now: dt.datetime) -> str:
    """Why a link does nothing any more, or nothing said where it works."""
    if link.revoked_at or not link.user.is_active:
        return gettext("This link was ended, because the account that it belonged to is closed.")
    if link.purpose == Purpose.OFFER:
        return _about_offer(link, now)
    return _about_meeting(link, now)


def _about_offer(link: ActionLink, now: dt.datetime) -> str:
    pair = link.mentorship
    state = MentorshipState(pair.state)
    if state in RUNNING:
        return gettext("You had said yes already. %(name)s is your mentee.") % {"name": pair.mentee.name}
    if state == MentorshipState.DECLINED:
        return gettext("You had declined already. That is all right, and nobody asks why.")
    if state == MentorshipState.OFFERED and not pair.waits(now):
        state = MentorshipState.LAPSED
    return str(OVER[state]) if state in OVER else ""


def _about_meeting(link: ActionLink, now: dt.datetime) -> str:
    if link.meeting is None or link.mentorship.state != MentorshipState.ACTIVE:
        return gettext("This mentorship does not run any more, so there is nothing to answer.")
    verdict = can_change(link.mentorship.programme)
    if not verdict:
        return verdict.words
    if link.used_at:
        return _already(link, link.meeting)
    if link.meeting.sequence != link.sequence:
        return _overtaken(link.meeting)
    if link.expires_at <= now:
        return gettext("The time for this link is over.")
    return ""


def _already(link: ActionLink, meeting: Meeting) -> str:
    """What was done by this link before; where nothing has come after it, with its time."""
    said = {
        Deed.AGREE: gettext("You had confirmed this already."),
        Deed.MOVE: gettext("You had moved this meeting already."),
        Deed.CALL_OFF: gettext("You had called this off already. That happens, and nobody asks why."),
        Deed.HELD: gettext("You had noted already that you met."),
        Deed.NOT_HELD: gettext("You had noted already that it could not happen."),
    }[Deed(link.deed)]
    if link.deed not in (Deed.AGREE, Deed.MOVE):
        return said
    same = meeting.sequence == link.sequence + 1 and meeting.state == MeetingState.AGREED
    more = gettext("You meet on %(when)s.") % {"when": moment_words(meeting.wall)} if same else ""
    return f"{said} {more or _overtaken(meeting)}"


def _overtaken(meeting: Meeting) -> str:
    """How a meeting has changed since the mail was written."""
    state = MeetingState(meeting.state)
    if state == MeetingState.AGREED:
        words = gettext("Since this mail a time was agreed: %(when)s. The newest mail has the links for it.")
        return words % {"when": moment_words(meeting.wall)}
    return {
        MeetingState.PROPOSED: gettext("Since this mail other times were proposed."),
        MeetingState.HELD: gettext("It is noted already that you met."),
        MeetingState.NOT_HELD: gettext("It is noted already that it could not happen."),
        MeetingState.CANCELLED: gettext("This meeting was called off. Either of you can propose a new one."),
    }[state]


def why_no_planning(delegation: Delegation, now: dt.datetime) -> str:
    """Why nobody plans by this link any more, or nothing said where it works."""
    if delegation.ended_at or not delegation.user.is_active:
        return gettext(
            "This link was ended. If you still plan meetings for somebody, ask them for a new one."
        )
    if delegation.expires_at <= now:
        return gettext("This link was good for 12 months, and they are over. Ask for a new one.")
    return ""
