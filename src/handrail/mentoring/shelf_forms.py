"""The form that puts a resource on a mentee's list."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.mentoring.shelf_queries import Choices
from handrail.programmes.forms import Day


class PutOnListForm(forms.Form):
    """Which resource, and perhaps until when."""

    resource = forms.ChoiceField(
        label=_("Resource"),
        error_messages={
            "required": _("Choose a resource."),
            "invalid_choice": _("This is no longer on the shelf, or stands on the list already."),
        },
    )
    due = Day(label=_("By when"), required=False)

    def __init__(self, *args: Any, offered: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["resource"]).choices = [("", _("Choose")), *offered]
