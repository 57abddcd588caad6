"""What the two do in their conversation: write, correct within minutes, remove; and who is told when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.mentoring import talk_mails
from handrail.mentoring.actions.attaching import attach, remove_files
from handrail.mentoring.actions.two import check_two
from handrail.mentoring.files import CleanFile
from handrail.mentoring.models import Attachment, Mentorship, ThreadFile, ThreadMark, ThreadMessage
from handrail.mentoring.talk_models import CORRECTED_WITHIN
from handrail.mentoring.talk_queries import HOUR, unread_in, untold
from handrail.people.actions import pacing
from handrail.people.models import Pace, User
from handrail.vault.sealing import closed, says


@transaction.atomic
def send(
    *, mentorship: Mentorship, words: str, files: Sequence[CleanFile], by: User, now: dt.datetime
) -> ThreadMessage:
    """Write to the other one, perhaps with files. Raises Refusal where there is nothing, or no room."""
    check_two(mentorship, by)
    if not words and not files:
        raise Refusal(gettext("Write something, or choose a file."), "words")
    pacing.take(by=by, what=Pace.What.WORDS, number=1, field="words", now=now)
    kept = attach(mentorship=mentorship, files=files, by=by, now=now)
    made = ThreadMessage.objects.create(mentorship=mentorship, words=words, by=by.pk, at=now)
    ThreadFile.objects.bulk_create([ThreadFile(attachment=one, message=made) for one in kept])
    _note(made, by, "message_sent", now)
    tell(mentorship=mentorship, reader=mentorship.other(by), now=now)
    return made


@transaction.atomic
def correct(*, message: ThreadMessage, words: str, by: User, now: dt.datetime) -> None:
    """Change the words of one's own message within minutes of sending it. The same words change nothing."""
    check_two(message.mentorship, by)
    _check_own(message, by)
    if says(message, "words", words):
        return
    recent = ThreadMessage.objects.filter(pk=message.pk, removed_at=None, at__gt=now - CORRECTED_WITHIN)
    if not recent.update(words=closed(message, "words", words), corrected_at=now):
        raise Refusal(
            gettext("It is more than 15 minutes old, so it stays as it is. You can still remove it.")
        )
    _note(message, by, "message_corrected", now)


@transaction.atomic
def remove(*, message: ThreadMessage, by: User, now: dt.datetime) -> None:
    """Remove the words and files of one's own message, at any time. That there was one, and whose, stays."""
    _check_own(message, by)
    there = ThreadMessage.objects.filter(pk=message.pk, removed_at=None)
    if not there.update(words="", removed_at=now):
        raise Refusal(gettext("This message is removed already."))
    files = Attachment.objects.filter(thread_file__message=message)
    remove_files(attachments=files.select_related("mentorship__programme"), by=by, now=now)
    _note(message, by, "message_removed", now)


@transaction.atomic
def mark_read(*, mentorship: Mentorship, by: User, now: dt.datetime) -> None:
    """Note for oneself that all until now was read; that it was is in the record of reads already."""
    if not ThreadMark.objects.filter(mentorship=mentorship, reader=by).update(read_at=now):
        ThreadMark.objects.get_or_create(mentorship=mentorship, reader=by, defaults={"read_at": now})


@transaction.atomic
def tell(*, mentorship: Mentorship, reader: User, now: dt.datetime) -> bool:
    """Say by mail that there is something new: at most once an hour, and not again before it was read.

    Returns whether a mail was posted. The mark is locked, so that two messages at once make one mail.
    """
    ThreadMark.objects.get_or_create(mentorship=mentorship, reader=reader)
    mark = ThreadMark.objects.select_for_update().get(mentorship=mentorship, reader=reader)
    unread = unread_in(mentorship, reader)
    if mark.told_at and (now < mark.told_at + HOUR or unread.filter(at__lte=mark.told_at).exists()):
        return False
    if not unread.exists():
        return False
    ThreadMark.objects.filter(pk=mark.pk).update(told_at=now)
    talk_mails.post_has_written(mentorship, reader, mentorship.other(reader), now=now)
    return True


def tell_late(*, now: dt.datetime) -> int:
    """Tell those who were written to within the hour after a mail. Returns how many mails were posted."""
    return sum(tell(mentorship=pair, reader=reader, now=now) for pair, reader in untold(now))


def _check_own(message: ThreadMessage, by: User) -> None:
    if message.by != by.pk:
        raise Refusal(gettext("Only whoever wrote a message changes or removes it."))


def _note(message: ThreadMessage, by: User, verb: str, now: dt.datetime) -> None:
    school = message.mentorship.programme.school_id
    record(by=by.pk, verb=f"mentoring.{verb}", subject=message, school=school, fields=["words"], now=now)
