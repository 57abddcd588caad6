"""Forms of whoever opens a pair in an emergency, and of whoever reviews it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.programmes.forms import Day
from handrail.safeguarding.actions import Need
from handrail.safeguarding.forms import lines
from handrail.safeguarding.opening_states import Finding, Telling, Why


class NeedForm(forms.Form):
    """Why it must be opened, and when the two are told."""

    why = forms.ChoiceField(label=_("Why must it be opened?"), choices=Why.choices, widget=forms.RadioSelect)
    words = lines(
        label=_("What happened, and why is there no other way?"),
        help_text=_("For example: asking the person themselves, or somebody who is with them."),
    )
    telling = forms.ChoiceField(
        label=_("When are the two told?"),
        choices=Telling.choices,  # none is chosen before: telling the wrong one could harm the other
        widget=forms.RadioSelect,
    )
    hold = lines(
        label=_("If not yet: whom would it put at risk, and how?"),
        required=False,
        help_text=_("Whoever reviews it can let the two know sooner."),
    )
    tell_on = Day(
        label=_("If not yet: on which day are they told at the latest?"),
        required=False,
        help_text=_(
            "Within 90 days. Then they are told without anybody doing anything. If it is more than three "
            "days away, a mail reminds you and whoever reviews it three days before."
        ),
    )

    def need(self) -> Need:
        """What was said, for the action."""
        return Need(**self.cleaned_data)


class ReviewForm(forms.Form):
    """What whoever looked at it found."""

    finding = forms.ChoiceField(
        label=_("What did you find?"), choices=Finding.choices, widget=forms.RadioSelect
    )
    words = lines(label=_("On what do you base it?"))
