"""A mentor's places: one number across all programmes, never more taken than there are.

Each change is one statement with its condition inside, so that fifty at once take no place too many.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import F
from django.db.models.functions import Coalesce

from handrail.people.models import User


def take_place(*, mentor: UUID, usual: int) -> bool:
    """Take one place of a mentor; False where none is left. `usual` counts where they never said how many."""
    free = User.objects.filter(pk=mentor, active_mentees__lt=Coalesce("most_mentees", usual))
    return bool(free.update(active_mentees=F("active_mentees") + 1))


def free_place(*, mentor: UUID) -> None:
    """Give a place back. Raises ValueError where none was taken: then something was counted twice."""
    taken = User.objects.filter(pk=mentor, active_mentees__gt=0)
    if not taken.update(active_mentees=F("active_mentees") - 1):
        raise ValueError("This mentor has no place that is taken.")
