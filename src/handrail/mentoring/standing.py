"""How each of somebody's pairs stands, and what to do next in it. No word of the two is read for it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.mentoring.agreement_states import AgreementState, Stage
from handrail.mentoring.goal_states import GoalState
from handrail.mentoring.meeting_queries import Line, line_of
from handrail.mentoring.models import Agreement, Goal, Meeting, Mentorship
from handrail.mentoring.states import MeetingState
from handrail.people.models import User
from handrail.programmes.states import Side

SOON = dt.timedelta(days=7)  # from then on a meeting is prepared before anything else


@dataclass(slots=True)
class Standing:
    """One pair as one of the two finds it. `days` are those without a meeting, since the last or the start.

    The words of a meeting are those of lists: when, and how.
    """

    pair: Mentorship
    side: Side
    partner: User
    stage: Stage
    open_goals: int
    today: dt.date
    days: int = 0
    last_met: dt.date | None = None
    next: Line | None = None
    to_say: Line | None = None  # a meeting that was agreed and is over: did they meet?
    to_choose: Line | None = None  # times that the other proposed
    asked: Line | None = None  # times that wait for the other
    minutes: int = 0  # that meetings of this month took, as far as anybody said how long

    @property
    def starts_soon(self) -> bool:
        """Whether the next meeting is near enough to prepare for."""
        day = self.next.meeting.day if self.next else None
        return day is not None and day <= self.today + SOON


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do, why, and the way. The lower the rank, the more urgent."""

    rank: int
    title: str
    why: str
    url: str
    do: str


def standings(user: User, pairs: Iterable[Mentorship], *, today: dt.date, now: dt.datetime) -> list[Standing]:
    """How each of somebody's pairs stands. Four queries, however many they are, and none for nobody."""
    found = list(pairs)
    if not found:
        return []
    keys = [pair.pk for pair in found]
    meetings, stages, goals = _meetings(keys), _stages(keys, user, found), _open_goals(keys)
    made = []
    for pair in found:
        side = Side.MENTOR if user.pk == pair.mentor_id else Side.MENTEE
        partner = pair.mentee if side == Side.MENTOR else pair.mentor
        one = Standing(pair, side, partner, stages[pair.pk], goals.get(pair.pk, 0), today)
        for meeting in meetings[pair.pk]:
            _add(one, meeting, line_of(meeting, user), now)
        since = one.last_met or pair.starts or today
        one.days = max((today - since).days, 0)
        made.append(one)
    return made


def _meetings(keys: Sequence[UUID]) -> dict[UUID, list[Meeting]]:
    found = defaultdict(list)
    rows = Meeting.objects.filter(mentorship__in=keys).defer("agenda", "place")
    for one in rows.order_by("starts_at", "day", "created_at", "pk"):
        found[one.mentorship_id].append(one)
    return found


def _stages(keys: Sequence[UUID], user: User, pairs: Iterable[Mentorship]) -> dict[UUID, Stage]:
    latest: dict[UUID, Agreement] = {}
    rows = Agreement.objects.filter(mentorship__in=keys).defer("terms", "rules")
    for one in rows.order_by("version", "pk"):
        latest[one.mentorship_id] = one
    filled: dict[UUID, set[str | None]] = defaultdict(set)
    sides = Agreement.objects.filter(mentorship__in=keys).values_list("pk", "expectations__side")
    for agreement, side in sides:
        filled[agreement].add(side)
    return {pair.pk: _stage(latest.get(pair.pk), filled, pair, user) for pair in pairs}


def _stage(
    agreement: Agreement | None, filled: dict[UUID, set[str | None]], pair: Mentorship, user: User
) -> Stage:
    if agreement is None:
        return Stage.NOT_BEGUN
    side = Side.MENTOR if user.pk == pair.mentor_id else Side.MENTEE
    if agreement.state == AgreementState.ACCEPTED:
        return Stage.ACCEPTED
    if agreement.state == AgreementState.OPEN:
        return Stage.THEIR_PART if side in filled[agreement.pk] else Stage.MY_PART
    return Stage.THEY_READ if getattr(agreement, f"{side}_accepted_at") else Stage.I_READ


