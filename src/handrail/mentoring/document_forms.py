"""Forms of documents. A file is looked through and written anew before anything is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handrail.lib.refusal import Refusal
from handrail.mentoring.actions.documents import LINK, Content
from handrail.mentoring.files import CleanFile
from handrail.mentoring.talk_forms import ACCEPTED, Words, cleaned
from handrail.programmes.forms import Line


class OneFile(forms.FileField):
    """One file, as it may be kept. What is wrong with it is said."""

    def clean(self, data: UploadedFile[bytes] | None, initial: Any = None) -> CleanFile | None:  # noqa: ARG002
        """Nothing where none was chosen."""
        if not data:
            return None
        try:
            return cleaned(data)
        except Refusal as refusal:
            raise ValidationError(refusal.words) from None


class VersionForm(forms.Form):
    """A file or a link, and that it names no patient."""

    file = OneFile(
        label=_("File"),
        required=False,
        help_text=_(
            "Up to 5 MB: PDF, picture (PNG, JPEG, WebP), plain text, Word (.docx). Who made it, and where a "
            "picture was taken, is taken out; names in comments stay."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    link = Line(
        label=_("Or a link"),
        required=False,
        max_length=2000,
        help_text=_("The https:// address of a document that you keep elsewhere. Handrail never opens it."),
    )
    no_patients = forms.BooleanField(
        label=_("There is no patient data in it"),
        error_messages={"required": _("Look through it, and say that there is no patient data in it.")},
    )

    def clean_link(self) -> str:
        """What nobody can change on its way."""
        link = str(self.cleaned_data["link"])
        if link and (not link.startswith(LINK) or len(link.split()) > 1):
            raise ValidationError(gettext("A link begins with https:// and has no spaces."))
        return link

    def clean(self) -> dict[str, Any]:
        """One of the two. A browser forgets the file of a form that comes back."""
        data = super().clean() or {}
        if not self.files and not data.get("link") and "link" not in self.errors:
            self.add_error("file", _("Choose a file, or paste a link."))
        if self.files and self.errors and "file" not in self.errors:
            self.add_error("file", _("Choose the file again: your browser has forgotten it."))
        return data

    def content(self) -> Content:
        """What was chosen, for the action."""
        data = self.cleaned_data
        return Content(data["file"], data["link"], data["no_patients"])


class DocumentForm(VersionForm):
    """The same with a title."""

    title = Line(label=_("Title"), max_length=200, help_text=_("Such as “Abstract for the spring meeting”."))
    field_order = ("title", "file", "link", "no_patients")


class CommentForm(forms.Form):
    """What one says of a version."""

    words = Words(
        label=_("Your comment"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Say first what works. Please write nothing that would name a patient."),
    )
