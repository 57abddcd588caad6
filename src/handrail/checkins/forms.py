"""The forms of a check-in: the scale alone for the link of a mail, and with words for who signed in."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.checkins.actions import Said
from handrail.checkins.models import CheckIn
from handrail.checkins.states import Met, Pulse
from handrail.programmes.forms import Lines

YES = "yes"


class ScaleForm(forms.Form):
    """How it feels, and whether the two met: one answer is enough."""

    pulse = forms.TypedChoiceField(
        label=_("How does it feel?"),
        choices=Pulse.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    met = forms.ChoiceField(
        label=_("Have you met since you were asked last?"),
        choices=Met.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def said(self) -> Said:
        """What was answered, for the action."""
        return Said(self.cleaned_data["pulse"], self.cleaned_data["met"])


class CheckInForm(ScaleForm):
    """The same, a few words, and whether somebody shall make contact. That last goes another way."""

    words = Lines(
        label=_("Is anything in the way?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A few words, or nothing."),
    )
    contact = forms.ChoiceField(
        label=_("Would you like someone to contact you?"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, who: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        yes = _("Yes, %(name)s about how I am") % {"name": who}
        cast(forms.ChoiceField, self.fields["contact"]).choices = [("", _("No, thank you")), (YES, yes)]
        if not who:
            del self.fields["contact"]

    def said(self) -> Said:
        """What was answered, for the action."""
        data = self.cleaned_data
        return Said(data["pulse"], data["met"], data["words"])

    @staticmethod
    def typed(check_in: CheckIn) -> dict[str, Any]:
        """What was said before, once its words are open."""
        return {"pulse": check_in.pulse, "met": check_in.met, "words": check_in.words}