def _open_goals(keys: Sequence[UUID]) -> dict[UUID, int]:
    rows = Goal.objects.filter(mentorship__in=keys, state=GoalState.OPEN).order_by()
    return dict(rows.values_list("mentorship").annotate(Count("pk")))


def _add(one: Standing, meeting: Meeting, line: Line, now: dt.datetime) -> None:
    """Put one meeting where it belongs; they come in the order of time."""
    if meeting.state == MeetingState.PROPOSED:
        if line.mine:
            one.asked = one.asked or line
        else:
            one.to_choose = one.to_choose or line
    elif meeting.state == MeetingState.AGREED and meeting.starts_at and meeting.starts_at < now:
        one.to_say = one.to_say or line
    elif meeting.state == MeetingState.AGREED:
        one.next = one.next or line
    elif meeting.state == MeetingState.HELD and meeting.day:
        one.last_met = max(one.last_met or meeting.day, meeting.day)
        if (meeting.day.year, meeting.day.month) == (one.today.year, one.today.month):
            one.minutes += meeting.minutes or 0


# ---- the one thing to do


def next_step(one: Standing) -> NextStep | None:
    """What one of the two does next in this pair; nothing where it rests, or it is the other's turn."""
    if not one.pair.is_active:
        return None
    for rank, (applies, step) in enumerate(STEPS):
        if applies(one):
            title, why, name, do = step(one)
            return NextStep(rank, title, why, name, do)
    return None


Said = tuple[str, str, str, str]


def _meeting(line: Line | None, title: str, do: str) -> Said:
    assert line is not None  # noqa: S101 (the table asks first)
    return title, f"{line.when}, {line.how}.", reverse("meeting", args=[line.meeting.pk]), do


def _choose(one: Standing) -> Said:
    title = _("%(name)s proposes times to meet") % {"name": one.partner.name}
    return _meeting(one.to_choose, title, _("Choose a time"))


def _say(one: Standing) -> Said:
    return _meeting(one.to_say, _("Did you meet %(name)s?") % {"name": one.partner.name}, _("Say so"))


def _prepare(one: Standing) -> Said:
    return _meeting(one.next, _("You meet %(name)s next") % {"name": one.partner.name}, _("Prepare for it"))


def _accept(one: Standing) -> Said:
    why = _("You have both said what you expect. Compare, talk where you differ, then accept.")
    title = _("Read your agreement with %(name)s") % {"name": one.partner.name}
    return title, why, reverse("agreement", args=[one.pair.pk]), _("Read and accept")


def _fill(one: Standing) -> Said:
    title = _("Say what you expect of your time with %(name)s") % {"name": one.partner.name}
    why = _("Five short questions, for yourself. The other side opens to you once both are there.")
    return title, why, reverse("expectations", args=[one.pair.pk]), _("Begin")


def _find_a_time(one: Standing) -> Said:
    why = _("Propose up to three times, or note that you have met: one tap on your page.")
    url = reverse("propose_meeting", args=[one.pair.pk])
    return _("Find a time to meet %(name)s") % {"name": one.partner.name}, why, url, _("Propose times")


def _set_a_goal(one: Standing) -> Said:
    why = _("One or two goals are enough to begin with. The page helps you to put them into words.")
    url = reverse("new_goal", args=[one.pair.pk])
    return _("Set a first goal"), why, url, _("Set a goal")


def _nothing_planned(one: Standing) -> bool:
    return not (one.next or one.asked)


STEPS: tuple[tuple[Callable[[Standing], object], Callable[[Standing], Said]], ...] = (
    (lambda one: one.to_choose, _choose),
    (lambda one: one.to_say, _say),
    (lambda one: one.stage == Stage.I_READ, _accept),
    (lambda one: one.stage == Stage.MY_PART, _fill),
    (lambda one: one.starts_soon, _prepare),
    (_nothing_planned, _find_a_time),
    (lambda one: one.stage == Stage.NOT_BEGUN, _fill),
    (lambda one: not one.open_goals and one.side == Side.MENTEE, _set_a_goal),
    (lambda one: one.next, _prepare),
)
