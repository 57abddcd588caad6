"""Whose a secret link is, and what whoever has it may see. One query, whatever the token is."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet

from handrail.mentoring.access import own_meetings, own_pairs
from handrail.mentoring.models import ActionLink, Delegation, Meeting, Mentorship
from handrail.mentoring.states import MeetingState, MentorshipState
from handrail.people.models import User
from handrail.people.tokens import hashed
from handrail.programmes.states import ProgrammeState


def link_of(token: str) -> ActionLink | None:
    """A link with all that its page shows, whether it still works or not."""
    found = (
        ActionLink.objects.filter(token_hash=hashed(token))
        .select_related(
            "user__school",
            "meeting",
            "mentorship__mentor",
            "mentorship__mentee",
            "mentorship__cohort",
            "mentorship__programme__school",
        )
        .first()
    )
    if found and found.meeting:
        found.meeting.mentorship = found.mentorship
    return found


def delegation_of(token: str) -> Delegation | None:
    """Who plans for whom by this link, whether it still works or not."""
    found = Delegation.objects.filter(token_hash=hashed(token))
    return found.select_related("user__school").first()


def open_delegation(user: User, now: dt.datetime) -> Delegation | None:
    """Who plans for a person now."""
    return Delegation.objects.filter(user=user, ended_at=None, expires_at__gt=now).first()


def planned_for(mentorship: Mentorship, now: dt.datetime) -> list[User]:
    """Those of the two for whom somebody plans. Who that is, their partner need not know."""
    two = (mentorship.mentor_id, mentorship.mentee_id)
    open_ = Delegation.objects.filter(user__in=two, ended_at=None, expires_at__gt=now)
    known = set(open_.values_list("user_id", flat=True))
    return [user for user in (mentorship.mentor, mentorship.mentee) if user.pk in known]


# ---- what a delegate sees: who meets whom, when and how


def pairs_to_plan(user: User) -> QuerySet[Mentorship]:
    """The mentorships that run, in programmes that can be changed."""
    return (
        own_pairs(user).filter(state=MentorshipState.ACTIVE).exclude(programme__state=ProgrammeState.ARCHIVED)
    )


def meetings_to_plan(user: User, now: dt.datetime) -> QuerySet[Meeting]:
    """Of these, the meetings that are proposed, or agreed and still to come."""
    coming = Q(state=MeetingState.PROPOSED) | Q(state=MeetingState.AGREED, starts_at__gt=now)
    return own_meetings(user).filter(coming, mentorship__in=pairs_to_plan(user))


def meeting_to_plan(user: User, key: UUID, now: dt.datetime) -> Meeting | None:
    """One of them."""
    return meetings_to_plan(user, now).filter(pk=key).first()


def pair_to_plan(user: User, key: UUID) -> Mentorship | None:
    """One of the pairs."""
    return pairs_to_plan(user).filter(pk=key).first()
