"""Forms at a pause and at the end of a pair. They check shape; what is allowed is the actions' to say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.mentoring.actions.ending import Facts, Words
from handrail.mentoring.ending_states import EndKind, Reached
from handrail.people.models import User
from handrail.programmes.forms import Day, Lines

NOBODY = "nobody"


def _lines(label: Any, **more: Any) -> Lines:
    return Lines(
        label=label, max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}), **more
    )


class EndForm(forms.Form):
    """How a mentorship ends, perhaps why, and for the mentee whether a new mentor is wanted."""

    kind = forms.ChoiceField(
        label=_("How does it end?"),
        choices=EndKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how it ends. None of these counts against anybody.")},
    )
    reason = Lines(
        label=_("Is there something that the coordinators should know?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    new_mentor = forms.BooleanField(label=_("I should like a new mentor"), required=False)
    wish = _lines(_("What should the new mentor be like?"))

    def __init__(self, *args: Any, as_mentee: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not as_mentee:
            del self.fields["new_mentor"], self.fields["wish"]

    def clean(self) -> dict[str, Any] | None:
        """A wish alone asks for nobody, and is not lost without a word."""
        given = super().clean()
        if self.cleaned_data.get("wish") and not self.cleaned_data.get("new_mentor"):
            self.add_error("new_mentor", _("Tick this if you want a new mentor, or empty the wish below."))
        return given

    def facts(self) -> Facts:
        """What was filled in."""
        given = self.cleaned_data
        wish = given["wish"] if given.get("new_mentor") else None
        return Facts(given["kind"], given["reason"], wish)


class NewMentorForm(forms.Form):
    """A wish for the next mentor."""

    wish = _lines(_("What should the new mentor be like?"))


class ClosureForm(forms.Form):
    """Three questions at the end."""

    helped = _lines(_("What helped most?"))
    change = _lines(_("What would you change about the programme?"))
    reached = forms.ChoiceField(
        label=_("Did you reach what you hoped for?"),
        choices=Reached.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def words(self) -> Words:
        """What was filled in."""
        return Words(**self.cleaned_data)


class PauseForm(forms.Form):
    """Until when a pair rests."""

    back_on = Day(
        label=_("On which day does it go on?"), help_text=_("It does so by itself. You can change your mind.")
    )


class CoverForm(forms.Form):
    """Who stands in for a mentor."""

    cover = forms.ChoiceField(label=_("Who stands in?"))

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in people}
        choices = [(key, user.name) for key, user in self.people.items()]
        self.fields["cover"].choices = [("", _("Choose")), *choices, (NOBODY, _("Nobody"))]  # type: ignore[attr-defined]

    def chosen(self) -> User | None:
        """The person who was picked."""
        return self.people.get(self.cleaned_data["cover"])
