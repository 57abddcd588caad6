"""The form about a link on the shelf. It checks shape; what is allowed is the actions' to say."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handrail.learning.shelf_actions import ResourceFacts
from handrail.learning.shelf_models import Resource
from handrail.learning.shelf_states import Topic
from handrail.programmes.forms import Day, Line


class ResourceForm(forms.Form):
    """All that the shelf says of a link."""

    title = Line(label=_("Title"), max_length=120)
    organisation = Line(label=_("Who keeps it"), max_length=120, help_text=_("The organisation or author."))
    url = forms.URLField(
        label=_("Address"), max_length=300, assume_scheme="https", help_text=_("It begins with https://")
    )
    topic = forms.ChoiceField(label=_("What it helps with"), choices=[("", _("Choose")), *Topic.choices])
    note = Line(
        label=_("A short note"),
        required=False,
        max_length=300,
        help_text=_("In your own words: what it is, and for whom. Copy nothing from the page."),
    )
    licence = Line(
        label=_("Licence"),
        required=False,
        max_length=80,
        help_text=_("For example CC BY 4.0. Leave it empty where nothing but the link may be passed on."),
    )
    review_on = Day(label=_("Look at it again on"), help_text=_("Pages move. You are shown what is due."))

    def clean_url(self) -> str:
        """A link that nobody can change on its way."""
        url = str(self.cleaned_data["url"])
        if not url.startswith("https://"):
            raise ValidationError(gettext("A link begins with https://"))
        return url

    def facts(self) -> ResourceFacts:
        """What was typed, for the action."""
        return ResourceFacts(**{field.name: self.cleaned_data[field.name] for field in fields(ResourceFacts)})

    @staticmethod
    def typed(resource: Resource) -> dict[str, Any]:
        """What stands in the form when a link is changed."""
        return {field.name: getattr(resource, field.name) for field in fields(ResourceFacts)}
