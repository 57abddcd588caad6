"""What the start page says of mentorships that have ended: that, and never how or why."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handrail.home.mentors import Mentorships, Words
from handrail.mentoring.ending_queries import answer_due, can_undo
from handrail.mentoring.models import Mentorship, NewMentor
from handrail.people.models import User
from handrail.programmes.access import can_change

SHOWN = dt.timedelta(days=30)  # while there is something to say or to ask for


def ended(user: User, mentorships: Mentorships, now: dt.datetime) -> list[Words]:
    """The ends of the last thirty days, and what there still is to do on the page of each."""
    late = [one for one in mentorships.ended if now - one.ending.ended_at < SHOWN]
    return [_ended(user, one, mentorships, now) for one in late]


def _ended(user: User, pair: Mentorship, mentorships: Mentorships, now: dt.datetime) -> Words:
    name = pair.other(user).name
    return Words(
        _("Your mentorship with %(name)s has ended") % {"name": name},
        " ".join(_open(user, pair, mentorships, now)),
        reverse("mentorship", args=[pair.pk]),
        _("Go to your page"),
    )


def _open(user: User, pair: Mentorship, mentorships: Mentorships, now: dt.datetime) -> list[str]:
    """What is open to this person, in sentences; of an archived programme there is only something to read."""
    said = [_("What you two wrote stays readable.")]
    if not can_change(pair.programme):
        return said
    if can_undo(pair.ending, user, now):
        until = pair.ending.undo_until.astimezone(ZoneInfo(user.school.time_zone))
        said.insert(0, _("Until %(time)s you can take that back.") % {"time": date_format(until, "H:i")})
    if not getattr(pair, "answered", False):
        said.append(_("There are three questions, if you like."))
    if pair.mentee_id == user.pk and _asked(pair) is None and not _found(pair, mentorships):
        said.append(_("You can ask for a new mentor."))
    return said


def looking(user: User, mentorships: Mentorships, searched: set[UUID], today: dt.date) -> list[Words]:
    """Where a mentee asked for a new mentor, but for the cohorts in which mentors are proposed already."""
    zone = user.school.time_zone
    said = []
    for pair in mentorships.ended:
        asked = _asked(pair) if pair.mentee_id == user.pk else None
        here = pair.cohort_id not in searched and pair.cohort.ends >= today
        if asked and here and not _found(pair, mentorships):
            words = _("You asked for a new mentor on %(day)s; a coordinator answers by %(due)s.") % {
                "day": date_format(asked.asked_at.astimezone(ZoneInfo(zone)), "j F"),
                "due": date_format(answer_due(asked.asked_at, zone), "j F"),
            }
            url = reverse("mentorship", args=[pair.pk])
            said.append(Words(_("A new mentor for you"), words, url, _("Go to your page")))
    return said


def _asked(pair: Mentorship) -> NewMentor | None:
    return getattr(pair.ending, "new_mentor", None)


def _found(pair: Mentorship, mentorships: Mentorships) -> bool:
    """Whether the mentee has somebody in its place, or somebody is being asked: as `found_since` says."""
    since = any(
        one.mentee_id == pair.mentee_id
        and one.programme_id == pair.programme_id
        and (one.second == pair.second or one.offered_at > pair.ending.ended_at)
        for one in mentorships.running
    )
    return since or pair.cohort_id in mentorships.asked_for
