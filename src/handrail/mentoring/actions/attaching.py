"""Keeping files of a pair, and removing them. Whoever calls makes what they belong to, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.mentoring.actions.two import check_two
from handrail.mentoring.attachment_queries import MOST_OF_A_PAIR, kept_by
from handrail.mentoring.files import CleanFile
from handrail.mentoring.models import Attachment, AttachmentBody, Mentorship
from handrail.people.models import User

MOST_AT_ONCE = 3
NEXT = dt.timedelta(microseconds=1)


@transaction.atomic
def attach(
    *, mentorship: Mentorship, files: Sequence[CleanFile], by: User, now: dt.datetime
) -> list[Attachment]:
    """Keep files that were looked through. Raises Refusal where they are too many, or the pair has no room.

    The pair is locked meanwhile, so that two who send at once cannot pass the limit together.
    """
    check_two(mentorship, by)
    if not files:
        return []
    if len(files) > MOST_AT_ONCE:
        raise Refusal(gettext("Send at most three files at once."), "attachments")
    Mentorship.objects.select_for_update().get(pk=mentorship.pk)
    if kept_by(mentorship) + sum(len(one.data) for one in files) > MOST_OF_A_PAIR:
        raise Refusal(
            gettext("The files of you two would take more than 100 MB. Remove some that you no longer need."),
            "attachments",
        )
    # each a moment later than the one before, so that they stand as they were chosen
    return [_kept(mentorship, one, by, now + number * NEXT) for number, one in enumerate(files)]


@transaction.atomic
def remove_files(*, attachments: Iterable[Attachment], by: User, now: dt.datetime) -> None:
    """Remove files, names and bytes. Whoever sent one removes it."""
    for one in list(attachments):
        if one.by != by.pk:
            raise Refusal(gettext("Whoever sent a file removes it."))
        _note(one, by, "file_removed", now)
        one.delete()


def _kept(mentorship: Mentorship, file: CleanFile, by: User, now: dt.datetime) -> Attachment:
    made = Attachment.objects.create(
        mentorship=mentorship, name=file.name, kind=file.kind, size=len(file.data), by=by.pk, at=now
    )
    AttachmentBody.objects.create(attachment=made, data=file.data)
    _note(made, by, "file_sent", now)
    return made


def _note(attachment: Attachment, by: User, verb: str, now: dt.datetime) -> None:
    school = attachment.mentorship.programme.school_id
    record(
        by=by.pk,
        verb=f"mentoring.{verb}",
        subject=attachment,
        school=school,
        fields=["name", "body"],
        now=now,
    )
