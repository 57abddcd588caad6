"""The form of a note. It checks shape; what is allowed is the actions' to say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.mentoring.actions.noting import Parts
from handrail.mentoring.models import Note
from handrail.mentoring.note_states import Visible
from handrail.programmes.forms import Lines

NO_PATIENTS = _("Please write nothing that would name a patient.")


def _lines(label: Any, help_text: Any, rows: int = 4) -> Lines:
    return Lines(
        label=label,
        help_text=help_text,
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class NoteForm(forms.Form):
    """A note; of a meeting in three parts, none of which must be filled in. A new one says who reads it."""

    feedback = _lines(_("Feedback"), _("What went well, and what would help next time."))
    discussion = _lines(_("What you talked about"), _("What was said that you want to remember."))
    support = _lines(_("Support"), _("What was offered or asked for: an introduction, time, a word."))
    words = _lines(_("Your note"), NO_PATIENTS, rows=8)
    visible = forms.ChoiceField(
        label=_("Who reads it"),
        choices=Visible.choices,
        initial=Visible.ONLY_ME,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, of_meeting: bool, new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_meeting:
            self.fields["words"].label = _("Anything else")
        else:
            self.fields = {name: self.fields[name] for name in ("words", "visible")}
        if not new:
            del self.fields["visible"]

    def parts(self) -> Parts:
        """What was written, for the action."""
        return Parts(**{name: said for name, said in self.cleaned_data.items() if name != "visible"})

    @staticmethod
    def typed(note: Note) -> dict[str, str]:
        """What stands in the form when a note is changed."""
        return {name: getattr(note, name) for name in ("words", "feedback", "discussion", "support")}
