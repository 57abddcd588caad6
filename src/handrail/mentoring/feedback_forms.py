"""The form of what one side says of a meeting. Each side is asked its own questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.mentoring.actions.feeding_back import ASKED, Said
from handrail.mentoring.models import Feedback
from handrail.programmes.forms import Line
from handrail.programmes.states import Side

LABELS = {
    Side.MENTEE: {
        "useful": _("How useful was it?"),
        "listened": _("Did you feel listened to?"),
        "well": _("What helped"),
        "next_step": _("What would help next time"),
    },
    Side.MENTOR: {
        "ready": _("How ready was your mentee?"),
        "well": _("What I saw you do well"),
        "next_step": _("A next step"),
        "gained": _("What I gained"),
    },
}
NUMBERS = ("useful", "listened", "ready")
SCALE = [(1, _("1, not at all")), (2, "2"), (3, _("3, in part")), (4, "4"), (5, _("5, very much"))]


def _number() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=SCALE,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a number from 1 to 5.")},
    )


class FeedbackForm(forms.Form):
    """One or two numbers, and a line or two if one likes."""

    useful = _number()
    listened = _number()
    ready = _number()
    well = Line(max_length=1000, required=False)
    next_step = Line(max_length=1000, required=False)
    gained = Line(max_length=1000, required=False)

    def __init__(self, *args: Any, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {name: field for name, field in self.fields.items() if name in ASKED[side]}
        for name, label in LABELS[side].items():
            self.fields[name].label = label

    def said(self) -> Said:
        """What was answered, for the action."""
        return Said(**self.cleaned_data)

    @staticmethod
    def typed(mine: Feedback | None) -> dict[str, Any]:
        """What one said before."""
        names = (*NUMBERS, "well", "next_step", "gained")
        return {name: getattr(mine, name) for name in names} if mine else {}
