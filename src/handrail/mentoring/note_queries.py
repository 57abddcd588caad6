"""What one of the two reads of the notes: their own, and what the other one shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handrail.mentoring.meeting_queries import line_of
from handrail.mentoring.models import Meeting, Mentorship, Note
from handrail.mentoring.note_access import own_notes
from handrail.people.models import User
from handrail.vault.sealing import Reading

SHOWN = 3  # on the page of a pair
PARTS: Mapping[str, Promise] = {
    "feedback": _("Feedback"),
    "discussion": _("What you talked about"),
    "support": _("Support"),
    "words": _("Anything else"),
}


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note as one of the two reads it. `meeting` says which one it is of, in words."""

    note: Note
    mine: bool
    shared: bool
    meeting: str
    parts: list[tuple[str, str]]  # a heading, where the note has parts, and the words under it

    @property
    def begins(self) -> str:
        """The first words, for a list."""
        return " ".join(words for _, words in self.parts)


def notes_of(mentorship: Mentorship, reader: User) -> QuerySet[Note]:
    """The notes of a pair that one of the two may read, the latest first. They are sealed still."""
    return own_notes(reader).filter(mentorship=mentorship)


def all_notes_of(mentorship: Mentorship) -> QuerySet[Note]:
    """Every note of a pair, also those for their writer alone: for an emergency opening, and nothing else."""
    rows = Note.objects.filter(mentorship=mentorship).select_related("writer", "meeting")
    return rows.order_by("-written_at", "pk")


def notes_of_meeting(meeting: Meeting, reader: User) -> QuerySet[Note]:
    """Of these, those about one meeting."""
    return own_notes(reader).filter(meeting=meeting)


def opened(notes: Iterable[Note], reader: User, reading: Reading) -> list[NoteView]:
    """Notes with their words, for one of the two."""
    return [_view(note, reader) for note in reading.open_all(notes)]


def _view(note: Note, reader: User) -> NoteView:
    meeting = line_of(note.meeting, reader).when if note.meeting else ""
    said = [(str(label), getattr(note, name)) for name, label in PARTS.items() if getattr(note, name)]
    parts = said if note.meeting else [("", words) for _, words in said]
    return NoteView(note, note.writer_id == reader.pk, note.shared_at is not None, meeting, parts)
