"""What the two do with documents: put one there, a new version, comments; and take back what went wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.mentoring import document_mails
from handrail.mentoring.actions.attaching import attach, remove_files
from handrail.mentoring.actions.two import check_two
from handrail.mentoring.files import CleanFile
from handrail.mentoring.models import Attachment, Document, DocumentComment, DocumentVersion, Mentorship
from handrail.people.actions import pacing
from handrail.people.models import Pace, User

MOST_DOCUMENTS, MOST_VERSIONS, MOST_COMMENTS = 200, 50, 50  # of a pair, a document, a version
LINK = "https://"


@dataclass(frozen=True, slots=True)
class Content:
    """What a version is: a file that was looked through, or a link; and the word that it names no patient."""

    file: CleanFile | None = None
    link: str = ""
    no_patients: bool = False


@transaction.atomic
def add_document(
    *, mentorship: Mentorship, title: str, content: Content, by: User, now: dt.datetime
) -> Document:
    """Put a document there, with its first version. The other one is told, without its title."""
    _lock(mentorship, by)
    if not title.strip():
        raise Refusal(gettext("Give it a title that you two will know it by."), "title")
    if mentorship.documents.count() >= MOST_DOCUMENTS:
        raise Refusal(gettext("You two have 200 documents. Add a version to one of them instead."))
    made = Document.objects.create(mentorship=mentorship, title=title, by=by.pk, created_at=now)
    _note(made, by, "document_added", now, "documents")
    _version(made, content, by, now)
    return made


@transaction.atomic
def add_version(*, document: Document, content: Content, by: User, now: dt.datetime) -> DocumentVersion:
    """Put a newer version beside the older ones. The other one is told."""
    _lock(document.mentorship, by)
    return _version(document, content, by, now)


@transaction.atomic
def remove_version(*, version: DocumentVersion, by: User, now: dt.datetime) -> None:
    """Take the file or link of a version away, at any time. That there was one stays, and its comments."""
    if version.by != by.pk:
        raise Refusal(gettext("Whoever put a version there removes it."))
    files = list(Attachment.objects.filter(document_version=version).select_related("mentorship__programme"))
    rows = DocumentVersion.objects.filter(pk=version.pk, removed_at=None)
    if not rows.update(removed_at=now, link="", attachment=None):
        raise Refusal(gettext("This version is removed already."))
    remove_files(attachments=files, by=by, now=now)
    _note(version.document, by, "version_removed", now, "documents")


@transaction.atomic
def comment(*, version: DocumentVersion, words: str, by: User, now: dt.datetime) -> DocumentComment:
    """Say something about a version. The other one is told that somebody did."""
    pair = version.document.mentorship
    check_two(pair, by)
    if not words.strip():
        raise Refusal(gettext("Write something, or go back."), "words")
    pacing.take(by=by, what=Pace.What.WORDS, number=1, field="words", now=now)
    if version.comments.count() >= MOST_COMMENTS:
        raise Refusal(gettext("This version has 50 comments. Put a new version there."))
    made = DocumentComment.objects.create(version=version, words=words, by=by.pk, at=now)
    document_mails.post_commented(version.document, by, now=now)
    _note(version.document, by, "document_commented", now, "documents")
    return made


@transaction.atomic
def remove_comment(*, comment: DocumentComment, by: User, now: dt.datetime) -> None:
    """Take a comment away within an hour. Nothing of it is kept."""
    document = comment.version.document
    check_two(document.mentorship, by)
    if comment.by != by.pk:
        raise Refusal(gettext("Whoever wrote a comment removes it."))
    if not comment.can_be_removed(now):
        raise Refusal(gettext("A comment can be removed for an hour. Then it belongs to the history."))
    DocumentComment.objects.filter(pk=comment.pk).delete()
    _note(document, by, "comment_removed", now, "documents")


def _version(document: Document, content: Content, by: User, now: dt.datetime) -> DocumentVersion:
    _check(content)
    latest = document.versions.first()
    number = latest.number + 1 if latest else 1
    if number > MOST_VERSIONS:
        raise Refusal(gettext("This document has 50 versions. Begin a new document."))
    files = [content.file] if content.file else []
    kept = attach(mentorship=document.mentorship, files=files, by=by, now=now)
    made = DocumentVersion.objects.create(
        document=document,
        number=number,
        attachment=kept[0] if kept else None,
        link=content.link,
        by=by.pk,
        at=now,
    )
    document_mails.post_added(document, by, now=now)
    _note(document, by, "version_added", now, "documents")
    return made


def _check(content: Content) -> None:
    if not content.file and not content.link:
        raise Refusal(gettext("Choose a file, or paste a link."), "file")
    if content.file and content.link:
        raise Refusal(gettext("Either a file or a link. The other one can be its own version."), "link")
    if content.link and not content.link.startswith(LINK):
        raise Refusal(gettext("A link begins with https://"), "link")
    if not content.no_patients:
        raise Refusal(gettext("Look through it, and say that there is no patient data in it."), "no_patients")


def _lock(mentorship: Mentorship, by: User) -> None:
    """One at a time, so that two versions never take one number."""
    Mentorship.objects.select_for_update().get(pk=mentorship.pk)
    check_two(mentorship, by)


def _note(document: Document, by: User, verb: str, now: dt.datetime, *fields: str) -> None:
    record(by=by.pk, verb=f"mentoring.{verb}", subject=document, school=by.school_id, fields=fields, now=now)
