"""What the start page says of somebody's pairs: all on one screen, and the most urgent thing to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.home.mentors import Mentorships, Words
from handrail.mentoring.standing import Standing, next_step, standings
from handrail.people.models import User
from handrail.programmes.states import Side


@dataclass(frozen=True, slots=True)
class Group:
    """Those who mentor somebody, or whom they mentor; `load` is how much of their time that takes."""

    title: str
    load: str
    pairs: list[Standing]


def pairs_of(user: User, mentorships: Mentorships, *, today: dt.date, now: dt.datetime) -> list[Standing]:
    """How each pair stands that somebody is in."""
    return standings(user, mentorships.running, today=today, now=now)


def next_of(pairs: Sequence[Standing]) -> Words | None:
    """The most urgent step of all pairs."""
    steps = [step for one in pairs if (step := next_step(one))]
    if not steps:
        return None
    first = min(steps, key=lambda step: step.rank)
    return Words(first.title, first.why, first.url, first.do)


def choose_of(pairs: Sequence[Standing]) -> Words | None:
    """Times that a partner proposed and that wait for an answer, in the pair in which they came first."""
    waiting = [one for one in pairs if one.to_choose and one.pair.is_active]
    return next_of(waiting[:1])


def groups_of(user: User, pairs: Sequence[Standing], today: dt.date) -> list[Group]:
    """Mentors first, then mentees with the load that they are."""
    mentors = [one for one in pairs if one.side == Side.MENTEE]
    mentees = [one for one in pairs if one.side == Side.MENTOR]
    found = []
    if mentors:
        title = ngettext("Your mentor", "Your mentors", len(mentors))
        found.append(Group(title, "", mentors))
    if mentees:
        title = ngettext("Your mentee", "Your mentees", len(mentees))
        found.append(Group(title, _load(user, mentees, today), mentees))
    return found


def _load(user: User, mentees: Sequence[Standing], today: dt.date) -> str:
    """How many mentees, and how much time this month, against what the mentor said they can give."""
    count = len(mentees)
    if user.most_mentees is None:
        said = ngettext("%(count)d mentee", "%(count)d mentees", count) % {"count": count}
    else:
        said = _("%(count)d of at most %(most)d") % {"count": count, "most": user.most_mentees}
    minutes = sum(one.minutes for one in mentees)
    if user.hours_a_month is None:
        return said
    time = _("%(spent)s of %(hours)s hours noted in %(month)s") % {
        "spent": f"{minutes / 60:g}" if minutes % 60 == 0 else f"{minutes / 60:.1f}",
        "hours": f"{user.hours_a_month:g}",
        "month": date_format(today, "F"),
    }
    return f"{said}; {time}"
