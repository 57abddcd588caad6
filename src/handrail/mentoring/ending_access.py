"""Who pauses and ends which pair, and who reads what was said at its end."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from handrail.mentoring.access import own_mentorships, own_pairs
from handrail.mentoring.models import Closure, Mentorship
from handrail.mentoring.states import BEGUN, OPEN, MentorshipState
from handrail.people.models import User
from handrail.people.roles import Role
from handrail.programmes.access import can_change, one, require, visible_programmes
from handrail.programmes.states import Side

_WHOLE = ("mentor", "mentee", "cohort", "programme__school")


def former_pairs(user: User) -> QuerySet[Mentorship]:
    """Those of somebody's mentorships that have ended, the latest first."""
    ended = own_pairs(user).filter(state=MentorshipState.ENDED).select_related("ending")
    return ended.defer("ending__reason").order_by("-ending__ended_at", "pk")


def pairs_to_show(user: User) -> QuerySet[Mentorship]:
    """Offers that wait, pairs that run and those that have ended, with whether somebody `answered` then.

    One query for the start page; why a pair ended, or what a mentee wishes for, is no part of it.
    """
    found = own_mentorships(user).filter(state__in=(*OPEN, MentorshipState.ENDED))
    as_mentor = Q(side=Side.MENTOR, ending__mentorship__mentor=user)
    as_mentee = Q(side=Side.MENTEE, ending__mentorship__mentee=user)
    own = Closure.objects.filter(as_mentor | as_mentee, ending__mentorship=OuterRef("pk"))
    rows = found.annotate(answered=Exists(own)).select_related("ending__new_mentor")
    return rows.defer("ending__reason", "ending__new_mentor__wish")


def get_pair_to_end(user: User, key: UUID) -> Mentorship:
    """A pair that this person is one of, or runs, to pause or end it, or to take that back."""
    mine = Q(mentor=user) | Q(mentee=user) | Q(programme__in=visible_programmes(user))
    return _changed(user, Mentorship.objects.filter(mine, state__in=BEGUN), key)


def get_pair_to_cover(user: User, key: UUID) -> Mentorship:
    """A pair in a programme that this person runs, to name who stands in for its mentor."""
    run = Mentorship.objects.filter(programme__in=visible_programmes(user), state__in=BEGUN)
    return _changed(user, run, key)


def get_ended(user: User, key: UUID) -> Mentorship:
    """A pair that has ended and that this person was one of."""
    return _changed(user, former_pairs(user), key)


def get_ended_as_mentee(user: User, key: UUID) -> Mentorship:
    """The same, as its mentee."""
    return _changed(user, former_pairs(user).filter(mentee=user), key)


def get_ended_to_read(user: User, key: UUID) -> Mentorship:
    """A pair that has ended, for a coordinator of its programme who reads what was said to them alone.

    Whoever was one of the two does not, whatever else they are.
    """
    return one(user, _to_read(user).select_related(*_WHOLE), key)


def reads_reasons(user: User, mentorship: Mentorship) -> bool:
    """Whether somebody may read what was said at this end."""
    return _to_read(user).filter(pk=mentorship.pk).exists()


def _to_read(user: User) -> QuerySet[Mentorship]:
    ended = Mentorship.objects.filter(state=MentorshipState.ENDED, programme__school_id=user.school_id)
    if Role.COORDINATOR not in user.roles:
        return ended.none()
    return ended.filter(programme__leads__user_id=user.pk).exclude(Q(mentor=user) | Q(mentee=user))


def _changed(user: User, rows: QuerySet[Mentorship], key: UUID) -> Mentorship:
    found = one(user, rows.select_related(*_WHOLE), key)
    require(user, can_change(found.programme), found)
    return found
