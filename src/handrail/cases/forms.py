"""Forms of cases. They check shape; what is allowed is the actions' to say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from handrail.cases.rules import DEFAULTS, RULES, Rule, Thresholds, choose_words
from handrail.cases.states import Helped, Wish
from handrail.pairing.queries.searching import Offered
from handrail.pairing.snapshot import Wanted
from handrail.programmes.forms import Day, Lines

CONFIDENCE = [(str(number), str(number)) for number in range(1, 11)]


def _words(label: Any, **more: Any) -> Lines:
    return Lines(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **more)


class HelpForm(forms.Form):
    """One of the two asks a coordinator for help."""

    words = _words(_("What would help you?"), required=False)


class InterestsForm(forms.Form):
    """A mentee’s interests have changed."""

    wish = forms.ChoiceField(label=_("What would you like?"), choices=Wish.choices, widget=forms.RadioSelect)
    confidence = forms.ChoiceField(
        label=_("How sure are you of the change?"),
        choices=CONFIDENCE,
        widget=forms.RadioSelect,
        help_text=_("1 is a first thought, 10 is certain."),
    )
    goals = forms.MultipleChoiceField(
        label=_("What would you like help with now?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    interests = forms.MultipleChoiceField(
        label=_("Which fields interest you now?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = _words(
        _("Anything that the coordinator should know?"),
        required=False,
        help_text=_("Only for a second or another mentor. If you keep your mentor, this is not kept."),
    )

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.families = offered.fields
        every = {"goals": offered.goals, "interests": [one for _, some in offered.fields for one in some]}
        for name, options in every.items():
            self.fields[name].choices = [(one.key, one.label) for one in options]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> set[str]:
        """The fields that are ticked, also in a form that came back."""
        return set(self["interests"].value() or ())

    def wanted(self) -> Wanted:
        """What the mentee wants now."""
        return Wanted(self.cleaned_data["goals"], self.cleaned_data["interests"])


class NoteForm(forms.Form):
    """What was done, and when to look again."""

    words = _words(_("What was done or said"))
    again = Day(
        label=_("Look again on"),
        required=False,
        help_text=_("The case waits until then, and is due on that day."),
    )


class CloseForm(forms.Form):
    """What helped."""

    helped = forms.ChoiceField(label=_("What helped?"), choices=Helped.choices, widget=forms.RadioSelect)
    words = _words(_("Anything to remember"), required=False)
    close_search = forms.BooleanField(label=_("Close the search too"), required=False)

    def __init__(self, *args: Any, searching: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not searching:
            del self.fields["close_search"]


class ThresholdsForm(forms.Form):
    """Two numbers a rule, and what goes by itself."""

    nudges_first = forms.BooleanField(
        label=_("Write a friendly word to both, by itself, when a pair has not met"),
        required=False,
        help_text=_("Once, to both alike, and not while either is away. Otherwise you press the button."),
    )

    def __init__(self, *args: Any, limits: Thresholds = DEFAULTS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limits = limits
        for rule in RULES:
            wrong = dict.fromkeys(("required", "invalid", "min_value", "max_value"), choose_words(rule))
            for name, number, label in zip(("amber", "red"), limits[rule.key], _labels(rule), strict=True):
                self.fields[f"{rule.key}_{name}"] = forms.IntegerField(
                    label=label,
                    initial=number,
                    min_value=rule.least,
                    max_value=rule.most,
                    error_messages=wrong,
                )

    def rules(self) -> Iterator[tuple[Rule, BoundField, BoundField, bool]]:
        """Each rule with its two fields, and whether they are our defaults still."""
        for rule in RULES:
            ours = self.limits[rule.key] == DEFAULTS[rule.key]
            yield rule, self[f"{rule.key}_amber"], self[f"{rule.key}_red"], ours

    def values(self) -> Thresholds:
        """What was filled in, by rule."""
        data = self.cleaned_data
        return {rule.key: (data[f"{rule.key}_amber"], data[f"{rule.key}_red"]) for rule in RULES}


def _labels(rule: Rule) -> tuple[Any, Any]:
    if rule.key == "pulse":
        return _("Worth a look: twice at most"), _("Needs somebody: once at most")
    if rule.low:
        return _("Worth a look under"), _("Needs somebody under")
    return _("Worth a look from"), _("Needs somebody from")
