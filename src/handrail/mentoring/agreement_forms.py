"""The form of what one side expects. It checks shape; what is allowed is the actions' to say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.mentoring.actions.agreeing import Facts
from handrail.mentoring.agreement_queries import QUESTIONS
from handrail.mentoring.agreement_states import Often
from handrail.mentoring.models import Expectations
from handrail.programmes.forms import Lines


def _lines(name: str, **more: Any) -> Lines:
    return Lines(label=QUESTIONS[name], max_length=500, widget=forms.Textarea(attrs={"rows": 3}), **more)


class ExpectationsForm(forms.Form):
    """Five questions, and one more for supervisors of research."""

    how_often = forms.ChoiceField(label=QUESTIONS["how_often"], choices=[("", _("Choose")), *Often.choices])
    how_to_reach = _lines("how_to_reach", help_text=_("For example: by mail, within three working days."))
    brings = _lines(
        "brings", help_text=_("For example: I prepare what to talk about. I hope for honest words.")
    )
    leave_out = _lines(
        "leave_out",
        required=False,
        help_text=_("For example: my marks, my family, what colleagues are like."),
    )
    difficult = _lines(
        "difficult", help_text=_("For example: we say so at the next meeting, or ask the programme lead.")
    )
    authorship = Lines(
        label=QUESTIONS["authorship"],
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Name each piece of work. What changes later is agreed again."),
    )

    def __init__(self, *args: Any, authorship: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not authorship:
            del self.fields["authorship"]

    def facts(self) -> Facts:
        """What was written, for the action."""
        return Facts(**self.cleaned_data)

    @staticmethod
    def typed(part: Expectations | None) -> dict[str, str]:
        """What one wrote before."""
        return {name: getattr(part, name) for name in QUESTIONS} if part else {}
