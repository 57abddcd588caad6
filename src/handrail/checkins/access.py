"""Who sees which check-in. Whoever was asked sees their own; the programme's coordinators see all but those
of a pair that they are one of. The other of the pair sees none, and administrators see the count alone.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from handrail.checkins.models import CheckIn, CheckInLink
from handrail.mentoring.models import Mentorship
from handrail.people.models import User
from handrail.people.roles import Role
from handrail.people.tokens import hashed
from handrail.programmes.access import one
from handrail.programmes.models import Cohort, Programme

_WHOLE = ("user__school", "mentorship__mentor", "mentorship__mentee", "mentorship__programme__school")


def own_check_ins(user: User) -> QuerySet[CheckIn]:
    """What somebody was asked, the latest first."""
    return CheckIn.objects.filter(user=user).select_related(*_WHOLE)


def get_own(user: User, key: UUID) -> CheckIn:
    """One of one's own."""
    return one(user, own_check_ins(user), key)


def reads_answers(user: User, programme: Programme) -> bool:
    """Whether somebody coordinates this programme: the answers are for them."""
    return Role.COORDINATOR in user.roles and programme.leads.filter(user=user).exists()


def readable(user: User) -> QuerySet[CheckIn]:
    """The check-ins of the programmes that somebody coordinates, but for those of their own pairs."""
    if Role.COORDINATOR not in user.roles:
        return CheckIn.objects.none()
    found = CheckIn.objects.filter(mentorship__programme__leads__user=user)
    return found.exclude(_of_two("mentorship__", user)).select_related(*_WHOLE)


def get_to_read(user: User, key: UUID) -> CheckIn:
    """One whose words somebody may open, where there are some."""
    return one(user, readable(user).exclude(words=""), key)


def pairs_to_read(user: User, cohort: Cohort) -> QuerySet[Mentorship]:
    """The pairs of a cohort that have been asked, but for one's own."""
    asked = CheckIn.objects.filter(mentorship__cohort=cohort).values("mentorship")
    found = Mentorship.objects.filter(pk__in=asked).exclude(_of_two("", user))
    return found.select_related("mentor", "mentee").order_by("mentee__name", "pk")


def link_of(token: str) -> CheckInLink | None:
    """A link with all that its page shows, whether it still works or not."""
    found = CheckInLink.objects.filter(token_hash=hashed(token))
    return found.select_related(*[f"check_in__{name}" for name in _WHOLE]).first()


def _of_two(before: str, user: User) -> Q:
    return Q(**{f"{before}mentor": user}) | Q(**{f"{before}mentee": user})
