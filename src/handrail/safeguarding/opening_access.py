"""Who opens what is between two people in an emergency, and who reviews that.

A wellbeing lead opens, never a pair of their own. Another one reviews; where there is no other, an
administrator does, who reads of it only who, when and the kind of reason.
"""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from handrail.lib.refusal import Verdict
from handrail.mentoring.models import Attachment, Document, Mentorship, Note, ThreadMessage
from handrail.mentoring.states import BEGUN
from handrail.people.access import one
from handrail.people.models import User
from handrail.people.queries import has_second_factor, with_accounts
from handrail.people.roles import Role
from handrail.safeguarding.models import Opening

REVIEWERS = frozenset({Role.WELLBEING_LEAD, Role.ADMINISTRATOR})
HIDDEN = "safeguarding.pair"  # how the log calls what somebody tried to open: administrators see none of it


def can_open(user: User) -> Verdict:
    """Whether they are a wellbeing lead whose account has a second lock."""
    if Role.WELLBEING_LEAD not in user.roles:
        return Verdict(gettext("This is for the wellbeing lead."))
    if not has_second_factor(user):
        return Verdict(gettext("This needs a second factor: a passkey, or codes from an app."))
    return Verdict()


def require_reviewer(user: User) -> None:
    """403 with a sentence for those who neither open nor review. Nothing is recorded."""
    if not user.roles & REVIEWERS:
        raise PermissionDenied(gettext("This is for the wellbeing lead."))


def openable_pairs(user: User) -> QuerySet[Mentorship]:
    """The pairs of their school that have begun and in which something is written; none of their own."""
    if not can_open(user):
        return Mentorship.objects.none()
    here = {"mentorship": OuterRef("pk")}
    written = [Exists(model.objects.filter(**here)) for model in (ThreadMessage, Note, Document, Attachment)]
    found = Mentorship.objects.filter(state__in=BEGUN, programme__school_id=user.school_id)
    found = found.exclude(Q(mentor=user) | Q(mentee=user))
    return found.filter(written[0] | written[1] | written[2] | written[3]).select_related(
        "mentor", "mentee", "programme__school"
    )


def get_pair_to_open(user: User, key: UUID) -> Mentorship:
    """One of them: 404 otherwise, as for an unknown id."""
    return one(user, openable_pairs(user), key, kind=HIDDEN)


def own_openings(user: User) -> QuerySet[Opening]:
    """What a wellbeing lead opened, while they are one."""
    found = Opening.objects.filter(opener=user) if reads_words(user) else Opening.objects.none()
    return _whole(found.exclude(Q(mentorship__mentor=user) | Q(mentorship__mentee=user)))


def get_own_opening(user: User, key: UUID) -> Opening:
    """An opening of one's own, whether it runs or is over."""
    return one(user, own_openings(user), key)


def openings_to_review(user: User) -> QuerySet[Opening]:
    """Those of others, for wellbeing leads; for administrators where no wellbeing lead can review.

    None is about a pair of their own.
    """
    found = Opening.objects.filter(school_id=user.school_id).exclude(opener=user)
    found = found.exclude(Q(mentorship__mentor=user) | Q(mentorship__mentee=user))
    if Role.WELLBEING_LEAD in user.roles:
        return _whole(found)
    if Role.ADMINISTRATOR in user.roles:
        return _whole(found.filter(~Exists(_leads_who_can())))
    return found.none()


def _leads_who_can() -> QuerySet[User]:
    """The wellbeing leads who can review an opening."""
    held = User.objects.filter(grants__role=Role.WELLBEING_LEAD, grants__ended_at=None, is_active=True)
    held = with_accounts(held.filter(school_id=OuterRef("school_id")))
    for name in ("opener", "mentorship__mentor", "mentorship__mentee"):
        held = held.exclude(pk=OuterRef(name))
    return held


def get_opening_to_review(user: User, key: UUID) -> Opening:
    """One of them: 404 otherwise."""
    return one(user, openings_to_review(user), key)


def get_opened_file(user: User, opening: Opening, key: UUID) -> Attachment:
    """A file of the pair that was opened."""
    return one(user, Attachment.objects.filter(mentorship=opening.mentorship_id), key, kind=HIDDEN)


def reads_words(user: User) -> bool:
    """Whether they read why something was opened, and whose it is: administrators do not."""
    return Role.WELLBEING_LEAD in user.roles


def _whole(openings: QuerySet[Opening]) -> QuerySet[Opening]:
    return openings.select_related(
        "opener",
        "reviewer",
        "school",
        "mentorship__mentor",
        "mentorship__mentee",
        "mentorship__programme__school",
    )
