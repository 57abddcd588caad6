"""Who sees a request: the school's wellbeing leads, and nobody else. Whoever asked sees how their own stands.

A wellbeing lead who is a pair with whoever asked sees it only if they were chosen: it may be about them.
"""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from handrail.lib.refusal import Verdict
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import OPEN
from handrail.people.access import one
from handrail.people.models import User
from handrail.people.roles import Role
from handrail.safeguarding.models import ContactRequest


def can_see_requests(user: User) -> Verdict:
    """Whether requests are theirs to read."""
    if Role.WELLBEING_LEAD in user.roles:
        return Verdict()
    return Verdict(gettext("This page is for the wellbeing lead."))


def require_wellbeing_lead(user: User) -> None:
    """403 with its sentence for anybody else. Nothing is recorded: it would tell that there is something."""
    verdict = can_see_requests(user)
    if not verdict:
        raise PermissionDenied(verdict.words)


def visible_requests(user: User) -> QuerySet[ContactRequest]:
    """Those of the school, for its wellbeing leads."""
    if not can_see_requests(user):
        return ContactRequest.objects.none()
    found = ContactRequest.objects.filter(school_id=user.school_id).exclude(user=user)
    mentees = Mentorship.objects.filter(mentor=user, state__in=OPEN).values("mentee")
    mentors = Mentorship.objects.filter(mentee=user, state__in=OPEN).values("mentor")
    near = Q(user__in=mentees) | Q(user__in=mentors)
    return found.exclude(near & ~Q(lead=user)).select_related("user__school", "lead", "school")


def get_request(user: User, key: UUID) -> ContactRequest:
    """One of them: 404 otherwise, as for an unknown id."""
    return one(user, visible_requests(user), key)


def get_own(user: User, key: UUID) -> ContactRequest:
    """One's own."""
    return one(user, ContactRequest.objects.filter(user=user).select_related("lead", "school"), key)


def partners_of(user: User) -> set[UUID]:
    """Everybody with whom somebody is a pair, or may become one."""
    two = Mentorship.objects.filter(Q(mentor=user) | Q(mentee=user), state__in=OPEN)
    return {key for pair in two.values_list("mentor", "mentee") for key in pair} - {user.pk}
