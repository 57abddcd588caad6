"""What somebody says of a meeting that was held: once a side, changed for a week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.mentoring.actions.agreeing import side_of
from handrail.mentoring.actions.two import check_two
from handrail.mentoring.feedback_models import HIGHEST, LOWEST
from handrail.mentoring.feedback_queries import CHANGED_FOR
from handrail.mentoring.models import Feedback, Meeting
from handrail.mentoring.states import MeetingState
from handrail.people.models import User
from handrail.programmes.states import Side

ASKED: Mapping[str, frozenset[str]] = {
    Side.MENTEE: frozenset({"useful", "listened", "well", "next_step"}),
    Side.MENTOR: frozenset({"ready", "well", "next_step", "gained"}),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says. What that side is not asked stays blank."""

    useful: int | None = None
    listened: int | None = None
    ready: int | None = None
    well: str = ""
    next_step: str = ""
    gained: str = ""


@transaction.atomic
def give(*, meeting: Meeting, said: Said, by: User, now: dt.datetime) -> Feedback:
    """Keep what somebody says, in the place of what they said in the seven days before."""
    check_two(meeting.mentorship, by)
    side = side_of(meeting.mentorship, by)
    _check(said, side)
    state = Meeting.objects.select_for_update().values_list("state", flat=True).get(pk=meeting.pk)
    former = Feedback.objects.filter(meeting=meeting, side=side).first()
    if former is None and state != MeetingState.HELD:
        raise Refusal(gettext("Say how it was once you have met, and noted that you met."))
    if former is not None and now >= former.given_at + CHANGED_FOR:
        raise Refusal(gettext("You said this more than seven days ago, so it stays as it is."))
    kept = former or Feedback(meeting=meeting, side=side, writer=by, given_at=now)
    kept.changed_at = now if former else None
    for name, value in asdict(said).items():
        setattr(kept, name, value)
    kept.save()
    verb = "mentoring.feedback_changed" if former else "mentoring.feedback_given"
    record(by=by.pk, verb=verb, subject=kept, school=by.school_id, fields=["feedback"], now=now)
    return kept


def _check(said: Said, side: Side) -> None:
    given = {name: value for name, value in asdict(said).items() if value not in (None, "")}
    if not given.keys() <= ASKED[side]:
        raise Refusal(gettext("This is asked of the other one of you two."))
    for name in ASKED[side] & {"useful", "listened", "ready"}:
        if not isinstance(given.get(name), int) or not LOWEST <= given[name] <= HIGHEST:
            raise Refusal(gettext("Choose a number from 1 to 5."), name)
