"""What one of the two reads of the feedback on a meeting: their own, and the other's words in time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from handrail.mentoring.feedback_models import WORDS
from handrail.mentoring.models import Feedback, Meeting
from handrail.mentoring.states import MeetingState
from handrail.people.models import User
from handrail.programmes.states import Side
from handrail.vault.sealing import Reading

OPENED_AFTER = CHANGED_FOR = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """How the feedback on one meeting stands, for one of the two."""

    side: Side
    partner: User
    mine: Feedback | None
    changed_until: dt.datetime | None  # mine, while it can be
    opens_at: dt.datetime | None  # mine to the other one, while it is not open
    theirs: Feedback | None  # with its words for the reader, once they are open
    waits: bool  # the other one has answered, and their words are not open yet
    can_give: bool

    @property
    def speaks(self) -> bool:
        """Whether there is anything to say of it yet."""
        return self.can_give or self.mine is not None or self.theirs is not None


def feedback_view(meeting: Meeting, reader: User, reading: Reading, now: dt.datetime) -> FeedbackView:
    """The feedback of both sides, as one of the two may read it. The other's numbers are read by nobody."""
    pair = meeting.mentorship
    mentor = reader.pk == pair.mentor_id
    side, partner = (Side.MENTOR, pair.mentee) if mentor else (Side.MENTEE, pair.mentor)
    given = {one.side: one for one in Feedback.objects.filter(meeting=meeting)}
    for one in given.values():
        one.meeting = meeting
    mine = given.pop(side, None)
    theirs = next(iter(given.values()), None)
    both = mine is not None and theirs is not None
    is_open = theirs is not None and (both or now >= theirs.given_at + OPENED_AFTER)
    if mine is not None:
        reading.open(mine)
    if theirs is not None and is_open:
        reading.open(theirs, *WORDS)
    changed_until = _to_come(mine, CHANGED_FOR, now) if pair.is_active else None
    may_begin = pair.is_active and mine is None and meeting.state == MeetingState.HELD
    return FeedbackView(
        side=side,
        partner=partner,
        mine=mine,
        changed_until=changed_until,
        opens_at=None if both else _to_come(mine, OPENED_AFTER, now),
        theirs=theirs if is_open else None,
        waits=theirs is not None and not is_open,
        can_give=changed_until is not None or may_begin,
    )


def _to_come(given: Feedback | None, after: dt.timedelta, now: dt.datetime) -> dt.datetime | None:
    """A time after something was given, while it is still to come."""
    return given.given_at + after if given and now < given.given_at + after else None
