"""Forms of the pages about how the site runs."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.jobs.demo_clock import ONLY_FORWARD
from handrail.people.forms import Words


class PauseMailForm(forms.Form):
    """Why no mail is to leave."""

    reason = Words(
        label=_("Why"),
        max_length=200,
        help_text=_("The other staff read it on this page. For example: the mail server is being moved."),
    )


class WantedMailsForm(forms.Form):
    """The kinds of mail that one can do without; those that are ticked come."""

    wanted = forms.MultipleChoiceField(
        label=_("You can do without these; untick what you do not want"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Mails about your account, invitations and notices of changes always come, because you need them."
        ),
    )

    def __init__(self, data: Any, *, kinds: list[tuple[str, str]], wanted: list[str]) -> None:
        super().__init__(data, initial={"wanted": wanted})
        cast(forms.MultipleChoiceField, self.fields["wanted"]).choices = kinds


class LogForm(forms.Form):
    """What of the log to show. It stands in the address, so it holds ids, never names."""

    person = forms.ChoiceField(label=_("Person"), required=False)
    verb = forms.ChoiceField(label=_("What was done"), required=False)
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(
        self, *args: Any, people: list[tuple[UUID, str]], verbs: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, everything, choices in (
            ("person", _("Everybody"), [(str(key), label) for key, label in people]),
            ("verb", _("Everything"), verbs),
        ):
            cast(forms.ChoiceField, self.fields[name]).choices = [("", everything), *choices]

    def chosen(self) -> dict[str, Any]:
        """What was chosen, for the query; nothing of a field that was wrong."""
        self.full_clean()
        data = self.cleaned_data
        person = data.get("person")
        return {
            "person": UUID(person) if person else None,
            "verb": data.get("verb", ""),
            "first": data.get("first"),
            "last": data.get("last"),
        }


class DemoClockForm(forms.Form):
    """How far to move the clock of a demonstration: by some days, or to a day."""

    by = forms.TypedChoiceField(
        choices=[(1, _("A day")), (7, _("A week")), (30, _("30 days"))], coerce=int, required=False
    )
    day = forms.DateField(
        label=_("The day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any, *, ends: dt.datetime) -> None:
        super().__init__(data)
        self.ends = ends
        self.fields["day"].widget.attrs["min"] = f"{ends + dt.timedelta(days=1):%Y-%m-%d}"

    def clean(self) -> dict[str, Any]:
        """Either of the two, and never back."""
        data = self.cleaned_data
        if not data.get("by") and not data.get("day") and "day" not in self.errors:
            self.add_error("day", _("Say to which day, or take one of the steps."))
        elif data.get("day") and data["day"] <= self.ends.date():
            self.add_error("day", ONLY_FORWARD)
        return data

    def ahead(self) -> dt.timedelta:
        """How far that is, at the same time of day on the wall."""
        data = self.cleaned_data
        days = data["by"] or (data["day"] - self.ends.date()).days
        moved = self.ends + dt.timedelta(days=days)  # of two times in one zone this counts days on the wall
        return moved.astimezone(dt.UTC) - self.ends.astimezone(dt.UTC)
