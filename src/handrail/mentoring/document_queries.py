"""What the two read of their documents: the list, and one with its versions and their comments."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from handrail.mentoring.models import Document, DocumentComment, DocumentVersion, Mentorship
from handrail.people.models import User
from handrail.vault.sealing import Reading

SHOWN = 5  # on the page of a pair


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment as one of the two reads it."""

    comment: DocumentComment
    who: str
    mine: bool
    removable: bool


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version as one of the two reads it. `who` put it there."""

    version: DocumentVersion
    who: str
    mine: bool
    comments: list[CommentView]


def documents_of(mentorship: Mentorship) -> QuerySet[Document]:
    """A pair's documents with how many versions there are and when the last came, the latest first."""
    rows = Document.objects.filter(mentorship=mentorship)
    return rows.annotate(all=Count("versions"), last=Max("versions__at")).order_by("-last", "pk")


def versions_of(document: Document, reader: User, reading: Reading, now: dt.datetime) -> list[VersionView]:
    """The versions of a document, the newest first, each with its comments. Two queries."""
    reading.open(document)
    comments = _comments(document, reader, reading, now)
    return [
        _version(one, document, reader, reading, comments.get(one.pk, []))
        for one in document.versions.select_related("attachment")
    ]


def version_view(version: DocumentVersion, reader: User, reading: Reading) -> VersionView:
    """One version without its comments, for a question about it."""
    reading.open(version.document)
    return _version(version, version.document, reader, reading, [])


def _version(
    one: DocumentVersion, document: Document, reader: User, reading: Reading, comments: list[CommentView]
) -> VersionView:
    one.document = document
    reading.open(one)
    if one.attachment is not None:
        reading.open(one.attachment)
    return VersionView(one, _name(document.mentorship, one.by), one.by == reader.pk, comments)


def _comments(
    document: Document, reader: User, reading: Reading, now: dt.datetime
) -> dict[UUID, list[CommentView]]:
    found = defaultdict(list)
    pair = document.mentorship
    rows = DocumentComment.objects.filter(version__document=document).select_related("version")
    for one in rows:
        one.version.document = document
        reading.open(one)
        mine = one.by == reader.pk
        view = CommentView(one, _name(pair, one.by), mine, mine and one.can_be_removed(now))
        found[one.version_id].append(view)
    return found


def _name(pair: Mentorship, key: UUID) -> str:
    return pair.mentor.name if key == pair.mentor_id else pair.mentee.name
