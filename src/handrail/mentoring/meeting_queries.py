"""What the two see of their meetings, times that suit both, and when pairs last met."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils.formats import date_format

from handrail.lib.wall import Moment, moment_of, read, wall_of
from handrail.mentoring.agreement_states import AgreementState
from handrail.mentoring.models import Agreement, Meeting, MeetingAction, Mentorship
from handrail.mentoring.states import MeetingState, Mode
from handrail.mentoring.timetable_queries import busy_of, meets
from handrail.people.models import User
from handrail.programmes.models import Answer
from handrail.programmes.plans import Plan
from handrail.programmes.states import Side
from handrail.vault.sealing import Reading

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


def meetings_of(
    mentorship: Mentorship, reader: User, reading: Reading, *, today: dt.date, now: dt.datetime
) -> Meetings:
    """All that there is to say of a pair's meetings. Two queries. What they talk about stays sealed."""
    found = Meetings(today)
    for one in Meeting.objects.filter(mentorship=mentorship).order_by("starts_at", "day", "created_at", "pk"):
        _sort(found, one, line_of(one, reader), now)
    found.past = found.past[::-1][:SHOWN]
    since = found.last_met or mentorship.starts or today
    found.days = max((today - since).days, 0)
    actions = reading.open_all(MeetingAction.objects.filter(mentorship=mentorship))
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


def shared_times(mentorship: Mentorship, now: dt.datetime) -> list[tuple[str, str]]:
    """Up to six times of the next two weeks at which both can meet, as letters and words.

    Both said that they are usually free then, each let the other read it, and neither is known to be busy:
    by a timetable of their own, or by a meeting that is agreed with anybody.
    """
    minutes = mentorship.programme.plan.rhythm.minutes_least
    free = free_of(usual_times(mentorship, now), mentorship, minutes, now)
    return [(time.spelled(), moment_words(time.spelled())) for time in _spread(free)]


def usual_times(mentorship: Mentorship, now: dt.datetime) -> list[Moment]:
    """All times of the next two weeks at which both say they are usually free, and let the other read it."""
    both = _free(mentorship, Side.MENTOR, mentorship.mentor) & _free(
        mentorship, Side.MENTEE, mentorship.mentee
    )
    return list(_usual(both, now, mentorship.programme.school.time_zone)) if both else []


def free_of(
    times: list[Moment], mentorship: Mentorship, minutes: int, now: dt.datetime, but: Meeting | None = None
) -> list[Moment]:
    """Those of these times at which neither of the two is busy, with anything `but` one meeting."""
    if not times:
        return []
    end = now + dt.timedelta(days=DAYS_AHEAD + 2)
    busy = busy_of([mentorship.mentor_id, mentorship.mentee_id], now, end, but=but)
    return [time for time in times if not meets(time.at, minutes, busy)]


def _usual(both: set[str], now: dt.datetime, zone: str) -> Iterator[Moment]:
    first = wall_of(now, zone).date()
    for day in (first + dt.timedelta(days=number) for number in range(1, DAYS_AHEAD + 1)):
        for part, begins in BEGINS.items():
            if f"{day.isoweekday()}_{part}" in both:
                yield moment_of(dt.datetime.combine(day, begins), zone, "earlier")


def _spread(times: list[Moment]) -> list[Moment]:
    """The nearest six, first one a day, then a second of each day, and so on."""
    turns: Counter[dt.date] = Counter()
    ranked = []
    for time in times:
        ranked.append((turns[time.wall.date()], time.at, time))
        turns[time.wall.date()] += 1
    nearest = sorted(ranked, key=lambda one: one[:2])[:MOST_SUGGESTED]
    return sorted((time for _, _, time in nearest), key=lambda time: time.at)


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


def with_facts(mentorships: QuerySet[Mentorship]) -> QuerySet[Mentorship]:
    """Mentorships with the day on which the two last met, `last_met`, and whether they have `agreed`.

    Nothing of what was said is read for it.
    """
    accepted = Agreement.objects.filter(mentorship=OuterRef("pk"), state=AgreementState.ACCEPTED)
    held = Q(meetings__state=MeetingState.HELD)
    return mentorships.annotate(last_met=Max("meetings__day", filter=held), agreed=Exists(accepted))


def without_a_meeting(mentorships: QuerySet[Mentorship]) -> QuerySet[Mentorship]:
    """Those of these pairs who have not met yet."""
    return mentorships.exclude(meetings__state=MeetingState.HELD)


def met_of(mentorships: QuerySet[Mentorship]) -> tuple[int, int]:
    """How many of these pairs have met, and how many they are. One query."""
    held = Meeting.objects.filter(mentorship=OuterRef("pk"), state=MeetingState.HELD)
    found = (
        mentorships.order_by()
        .annotate(has_met=Exists(held))
        .aggregate(all=Count("pk"), met=Count("pk", filter=Q(has_met=True)))
    )
    return found["met"], found["all"]


def for_calendar(own: QuerySet[Meeting], now: dt.datetime) -> QuerySet[Meeting]:
    """What somebody's calendar shows: agreed meetings, for a month after they were."""
    since = now - dt.timedelta(days=31)
    return own.filter(starts_at__gte=since).exclude(state__in=(MeetingState.PROPOSED, MeetingState.CANCELLED))
