"""What two people do about a meeting: propose times, accept one, move it, call it off, say whether they met.

Whoever changes a meeting names the state that it was in and the number of changes so far. Of two at once the
database lets one through; the other is told, and nothing is half done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.lib.wall import Moment, read
from handrail.mentoring import meeting_mails
from handrail.mentoring.actions.ways import SIGNED_IN, Way
from handrail.mentoring.models import Meeting, Mentorship
from handrail.mentoring.states import MEETING_STEPS, MeetingState, MentorshipState, Mode
from handrail.people.models import User
from handrail.vault.sealing import says

MOST_TIMES = 3
LONGEST = 8 * 60  # minutes


@dataclass(frozen=True, slots=True)
class How:
    """How two people mean to meet: `place` is a room, or the address of a video call of their own."""

    mode: str
    place: str
    minutes: int


def as_it_is(meeting: Meeting) -> How:
    """How a meeting is planned, for whoever changes its time alone."""
    return How(meeting.mode, meeting.place, meeting.minutes or 0)


@transaction.atomic
def propose(
    *,
    mentorship: Mentorship,
    by: User,
    how: How,
    times: Sequence[Moment],
    now: dt.datetime,
    way: Way = SIGNED_IN,
) -> Meeting:
    """Propose one to three times. The other is told, and accepts one of them."""
    _check_one_of_them(mentorship, by)
    moments = sorted({moment.at: moment for moment in times}.values(), key=lambda moment: moment.at)
    if not 1 <= len(moments) <= MOST_TIMES:
        raise Refusal(gettext("Propose one, two or three times."))
    for moment in moments:
        _check_time(moment, how, now)
    made = Meeting.objects.create(
        mentorship=mentorship,
        state=MeetingState.PROPOSED,
        mode=how.mode,
        place=how.place,
        minutes=how.minutes,
        options=[[moment.spelled(), moment.at.isoformat()] for moment in moments],
        zone=moments[0].zone,
        proposed_by=by.pk,
        created_at=now,
    )
    meeting_mails.post_proposed(made, by, now=now)
    _note(made, by, "proposed", now, "options", "mode", way=way)
    return made


@transaction.atomic
def accept_time(*, meeting: Meeting, by: User, option: int, now: dt.datetime, way: Way = SIGNED_IN) -> None:
    """Agree to one of the times that the other proposed. Both get it for their calendars."""
    _check_one_of_them(meeting.mentorship, by)
    if meeting.proposed_by == by.pk:
        raise Refusal(gettext("You proposed these times yourself. The other one accepts one of them."))
    if not 0 <= option < len(meeting.options):
        raise Refusal(gettext("Choose one of the times that are proposed."))
    spelled, at = meeting.options[option]
    moment = Moment(dt.datetime.fromisoformat(at), meeting.zone, read(spelled))
    if moment.at <= now:
        raise Refusal(gettext("This time is over. Choose a later one, or propose others."))
    _step(meeting, MeetingState.PROPOSED, MeetingState.AGREED, **_agreed(moment, now))
    meeting_mails.post_to_both(meeting, "meeting_agreed", now=now)
    _note(meeting, by, "agreed", now, "state", "starts_at", way=way)


@transaction.atomic
def move(
    *, meeting: Meeting, by: User, how: How, time: Moment, now: dt.datetime, way: Way = SIGNED_IN
) -> None:
    """Give an agreed meeting another time, or another way or place. Both calendars are told."""
    _check_one_of_them(meeting.mentorship, by)
    _check_time(time, how, now)
    before = meeting.starts_at
    values = {"mode": how.mode, "place": how.place, "minutes": how.minutes, **_agreed(time, now)}
    _step(meeting, MeetingState.AGREED, MeetingState.AGREED, **values)
    meeting_mails.post_to_both(meeting, "meeting_moved", before=before, now=now)
    _note(meeting, by, "moved", now, "starts_at", way=way)


@transaction.atomic
def call_off(*, meeting: Meeting, by: User, now: dt.datetime, way: Way = SIGNED_IN) -> None:
    """The meeting will not be, or none of its times suits. Nobody is asked why."""
    _check_one_of_them(meeting.mentorship, by)
    before = MeetingState(meeting.state)
    _step(meeting, before, MeetingState.CANCELLED)
    if before == MeetingState.AGREED:
        meeting_mails.post_to_both(meeting, "meeting_cancelled", now=now)
    else:
        meeting_mails.post_none_suits(meeting, by, now=now)
    _note(meeting, by, "cancelled", now, "state", way=way)


def call_off_planned(mentorship: Mentorship, *, until: dt.datetime | None, now: dt.datetime) -> int:
    """Call off what is still planned in a pair that ends or rests: all, or what begins before `until`.

    Both calendars are told of what was agreed; times that were only proposed go without a mail. What is over
    already stays as it is. Returns how many. In the caller's transaction.
    """
    due = Q(state=MeetingState.AGREED, starts_at__gte=now)
    due = due & Q(starts_at__lt=until) if until else due | Q(state=MeetingState.PROPOSED)
    found = list(Meeting.objects.select_for_update().filter(due, mentorship=mentorship))
    for meeting in found:
        meeting.mentorship, before = mentorship, MeetingState(meeting.state)
        _step(meeting, before, MeetingState.CANCELLED)
        if before == MeetingState.AGREED:
            meeting_mails.post_to_both(meeting, "meeting_cancelled", now=now)
        _note(meeting, None, "cancelled", now, "state")
    return len(found)


@transaction.atomic
def log_meeting(
    *, mentorship: Mentorship, by: User, day: dt.date, mode: str, today: dt.date, now: dt.datetime
) -> Meeting:
    """Note that the two met, on a day that is not to come."""
    _check_one_of_them(mentorship, by)
    if mode not in Mode.values:
        raise Refusal(gettext("Say how you met: in person, by phone or by video."), "mode")
    if day > today:
        raise Refusal(gettext("This day is still to come. Note a meeting once it was."), "day")
    if mentorship.starts and day < mentorship.starts:
        raise Refusal(gettext("This day is before your mentorship began. Choose a later one."), "day")
    held = Meeting.objects.filter(mentorship=mentorship, day=day, state=MeetingState.HELD, mode=mode)
    if held.exists():
        raise Refusal(gettext("This meeting is noted already, by you or by the other one."), "day")
    made = Meeting.objects.create(
        mentorship=mentorship,
        state=MeetingState.HELD,
        mode=mode,
        day=day,
        proposed_by=by.pk,
        created_at=now,
    )
    _note(made, by, "logged", now, "day", "mode")
    return made


@transaction.atomic
def say_whether(
    *, meeting: Meeting, by: User, held: bool, today: dt.date, now: dt.datetime, way: Way = SIGNED_IN
) -> None:
    """The two met as agreed, or could not. A wrong answer can be put right."""
    _check_one_of_them(meeting.mentorship, by)
    if meeting.day and meeting.day > today:
        raise Refusal(gettext("This meeting is still to come. Say then whether you met; or call it off."))
    to = MeetingState.HELD if held else MeetingState.NOT_HELD
    _step(meeting, MeetingState(meeting.state), to)
    _note(meeting, by, "held" if held else "not_held", now, "state", way=way)


@transaction.atomic
def write_agenda(*, meeting: Meeting, by: User, text: str, now: dt.datetime) -> None:
    """What the mentee wants to talk about. The two alone read it."""
    _check_one_of_them(meeting.mentorship, by)
    if meeting.mentorship.mentee_id != by.pk:
        raise Refusal(gettext("The mentee says what they want to talk about."))
    if not says(meeting, "agenda", text):
        meeting.agenda = text
        meeting.save(update_fields=["agenda"])
        _note(meeting, by, "agenda", now, "agenda")


def _agreed(moment: Moment, now: dt.datetime) -> dict[str, Any]:
    return {
        "agreed_at": now,
        "starts_at": moment.at,
        "zone": moment.zone,
        "wall": moment.spelled(),
        "day": moment.wall.date(),
        "options": [],
    }


def _step(meeting: Meeting, former: MeetingState, to: MeetingState, **values: Any) -> None:
    """Move a meeting on, if the table lets it and nobody else has changed it meanwhile."""
    if to not in MEETING_STEPS[former] or meeting.state != former:
        raise Refusal(_why_not(meeting))
    values |= {"state": to, "sequence": meeting.sequence + 1}
    found = Meeting.objects.filter(pk=meeting.pk, state=former, sequence=meeting.sequence)
    if not found.update(**values):
        raise Refusal(gettext("The other one has just changed this meeting. Look at it again."))
    for name, value in values.items():
        setattr(meeting, name, value)


def _why_not(meeting: Meeting) -> str:
    return {
        MeetingState.PROPOSED: gettext("No time is agreed yet."),
        MeetingState.AGREED: gettext("A time is agreed already. Move the meeting if it no longer suits."),
        MeetingState.HELD: gettext("You have met already, so nothing can be changed here."),
        MeetingState.NOT_HELD: gettext("This meeting could not happen. Propose a new one."),
        MeetingState.CANCELLED: gettext("This meeting was called off. Propose a new one."),
    }[MeetingState(meeting.state)]


def _check_one_of_them(mentorship: Mentorship, by: User) -> None:
    if by.pk not in (mentorship.mentor_id, mentorship.mentee_id):
        raise Refusal(gettext("Only the two of them can do this."))
    if not Mentorship.objects.filter(pk=mentorship.pk, state=MentorshipState.ACTIVE).exists():
        raise Refusal(gettext("This mentorship does not run, so nothing can be planned in it."))


def _check_time(moment: Moment, how: How, now: dt.datetime) -> None:
    if moment.at <= now:
        raise Refusal(gettext("This time is over. Choose a later one."), "time_1")
    if not 5 <= how.minutes <= LONGEST:
        raise Refusal(gettext("A meeting lasts from 5 minutes to 8 hours."), "minutes")
    if how.mode not in Mode.values:
        raise Refusal(gettext("Say how you meet: in person, by phone or by video."), "mode")


def _note(
    meeting: Meeting, by: User | None, verb: str, now: dt.datetime, *fields: str, way: Way = SIGNED_IN
) -> None:
    record(
        by=way.actor(by) if by else None,
        on_behalf=way.on_behalf(by) if by else None,
        verb=f"mentoring.meeting_{verb}",
        subject=meeting,
        school=meeting.mentorship.programme.school_id,
        fields=(*fields, *way.fields),
        now=now,
    )
