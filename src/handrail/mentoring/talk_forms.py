"""Forms of a conversation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handrail.lib.refusal import Refusal
from handrail.mentoring.actions.attaching import MOST_AT_ONCE
from handrail.mentoring.cleaning.limits import MOST_BYTES
from handrail.mentoring.files import CleanFile, clean_file
from handrail.programmes.forms import Lines

ACCEPTED = ".pdf,.png,.jpg,.jpeg,.webp,.txt,.docx"


class Words(Lines):
    """What somebody writes. A line's end counts once, whatever the browser sends."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=5000, **kwargs)

    def to_python(self, value: Any) -> str:
        """Count line ends as people do."""
        return super().to_python(str(value or "").replace("\r\n", "\n"))


class ManyFiles(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """Up to three files, each looked through and written anew before anything is kept."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[CleanFile]:  # noqa: ARG002 (a file has none)
        """The files as they may be kept. What is wrong with each is said."""
        found: list[UploadedFile[bytes]] = data or []
        if len(found) > MOST_AT_ONCE:
            raise ValidationError(gettext("Send at most three files at once."))
        kept, faults = [], []
        for one in found:
            try:
                kept.append(cleaned(one))
            except Refusal as refusal:
                faults.append(refusal.words)
        if faults:
            raise ValidationError(faults)
        return kept


def cleaned(file: UploadedFile[bytes]) -> CleanFile:
    """A file as it may be kept; one that is too large is refused by its size alone. Raises Refusal."""
    large = (file.size or 0) > MOST_BYTES
    return clean_file(file.name or "", b"\0" * (MOST_BYTES + 1) if large else file.read())


class MessageForm(forms.Form):
    """A message, perhaps with files."""

    words = Words(label=_("Your message"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    attachments = Files(
        label=_("Files"),
        required=False,
        help_text=_(
            "Up to three, 5 MB each: PDF, pictures (PNG, JPEG, WebP), plain text, Word (.docx). Where and "
            "with what a picture was taken, and who made a document, is taken out; names in comments stay."
        ),
        widget=ManyFiles(attrs={"accept": ACCEPTED}),
    )

    def clean(self) -> dict[str, Any]:
        """There is something to send. A browser forgets the files of a form that comes back."""
        data = super().clean() or {}
        chosen = self.files.getlist("attachments") if self.files else []
        if not chosen and not data.get("words") and "words" not in self.errors:
            self.add_error("words", _("Write something, or choose a file."))
        if chosen and self.errors:
            self.add_error("attachments", _("Choose the files again: your browser has forgotten them."))
        return data


class CorrectionForm(forms.Form):
    """Other words for a message."""

    words = Words(label=_("Your message"), widget=forms.Textarea(attrs={"rows": 8}))
