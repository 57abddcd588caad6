"""The states of a mentorship, and which may follow which. The table is data."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class MentorshipState(models.TextChoices):
    """An offer waits for the mentor; accepted, it runs, may rest, and ends. No end is anybody's fault."""

    OFFERED = "offered", _("Offered")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Not answered")
    WITHDRAWN = "withdrawn", _("Taken back")


_M = MentorshipState

RUNNING = (_M.ACTIVE, _M.PAUSED)  # each holds one of the mentor's places
BEGUN = (*RUNNING, _M.ENDED)  # the two have been, or were, a pair: what they wrote stays theirs to read
OPEN = (_M.OFFERED, *RUNNING)  # of these a mentee has at most one first and one second in a programme
MENTORSHIP_STEPS: Mapping[str, frozenset[str]] = {
    _M.OFFERED: frozenset({_M.ACTIVE, _M.DECLINED, _M.LAPSED, _M.WITHDRAWN}),
    _M.ACTIVE: frozenset({_M.PAUSED, _M.ENDED}),
    _M.PAUSED: frozenset({_M.ACTIVE, _M.ENDED}),
    _M.ENDED: frozenset({_M.ACTIVE}),  # for an hour, by whoever ended it
    _M.DECLINED: frozenset(),
    _M.LAPSED: frozenset(),
    _M.WITHDRAWN: frozenset(),
}


OVER: Mapping[str, str | Promise] = {  # what an offer that is over says to whoever answers it
    _M.ACTIVE: _("This mentorship has begun already."),
    _M.PAUSED: _("This mentorship is paused."),
    _M.ENDED: _("This mentorship has ended."),
    _M.DECLINED: _("The mentor has declined this already."),
    _M.LAPSED: _("The time to answer is over, so this offer has lapsed."),
    _M.WITHDRAWN: _("This question was taken back and does not stand any more."),
}


class MeetingState(models.TextChoices):
    """Times are proposed, one is agreed, and then the two met or could not. It is nobody's fault."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    HELD = "held", _("You met")
    NOT_HELD = "not_held", _("Could not happen")
    CANCELLED = "cancelled", _("Called off")


class Mode(models.TextChoices):
    """How two people meet."""

    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By phone")
    VIDEO = "video", _("By video")


_S = MeetingState

FIRST_STATES = (_S.PROPOSED, _S.HELD)  # a meeting is proposed, or noted once it was
MEETING_STEPS: Mapping[str, frozenset[str]] = {
    _S.PROPOSED: frozenset({_S.AGREED, _S.CANCELLED}),
    _S.AGREED: frozenset({_S.AGREED, _S.HELD, _S.NOT_HELD, _S.CANCELLED}),  # agreed again: moved
    _S.HELD: frozenset({_S.NOT_HELD}),  # the wrong button
    _S.NOT_HELD: frozenset({_S.HELD}),  # the same
    _S.CANCELLED: frozenset(),
}


def before(state: str, steps: Mapping[str, frozenset[str]] = MENTORSHIP_STEPS) -> list[str]:
    """The states that this one may follow."""
    return [former for former, after in steps.items() if state in after]
