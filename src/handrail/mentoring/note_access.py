"""Who sees which note: the writer their own, the other one what was shared, nobody else any."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from handrail.mentoring.access import can_write, own_pairs
from handrail.mentoring.models import LimitsRead, Mentorship, Note
from handrail.mentoring.note_states import Visible
from handrail.people.models import User
from handrail.programmes.access import Doing, one, require


def own_notes(user: User) -> QuerySet[Note]:
    """What somebody may read of the notes of their mentorships."""
    readable = Q(writer=user) | Q(visible=Visible.TWO)
    rows = Note.objects.filter(readable, mentorship__in=own_pairs(user))
    return rows.select_related(
        "writer", "meeting", "mentorship__mentor", "mentorship__mentee", "mentorship__programme__school"
    )


def get_own_note(user: User, key: UUID, *, to: Doing = "see") -> Note:
    """A note that this person wrote: to delete it at any time, to change or share it while the pair runs."""
    found = one(user, own_notes(user).filter(writer=user), key)
    if to == "change":
        require(user, can_write(found.mentorship), found)
    return found


def has_read_limits(user: User, mentorship: Mentorship) -> bool:
    """Whether somebody was told what stays between the two."""
    return LimitsRead.objects.filter(mentorship=mentorship, reader=user).exists()
