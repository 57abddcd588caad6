"""What somebody does with their notes: write, change, share, delete, once the limits are read."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.mentoring.actions.two import check_two
from handrail.mentoring.models import LimitsRead, Meeting, Mentorship, Note
from handrail.mentoring.note_states import VISIBLE_STEPS, Visible
from handrail.mentoring.states import before
from handrail.people.models import User
from handrail.vault.sealing import closed, says

MOST_NOTES = 1000  # of one person about one mentorship


@dataclass(frozen=True, slots=True)
class Parts:
    """What a note says. The last three are for a note of a meeting."""

    words: str = ""
    feedback: str = ""
    discussion: str = ""
    support: str = ""


@transaction.atomic
def accept_limits(*, mentorship: Mentorship, by: User, now: dt.datetime) -> None:
    """Note that somebody has read what stays between the two. Saying it twice changes nothing."""
    check_two(mentorship, by)
    _, new = LimitsRead.objects.get_or_create(mentorship=mentorship, reader=by, defaults={"at": now})
    if new:
        school, verb = by.school_id, "mentoring.limits_read"
        record(by=by.pk, verb=verb, subject=mentorship, school=school, fields=(), now=now)


@transaction.atomic
def write(
    *,
    mentorship: Mentorship,
    meeting: Meeting | None,
    parts: Parts,
    visible: str,
    by: User,
    now: dt.datetime,
) -> Note:
    """Keep a note, for its writer or for both."""
    check_two(mentorship, by)
    if not LimitsRead.objects.filter(mentorship=mentorship, reader=by).exists():
        raise Refusal(gettext("Read first what stays between you two, and what cannot."))
    if meeting is not None and meeting.mentorship_id != mentorship.pk:
        raise Refusal(gettext("This meeting is not one of you two."))
    if visible not in Visible.values:
        raise Refusal(gettext("Choose who reads it."), "visible")
    if mentorship.notes.filter(writer=by).count() >= MOST_NOTES:
        raise Refusal(gettext("You have written 1,000 notes here. Delete some that you need no more."))
    _check(parts, meeting is not None)
    shared = {"shared_at": now} if visible == Visible.TWO else {}
    made = Note.objects.create(
        mentorship=mentorship, meeting=meeting, writer=by, visible=visible, written_at=now,
        **asdict(parts), **shared,
    )  # fmt: skip
    _note(made, by, "note_written", now, "notes")
    return made


@transaction.atomic
def change(*, note: Note, parts: Parts, by: User, now: dt.datetime) -> None:
    """Let a note say something else. The day of the change stands beside it."""
    check_two(note.mentorship, by)
    _check_writer(note, by)
    _check(parts, note.meeting_id is not None)
    changed = {name: text for name, text in asdict(parts).items() if not says(note, name, text)}
    if changed:
        sealed = {name: closed(note, name, text) for name, text in changed.items()}
        _update(note, changed_at=now, **sealed)
        _note(note, by, "note_changed", now, "notes")


@transaction.atomic
def share(*, note: Note, by: User, now: dt.datetime) -> None:
    """Let the other one read a note from now on."""
    check_two(note.mentorship, by)
    _check_writer(note, by)
    rows = Note.objects.filter(pk=note.pk, visible__in=before(Visible.TWO, VISIBLE_STEPS))
    if not rows.update(visible=Visible.TWO, shared_at=now):
        raise Refusal(gettext("You two read this note already."))
    _note(note, by, "note_shared", now, "visible")


@transaction.atomic
def delete(*, note: Note, by: User, now: dt.datetime) -> None:
    """Take a note away, for whoever could read it, at any time. Nothing of it is kept."""
    _check_writer(note, by)
    _note(note, by, "note_deleted", now, "notes")
    Note.objects.filter(pk=note.pk).delete()


def _check(parts: Parts, of_meeting: bool) -> None:
    said = asdict(parts)
    if not of_meeting and any(said[name] for name in said if name != "words"):
        raise Refusal(gettext("Only a note of a meeting has parts."))
    if not any(said.values()):
        raise Refusal(gettext("Write something, or go back."), "words")


def _check_writer(note: Note, by: User) -> None:
    if note.writer_id != by.pk:
        raise Refusal(gettext("Only whoever wrote a note changes, shares or deletes it."))


def _update(note: Note, **values: object) -> None:
    if not Note.objects.filter(pk=note.pk).update(**values):
        raise Refusal(gettext("This note is not there any more."))


def _note(note: Note, by: User, verb: str, now: dt.datetime, *fields: str) -> None:
    record(by=by.pk, verb=f"mentoring.{verb}", subject=note, school=by.school_id, fields=fields, now=now)
