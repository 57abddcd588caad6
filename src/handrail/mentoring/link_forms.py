"""Forms behind secret links, and of those who name somebody to plan for them. None of them asks for words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.lib.wall import read
from handrail.mentoring.actions import Choice
from handrail.mentoring.forms import ProposeForm, TimeForm, Wall
from handrail.mentoring.link_queries import Suggested
from handrail.mentoring.link_states import Deed
from handrail.programmes.forms import Line

ASKS = ("none_suits", "ask_decline")  # buttons that only lead to a question


class LinkForm(forms.Form):
    """Which button was pressed: each sends one name, so a time says by itself what is to be done."""

    do = forms.ChoiceField(required=False, choices=[*Deed.choices, *((name, name) for name in ASKS)])
    option = forms.IntegerField(required=False, min_value=0, max_value=2)
    time = forms.CharField(required=False, max_length=16)
    nothing_between = forms.BooleanField(required=False)

    def choice(self) -> Choice:
        """What was pressed, for the action. Call it once the form is valid."""
        data = self.cleaned_data
        deed, option, time = data["do"], data["option"], data["time"]
        if not deed:
            deed = Deed.MOVE if time else Deed.AGREE if option is not None else ""
        return Choice(deed, -1 if option is None else option, time, data["nothing_between"])


class PlanForm(ProposeForm):
    """Times that somebody proposes for another: no place, which is the two's own to say."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["place"]
        times = self.fields["suggested"]
        times.label = _("Both are usually free")
        times.help_text = _("From what each of them said when joining. Choose up to three times in all.")


class OtherTimeForm(TimeForm):
    """One new time for a meeting: one of those that are suggested, or another."""

    suggested = forms.ChoiceField(
        label=gettext_lazy("Both are usually free"), required=False, widget=forms.RadioSelect
    )
    time_1 = Wall(label=gettext_lazy("Another time"), required=False)

    def __init__(self, *args: Any, free: Suggested, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["suggested"].choices = free.times  # type: ignore[attr-defined]
        if not free.shared:
            self.fields["suggested"].label = _("The same hour on another day")

    def walls(self) -> list[dt.datetime]:
        data = self.cleaned_data
        own, chosen = data.get("time_1"), data.get("suggested")
        return [own] if own else [read(chosen)] if chosen else []

    def clean(self) -> dict[str, Any]:
        """One time, and only one."""
        data = super().clean()
        if bool(data.get("time_1")) == bool(data.get("suggested")) and not self.errors:
            raise ValidationError(_("Choose one of the times, or write another: one of the two."))
        return data


class DelegateForm(forms.Form):
    """Who is to plan for a person."""

    name = Line(label=gettext_lazy("Their name"), max_length=80)
    email = forms.EmailField(
        label=gettext_lazy("Their mail address"),
        max_length=254,
        help_text=gettext_lazy("They get a private link there, and need no account."),
    )
