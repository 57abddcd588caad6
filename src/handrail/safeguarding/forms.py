"""Forms of whoever asks, and of the wellbeing lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.people.forms import Words
from handrail.people.models import User
from handrail.programmes.forms import Lines
from handrail.safeguarding.actions import Wish
from handrail.safeguarding.states import Ending, How


def lines(**more: Any) -> Lines:
    """Up to 2000 letters, in several lines."""
    return Lines(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **more)


class WishForm(forms.Form):
    """How somebody wants to be contacted. Nothing of it is shown to them again: others may look on."""

    lead = forms.ChoiceField(label=_("Who shall contact you?"), widget=forms.RadioSelect)
    how = forms.ChoiceField(label=_("How?"), choices=How.choices, widget=forms.RadioSelect)
    phone = Words(
        label=_("Telephone number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("For a call. Nothing is said to anybody else who answers."),
    )
    suits = Words(
        label=_("When does it suit you?"),
        max_length=300,
        required=False,
        help_text=_("For example: after four, not on Wednesday."),
    )
    words = lines(
        label=_("What is it about?"),
        required=False,
        help_text=_("You need not say anything. A few words help to find the right time and place."),
    )

    def __init__(self, *args: Any, leads: Sequence[User], adds: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leads = {str(lead.pk): lead for lead in leads}
        cast(forms.ChoiceField, self.fields["lead"]).choices = [
            (key, lead.name) for key, lead in self.leads.items()
        ]
        self.fields["lead"].initial = next(iter(self.leads), None)
        self.fields["how"].required = not adds
        if adds or len(self.leads) < 2:
            del self.fields["lead"]

    def wish(self) -> Wish:
        """What was asked, for the action."""
        data = dict(self.cleaned_data)
        return Wish(lead=self.leads.get(data.pop("lead", "")), **data)


class NoteForm(forms.Form):
    """What was done."""

    words = lines(label=_("What was done"))


class CloseForm(forms.Form):
    """How it ended."""

    ending = forms.ChoiceField(label=_("How did it end?"), choices=Ending.choices, widget=forms.RadioSelect)
    plan = lines(
        label=_("The plan"),
        required=False,
        help_text=_("Where you two have a plan: what you agreed on, in words that they would recognise."),
    )
