"""What the start page says of mentorships: the question to answer first, and how each place stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.mentoring.access import cohorts_asked_for
from handrail.mentoring.ending_access import pairs_to_show
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import RUNNING, MentorshipState
from handrail.people.models import User
from handrail.programmes.models import Enrolment
from handrail.programmes.states import EnrolmentState, Side


@dataclass(frozen=True, slots=True)
class Words:
    """A title, what there is to say, and the way on; the way may be missing."""

    title: str
    said: str
    url: str = ""
    do: str = ""


@dataclass(frozen=True, slots=True)
class Mentorships:
    """What somebody is asked, who is or was a pair with them, and where a mentor is being asked for them."""

    user: UUID
    asked: list[Mentorship]
    running: list[Mentorship]
    ended: list[Mentorship]
    asked_for: set[UUID]


def mentorships_of(user: User, now: datetime, places: Iterable[Enrolment]) -> Mentorships:
    """One query, and one more for a mentee."""
    found = list(pairs_to_show(user))
    waiting = [one for one in found if one.waits(now)]
    running = [one for one in found if one.state in RUNNING]
    ended = [one for one in found if one.state == MentorshipState.ENDED]
    asked_for = cohorts_asked_for(user) if any(one.side == Side.MENTEE for one in places) else set()
    return Mentorships(user.pk, waiting, running, ended, asked_for)


def question(mentorships: Mentorships, now: datetime) -> Words | None:
    """The question to a mentor that must be answered first."""
    if not mentorships.asked:
        return None
    first = min(mentorships.asked, key=lambda one: one.answer_by or now)
    zone = ZoneInfo(first.programme.school.time_zone)
    last = (first.answer_by or now).astimezone(zone)
    days = (last.date() - now.astimezone(zone).date()).days
    until = date_format(last, "j F, H:i")
    left = ngettext("There is %(days)d day left", "There are %(days)d days left", days) % {"days": days}
    left = left if days else _("Today is the last day")
    return Words(
        _("Accept or decline: %(name)s would be your mentee") % {"name": first.mentee.name},
        _("%(left)s, until %(until)s. A no is as welcome as a yes, and nobody asks why.")
        % {"left": left, "until": until},
        reverse("mentorship", args=[first.pk]),
        _("See who it is"),
    )


def is_paired(place: Enrolment, mentorships: Mentorships) -> bool:
    """Whether a place has led to a pair, which then stands on the page itself."""
    return _among(mentorships.running, place, mentorships.user)


def was_paired(place: Enrolment, mentorships: Mentorships) -> bool:
    """Whether a place that somebody still has led to a pair that has ended: nobody waits there for one."""
    return place.state == EnrolmentState.JOINED and _among(mentorships.ended, place, mentorships.user)


def _among(pairs: Iterable[Mentorship], place: Enrolment, user: UUID) -> bool:
    here = [one for one in pairs if one.cohort_id == place.cohort_id]
    if place.side == Side.MENTOR:
        return any(one.mentor_id == user for one in here)
    return any(one.mentee_id == user for one in here)


def standing(place: Enrolment, mentorships: Mentorships) -> Words | None:
    """That a mentor is being asked for a mentee, and never who; None where there is nothing to say yet."""
    joined_as_mentee = place.state == EnrolmentState.JOINED and place.side == Side.MENTEE
    if not joined_as_mentee or place.cohort_id not in mentorships.asked_for:
        return None
    words = _("A mentor is being asked. A mail tells you as soon as somebody has said yes.")
    return Words(place.cohort.programme.title, words)
