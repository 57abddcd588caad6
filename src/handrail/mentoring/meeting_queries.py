"""What the two see of their meetings, times that suit both, and when pairs last met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Max, Q, QuerySet
from django.utils.formats import date_format

from handrail.lib.wall import SPELLED, read
from handrail.mentoring.models import Meeting, MeetingAction, Mentorship
from handrail.mentoring.states import MeetingState, Mode
from handrail.people.models import User
from handrail.programmes.models import Answer
from handrail.programmes.plans import Plan
from handrail.programmes.states import Side

DAYS_AHEAD, MOST_SUGGESTED, SHOWN = 14, 6, 5
BEGINS = {"early": dt.time(8), "morning": dt.time(10), "lunch": dt.time(12, 30), "afternoon": dt.time(15),
          "evening": dt.time(17, 30)}  # fmt: skip
FOR_PARTNERS = ("suggested", "partner")


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting in the words of a list. `mine` says that the reader proposed it."""

    meeting: Meeting
    when: str
    how: str
    mine: bool
    times: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Meetings:
    """The meetings of one pair as one of the two sees them."""

    today: dt.date
    next: Line | None = None
    to_say: list[Line] = field(
        default_factory=list
    )  # their time is over, and nobody has said whether they met
    proposed: list[Line] = field(default_factory=list)
    later: list[Line] = field(default_factory=list)
    past: list[Line] = field(default_factory=list)
    last_met: dt.date | None = None
    days: int = 0  # without a meeting, since the last one or since the pair began
    open_actions: list[MeetingAction] = field(default_factory=list)
    done_actions: list[MeetingAction] = field(default_factory=list)


def meetings_of(mentorship: Mentorship, reader: User, *, today: dt.date, now: dt.datetime) -> Meetings:
    """All that there is to say of a pair's meetings. Two queries."""
    found = Meetings(today)
    for one in Meeting.objects.filter(mentorship=mentorship).order_by("starts_at", "day", "created_at"):
        _sort(found, one, line_of(one, reader), now)
    found.past = found.past[::-1][:SHOWN]
    since = found.last_met or mentorship.starts or today
    found.days = max((today - since).days, 0)
    actions = list(MeetingAction.objects.filter(mentorship=mentorship))
    found.open_actions = [one for one in actions if one.done_at is None]
    done = sorted((one for one in actions if one.done_at), key=lambda one: one.done_at or now, reverse=True)
    found.done_actions = done[:SHOWN]
    return found


def _sort(found: Meetings, one: Meeting, line: Line, now: dt.datetime) -> None:
    if one.state == MeetingState.PROPOSED:
        found.proposed.append(line)
    elif one.state == MeetingState.AGREED and one.starts_at and one.starts_at < now:
        found.to_say.append(line)
    elif one.state == MeetingState.AGREED:
        found.later.append(line) if found.next else setattr(found, "next", line)
    elif one.day:
        found.past.append(line)
    if one.state == MeetingState.HELD and one.day:
        found.last_met = max(found.last_met or one.day, one.day)


def line_of(meeting: Meeting, reader: User) -> Line:
    """One meeting in words, for one of the two."""
    times = [moment_words(spelled) for spelled, _ in meeting.options]
    if meeting.wall:
        when = moment_words(meeting.wall)
    else:
        when = date_format(meeting.day, "l j F Y") if meeting.day else ", ".join(times)
    how = str(Mode(meeting.mode).label).lower()
    return Line(meeting, when, how, meeting.proposed_by == reader.pk, times)


def moment_words(spelled: str) -> str:
    """A wall time as people read it."""
    return date_format(read(spelled), "l j F Y, H:i")


# ---- times that suit both


def shared_times(mentorship: Mentorship, wall_now: dt.datetime) -> list[tuple[str, str]]:
    """The first of the times at which both are usually free: letters and words."""
    return [(wall, moment_words(wall)) for wall in shared_walls(mentorship, wall_now)[:MOST_SUGGESTED]]


def shared_walls(mentorship: Mentorship, wall_now: dt.datetime) -> list[str]:
    """All times of the next two weeks at which both are usually free. Two queries.

    Only what each of them lets the other read counts.
    """
    both = _free(mentorship, Side.MENTOR, mentorship.mentor) & _free(
        mentorship, Side.MENTEE, mentorship.mentee
    )
    days = [wall_now.date() + dt.timedelta(days=number) for number in range(1, DAYS_AHEAD + 1)]
    return [
        dt.datetime.combine(day, begins).strftime(SPELLED)
        for day in days
        for part, begins in BEGINS.items()
        if f"{day.isoweekday()}_{part}" in both
    ]


def _free(mentorship: Mentorship, side: Side, user: User) -> set[str]:
    keys = _time_questions(mentorship.programme.plan, side)
    given = Answer.objects.filter(
        enrolment__cohort=mentorship.cohort_id,
        enrolment__user=user,
        enrolment__side=side,
        question__in=keys,
        readers__in=FOR_PARTNERS,
    )
    return {
        part for value in given.values_list("value", flat=True) for part in value if isinstance(value, list)
    }


def _time_questions(plan: Plan, side: Side) -> Sequence[str]:
    return [key for key, question in plan.questions(side).items() if question.kind == "times"]


# ---- for those who run a programme, and for calendars


def with_last_met(mentorships: QuerySet[Mentorship]) -> QuerySet[Mentorship]:
    """Mentorships with the day on which the two last met, as `last_met`, and nothing of what was said."""
    held = Q(meetings__state=MeetingState.HELD)
    return mentorships.annotate(last_met=Max("meetings__day", filter=held))


def coming(own: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """What is proposed or agreed and not over with, the first first."""
    return own.filter(state__in=(MeetingState.PROPOSED, MeetingState.AGREED)).order_by(
        "starts_at", "created_at"
    )


def for_calendar(own: QuerySet[Meeting], now: dt.datetime) -> QuerySet[Meeting]:
    """What somebody's calendar shows: agreed meetings, for a month after they were."""
    since = now - dt.timedelta(days=31)
    return own.filter(starts_at__gte=since).exclude(state__in=(MeetingState.PROPOSED, MeetingState.CANCELLED))
