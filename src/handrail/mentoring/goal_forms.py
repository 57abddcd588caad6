"""Forms about goals. They check shape; what is missing in a goal says `smart.py`."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.mentoring import smart
from handrail.mentoring.actions.goals import GoalFacts
from handrail.mentoring.goal_states import Noted
from handrail.mentoring.models import Goal
from handrail.people.models import School
from handrail.people.queries import choices
from handrail.programmes.forms import Day, Lines

MILESTONE = "milestone"
SHORT = {"rows": 2}
PERIODS = [
    ("", _("Choose a day instead")),
    ("14", _("Two weeks")),
    ("28", _("Four weeks")),
    ("42", _("Six weeks")),
    ("91", _("Three months")),
    ("182", _("Six months")),
    ("365", _("A year")),
]


class Few(Lines):
    """A few words, on two lines at most."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, widget=forms.Textarea(attrs=SHORT), **kwargs)


class GoalForm(forms.Form):
    """The five parts. Nothing but the category is needed by its shape."""

    category = forms.ChoiceField(label=_("What it is about"))
    specific = Few(
        label=_("What do you want to reach?"),
        required=False,
        help_text=_("Specific: what you will do, where or with whom."),
    )
    measurable = Few(
        label=_("How will you two know?"),
        required=False,
        help_text=_("Measurable: a number, or something that can be seen to be done."),
    )
    achievable = Few(
        label=_("What makes it possible?"),
        required=False,
        help_text=_("Achievable: time, people, what you can do already."),
    )
    relevant = Few(
        label=_("Why does it matter to you?"), required=False, help_text=_("Relevant: why this, and why now.")
    )
    due = Day(label=_("By when?"), required=False, help_text=_("Time-bound: a day, or a time from today on."))
    period = forms.ChoiceField(label=_("Or give yourself"), choices=PERIODS, required=False)
    review_on = Day(label=_("When do you look at it together?"), required=False)
    reason = Few(
        label=_("Keep it as it is, because"),
        required=False,
        help_text=_("Only where something is missing and you want to keep the goal all the same."),
    )

    def __init__(self, *args: Any, school: School, keep: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("Choose")), *choices(school, "goal_categories", keep=keep)]
        cast(forms.ChoiceField, self.fields["category"]).choices = offered

    def parts(self, today: dt.date) -> smart.Parts:
        """What was written so far; a period counts from today."""
        data = self.cleaned_data
        due, period = data.get("due"), data.get("period")
        if due is None and period:
            due = today + dt.timedelta(days=int(period))
        words = {name: data.get(name, "") for name in ("specific", "measurable", "achievable", "relevant")}
        return smart.Parts(**words, due=due)

    def facts(self, today: dt.date) -> GoalFacts:
        """What was written, for the action."""
        data = self.cleaned_data
        return GoalFacts(data["category"], self.parts(today), data["reason"], data["review_on"])

    def gaps(self, today: dt.date) -> list[smart.Gap]:
        """What is missing in what was written so far."""
        return smart.gaps(self.parts(today), today)

    def say(self, today: dt.date) -> None:
        """Put what is missing at each field."""
        for gap in self.gaps(today):
            if gap.part not in self.errors:
                self.add_error(gap.part, str(gap.words))

    @staticmethod
    def typed(goal: Goal) -> dict[str, Any]:
        """What stands in the form when a goal is changed."""
        names = ("category", "specific", "measurable", "achievable", "relevant", "due", "review_on")
        return {name: getattr(goal, name) for name in names}


class AddForm(forms.Form):
    """One more line: progress, evidence, or a milestone."""

    kind = forms.ChoiceField(
        label=_("What you add"),
        choices=[
            (Noted.PROGRESS, _("Progress: how it goes")),
            (Noted.EVIDENCE, _("Evidence: what shows it, or a link that begins with https://")),
            (MILESTONE, _("Milestone: a step on the way")),
        ],
        widget=forms.RadioSelect,
    )
    words = Lines(label=_("In your words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    review_on = Day(label=_("Look at the goal again on"), required=False)

    def clean(self) -> dict[str, Any]:
        """A milestone is short; a link is one that nobody can change on its way."""
        data = super().clean() or {}
        words = data.get("words", "")
        if data.get("kind") == MILESTONE and len(words) > 300:
            self.add_error(
                "words", _("A milestone has at most 300 letters. Shorten it, or note it as progress.")
            )
        if data.get("kind") == Noted.EVIDENCE and words.startswith("http:"):
            self.add_error(
                "words", _("This link begins with http:// and can be read on its way. Use https://.")
            )
        return data


class ReflectionForm(forms.Form):
    """An answer, or a comment."""

    words = Lines(label=_("In your words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))
