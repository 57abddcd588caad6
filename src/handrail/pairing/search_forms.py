"""Forms of a search for one mentee. They check shape; what is allowed is the actions' to say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.programmes.forms import Day


class ProposeForm(forms.Form):
    """The mentors that were ticked."""

    mentors = forms.TypedMultipleChoiceField(label=_("Mentors"), required=False, coerce=UUID)

    def __init__(self, *args: Any, possible: Iterable[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentors"].choices = [(str(key), str(key)) for key in possible]  # type: ignore[attr-defined]
        self.fields["mentors"].error_messages["invalid_choice"] = _(
            "The list has changed meanwhile. Look at it again, then propose."
        )

    @property
    def ticked(self) -> set[str]:
        """What is ticked, also in a form that came back."""
        return set(self["mentors"].value() or ())


class CalledForm(forms.Form):
    """On which day a call was."""

    day = Day(label=_("On which day did you talk?"))
