"""The forms of a check-in: the scale alone for the link of a mail, and with words for who signed in."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handrail.checkins.actions import Said
from handrail.checkins.models import CheckIn
from handrail.checkins.schedule import Schedule
from handrail.checkins.states import Met, Pulse
from handrail.programmes.forms import Lines

YES = "yes"
DIGITS = 4


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


class Days(forms.CharField):
    """Whole days in one line, with commas or spaces between them."""

    def to_python(self, value: Any) -> tuple[int, ...]:  # type: ignore[override]
        """The days; what no whole number is, is said by its name."""
        words = [word for word in re.split(r"[\s,;،؛]+", super().to_python(value) or "") if word]
        for word in words:
            if not (word.isdecimal() and len(word) <= DIGITS):
                told = _("“%(word)s” is not a whole number of days. Write them as 14, 30, 60.")
                raise ValidationError(told, params={"word": word})
        return tuple(int(word) for word in words)

    def prepare_value(self, value: Any) -> Any:
        """Days as they are written; what was typed stays."""
        return ", ".join(map(str, value)) if isinstance(value, tuple) else value


class DaysForm(forms.Form):
    """When a programme asks how it goes. What days are allowed is the action's to say."""

    days = Days(
        label=_("Days after the pair began"),
        max_length=120,
        help_text=_("At most eight, from 7 to 365, and at least 14 between two. Such as 14, 30, 60, 90."),
    )
    quarterly = forms.BooleanField(label=_("After the last of these days, each three months"), required=False)
    half_way = forms.BooleanField(label=_("Half-way between beginning and end"), required=False)
    before_end = forms.IntegerField(
        label=_("How many days before the end"), help_text=_("From 7 to 180. Nobody is asked after it.")
    )

    @staticmethod
    def filled(schedule: Schedule) -> dict[str, Any]:
        """What a schedule looks like in the form."""
        return {
            "days": schedule.days,
            "quarterly": schedule.quarterly,
            "half_way": schedule.half_way,
            "before_end": schedule.before_end,
        }

    def schedule(self) -> Schedule:
        """What was filled in."""
        return Schedule(**self.cleaned_data)
