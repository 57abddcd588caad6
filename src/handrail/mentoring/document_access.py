"""Who sees the documents of a pair: the two, and nobody else."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from handrail.mentoring.access import can_write, own_pairs
from handrail.mentoring.models import Document, DocumentComment, DocumentVersion, Mentorship
from handrail.people.models import User
from handrail.programmes.access import Doing, one, require

_PAIR = ("mentorship__mentor", "mentorship__mentee", "mentorship__programme__school")


def get_document(user: User, key: UUID, *, to: Doing = "see") -> Document:
    """A document of one of one's own mentorships."""
    rows = Document.objects.filter(mentorship__in=own_pairs(user))
    found = one(user, rows.select_related(*_PAIR), key)
    _check(user, found.mentorship, to)
    return found


def get_version(user: User, key: UUID) -> DocumentVersion:
    """A version of such a document, to comment on it."""
    return _version(user, _versions(user), key)


def get_own_version(user: User, key: UUID) -> DocumentVersion:
    """A version that this person put there, to remove it: at any time."""
    return one(user, _versions(user).filter(by=user.pk), key)


def get_own_comment(user: User, key: UUID) -> DocumentComment:
    """A comment of one's own, to remove it."""
    rows = DocumentComment.objects.filter(version__document__mentorship__in=own_pairs(user), by=user.pk)
    above = ("version__attachment", *(f"version__document__{name}" for name in _PAIR))
    found = one(user, rows.select_related(*above), key)
    _check(user, found.version.document.mentorship, "change")
    return found


def _versions(user: User) -> QuerySet[DocumentVersion]:
    rows = DocumentVersion.objects.filter(document__mentorship__in=own_pairs(user))
    return rows.select_related("attachment", *(f"document__{name}" for name in _PAIR))


def _version(user: User, rows: QuerySet[DocumentVersion], key: UUID) -> DocumentVersion:
    found = one(user, rows, key)
    _check(user, found.document.mentorship, "change")
    return found


def _check(user: User, mentorship: Mentorship, to: Doing) -> None:
    if to == "change":
        require(user, can_write(mentorship), mentorship)
