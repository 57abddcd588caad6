"""Who sees a school's shelf, and who keeps it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext

from handrail.learning.shelf_models import Resource
from handrail.lib.refusal import Verdict
from handrail.people.access import KEEPS_PEOPLE, one, require
from handrail.people.models import School, User


def can_keep_shelf(user: User) -> Verdict:
    """Whether they may change what stands on the shelf."""
    if user.roles & KEEPS_PEOPLE:
        return Verdict()
    return Verdict(gettext("Only administrators and programme coordinators change the shelf."))


def get_shelf_to_keep(user: User) -> School:
    """The school whose shelf this person keeps: 403 with a sentence for everybody else."""
    require(user, can_keep_shelf(user), user.school)
    return user.school


def get_resource_to_keep(user: User, key: UUID) -> Resource:
    """A resource of one's own school, to change it: 404 for those who do not keep the shelf."""
    found = Resource.objects.select_related("school").filter(school_id=user.school_id)
    return one(user, found if can_keep_shelf(user) else found.none(), key)
