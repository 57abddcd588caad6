"""What the start page says of matching rounds: to choose, to look who may come, what a round waits for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.home.mentors import Words
from handrail.pairing.access import visible_rounds, visible_shortlists
from handrail.pairing.models import Round, Shortlist
from handrail.pairing.queries import coverage
from handrail.pairing.queries.choosing import rounds_of_mentor
from handrail.pairing.queries.studio import ready_cohorts
from handrail.pairing.states import RoundState
from handrail.people.models import User
from handrail.programmes.models import Enrolment
from handrail.programmes.states import EnrolmentState, Side


@dataclass(frozen=True, slots=True)
class Choosing:
    """Where somebody can choose now, by their place: as a mentee a list, as a mentor a round."""

    lists: Mapping[UUID, Shortlist]
    rounds: Mapping[UUID, Round]


def choosing_of(user: User, today: date, places: Iterable[Enrolment]) -> Choosing:
    """One query for each side on which the person has joined."""
    sides = {place.side for place in places if place.state == EnrolmentState.JOINED}
    lists = visible_shortlists(user).filter(round__state=RoundState.CHOOSING, round__choose_by__gte=today)
    return Choosing(
        {one.enrolment_id: one for one in lists} if Side.MENTEE in sides else {},
        rounds_of_mentor(user, today) if Side.MENTOR in sides else {},
    )


def choice(choosing: Choosing, today: date) -> Words | None:
    """The list to choose from that ends first; else the people who may come to a mentor."""
    open_ones = [one for one in choosing.lists.values() if one.ranked_at is None]
    if open_ones:
        first = min(open_ones, key=lambda one: one.round.choose_by)
        return Words(
            _("Look at the mentors suggested to you"),
            _left(first.round.choose_by, today),
            reverse("choose", args=[first.pk]),
            _("See who they are"),
        )
    for place, of in choosing.rounds.items():
        said = _("You need do nothing. If you would rather not have somebody, you can say so until %(day)s.")
        return Words(
            _("See which mentees may come to you"),
            said % {"day": date_format(of.choose_by, "j F")},
            reverse("suggested_mentees", args=[place]),
            _("See who they are"),
        )
    return None


def _left(last: date, today: date) -> str:
    days = (last - today).days
    left = ngettext(
        "Put up to five in order, if you like. There is %(days)d day left, until %(date)s.",
        "Put up to five in order, if you like. There are %(days)d days left, until %(date)s.",
        days,
    )
    if not days:
        left = _("Put up to five in order, if you like. Today, %(date)s, is the last day.")
    return left % {"days": days, "date": date_format(last, "j F")}


def standing(place: Enrolment, choosing: Choosing) -> Words | None:
    """How a place stands while people choose."""
    title = place.cohort.programme.title
    if place.side == Side.MENTOR and place.pk in choosing.rounds:
        words = _("You are suggested to some mentees. The pairs are made later, and you are asked first.")
        return Words(title, words, reverse("suggested_mentees", args=[place.pk]), _("See who may come"))
    found = choosing.lists.get(place.pk)
    if found is None:
        return None
    day = {"day": date_format(found.round.choose_by, "j F")}
    words = _("Mentors are suggested to you. You can put them in order until %(day)s.") % day
    if found.ranked_at:
        words = _("You have chosen. You can change it until %(day)s.") % day
    return Words(title, words, reverse("choose", args=[found.pk]), _("Suggested mentors"))


# ---- those who run programmes


def to_run(user: User, today: date) -> Words | None:
    """What matching waits for, the most pressing first: a review, the pairs, those left, offers, a round."""
    rounds = list(visible_rounds(user).exclude(state=RoundState.CLOSED).order_by("choose_by", "pk"))
    by_state = {state: [one for one in rounds if one.state == state] for state in RoundState}
    for one in by_state[RoundState.REVIEW]:
        return _about(one, _("Review the proposed pairs"), _("Nobody has been told yet."), _("Review"))
    for one in by_state[RoundState.CHOOSING]:
        if one.choose_by < today:
            return _about(one, _("Choosing is over: work out the pairs"), "", _("Go to the round"))
    for one in by_state[RoundState.PUBLISHED]:
        if words := _published(one):
            return words
    for cohort in ready_cohorts(user)[:1]:
        title = _("Match the people of %(programme)s") % {"programme": cohort.programme.title}
        why = _("Joining is closed. People choose, then you review the proposed pairs.")
        return Words(title, why, reverse("new_round", args=[cohort.pk]), _("Start a matching round"))
    for one in by_state[RoundState.DRAFT]:
        return _about(one, _("Let people choose"), "", _("Go to the round"))
    return None


def _about(of: Round, title: str, why: str, do: str) -> Words:
    cohort = of.cohort
    said = f"{cohort.programme.title}, {cohort.title}. {why}".strip()
    return Words(title, said, reverse("round", args=[of.pk]), do)


def _published(of: Round) -> Words | None:
    left = coverage.waiting(of.cohort).count()
    if left:
        title = ngettext("%(count)d mentee has no mentor yet", "%(count)d mentees have no mentor yet", left)
        why = _("Work out pairs for them with the places that are left.")
        return _about(of, title % {"count": left}, why, _("Go to the round"))
    asked = coverage.asked(of.cohort).count()
    if asked:
        title = ngettext(
            "%(count)d offer to a mentor waits for an answer",
            "%(count)d offers to mentors wait for an answer",
            asked,
        )
        url = reverse("coverage_list", args=[of.cohort_id, "asked"])
        said = f"{of.cohort.programme.title}, {of.cohort.title}."
        return Words(title % {"count": asked}, said, url, _("See which"))
    return None
