"""Forms about the hours of a week. They check shape; what a week can hold is the actions' to say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handrail.mentoring.actions.time_budget import PlanFacts
from handrail.mentoring.models import TimeBudget
from handrail.mentoring.time_kinds import Halves, TimeKind, hours

NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{0,2})?")


class Hours(forms.CharField):
    """Whole or half hours, kept as half hours. Blank is no answer, and no zero."""

    def __init__(self, **kwargs: Any) -> None:
        box = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(required=False, max_length=8, widget=box, **kwargs)

    def clean(self, value: Any) -> Any:
        """Refuse what is no number of half hours, by the field's name."""
        text = str(super().clean(value)).strip()
        if not text:
            return None
        halves = Decimal(text.replace(",", ".")) * 2 if NUMBER.fullmatch(text) else Decimal("0.1")
        if halves != int(halves):
            words = gettext("%(kind)s: write whole or half hours, such as 6 or 6.5.")
            raise ValidationError(words % {"kind": self.label})
        return int(halves)


def _planned(halves: int | None) -> str:
    return "" if halves is None else gettext("Planned: %(hours)s") % {"hours": hours(halves)}


class WeekForm(forms.Form):
    """A box for the hours of each kind, with what was `planned` beside it."""

    def __init__(self, *args: Any, planned: Halves | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes: dict[str, forms.Field] = {
            kind: Hours(label=kind.label, help_text=_planned((planned or {}).get(kind))) for kind in TimeKind
        }
        self.fields = boxes | self.fields

    def boxes(self) -> list[forms.BoundField]:
        """The fields of hours."""
        return [self[kind] for kind in TimeKind]

    def halves(self) -> Halves:
        """What was written, without what was left blank."""
        data = self.cleaned_data
        return {str(kind): data[kind] for kind in TimeKind if data[kind] is not None}

    @staticmethod
    def typed(halves: Halves) -> dict[str, str]:
        """What stands in the boxes."""
        return {kind: hours(number) for kind, number in halves.items()}


class PlanForm(WeekForm):
    """The plan, who reads it, and the goal that it belongs to."""

    shared = forms.BooleanField(label=_("My mentor may see it"), required=False)
    goal = forms.ChoiceField(
        label=_("A goal that it belongs to"),
        required=False,
        help_text=_("Each week that you note then adds a line to the goal’s history."),
        error_messages={"invalid_choice": _("This goal has ended. Choose another, or none.")},
    )
    goal_kind = forms.ChoiceField(
        label=_("Which hours the goal is about"),
        required=False,
        choices=[("", _("Choose")), *TimeKind.choices],
    )

    def __init__(self, *args: Any, goals: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["goal"]).choices = [("", _("None")), *goals.items()]

    def facts(self) -> PlanFacts:
        """What was written, for the action."""
        data = self.cleaned_data
        return PlanFacts(self.halves(), data["shared"], data["goal"], data["goal_kind"])

    @staticmethod
    def typed_of(budget: TimeBudget | None) -> dict[str, Any]:
        """What stands in the form when a plan is changed."""
        if budget is None:
            return {}
        more = {"shared": budget.shared, "goal": str(budget.goal_id or ""), "goal_kind": budget.goal_kind}
        return {**WeekForm.typed(budget.planned), **more}
