"""Forms on which the terms of a programme are changed, a part at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_noop

from handrail.programmes.forms import Line, Lines
from handrail.programmes.plans import Plan, Question, Training
from handrail.programmes.states import Side

READERS = [
    ("self", gettext_noop("Only themselves")),
    ("lead", gettext_noop("Coordinators")),
    ("suggested", gettext_noop("Suggested partners and coordinators")),
    ("partner", gettext_noop("Their partner, once matched")),
]
WEIGHTS = 100


class TermsForm(forms.Form):
    """One part of the terms: `changed()` is what the action takes. `stages` of the school: key and label."""

    title: ClassVar[str]
    lead: ClassVar[str]

    def __init__(self, *args: Any, plan: Plan, stages: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.stages = plan, stages
        self.build()

    def said_first(self) -> str:
        """The sentence above the form."""
        return gettext(self.lead) % {"points": WEIGHTS}

    def build(self) -> None:
        """Fill in what the plan says now."""

    def changed(self) -> Mapping[str, Any]:
        """The parts of the plan that were typed here."""
        raise NotImplementedError


def _whole(label: str, least: int, most: int, initial: int, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, initial=initial, help_text=help_text
    )


class TimesForm(TermsForm):
    """How long, how often, how many."""

    title = gettext_noop("Dates, meetings and places")
    lead = gettext_noop("Cohorts that are planned already keep their dates.")

    def build(self) -> None:
        """The numbers as they are."""
        dates, rhythm, capacity = self.plan.dates, self.plan.rhythm, self.plan.capacity
        self.fields |= {
            "weeks": _whole(gettext("Weeks that a cohort lasts"), 1, 260, dates.weeks),
            "joining_weeks": _whole(
                gettext("Weeks before it in which people join"), 1, 52, dates.joining_weeks
            ),
            "meetings_a_year": _whole(gettext("Meetings a year"), 1, 366, rhythm.meetings_a_year),
            "minutes_least": _whole(gettext("Minutes a meeting, at least"), 5, 480, rhythm.minutes_least),
            "minutes_most": _whole(gettext("Minutes a meeting, at most"), 5, 480, rhythm.minutes_most),
            "first_within_days": _whole(
                gettext("Days until the first meeting"), 1, 365, rhythm.first_within_days
            ),
            "agreement_within_days": _whole(
                gettext("Days until the pair has agreed on its terms"), 1, 365, rhythm.agreement_within_days
            ),
            "usual": _whole(gettext("Mentees a mentor, usually"), 1, 20, capacity.usual),
            "most": _whole(gettext("Mentees a mentor, at most"), 1, 20, capacity.most),
        }

    def clean(self) -> dict[str, Any]:
        """The least is no more than the most."""
        data = super().clean() or {}
        for low, high in (("minutes_least", "minutes_most"), ("usual", "most")):
            if low in data and high in data and data[low] > data[high]:
                words = gettext("This is less than the %(least)d above. Make it %(least)d or more.")
                self.add_error(high, words % {"least": data[low]})
        return data

    def changed(self) -> Mapping[str, Any]:
        """Each number in its place."""
        data = self.cleaned_data
        return {
            "dates": _some(data, "weeks", "joining_weeks"),
            "rhythm": _some(
                data,
                "meetings_a_year",
                "minutes_least",
                "minutes_most",
                "first_within_days",
                "agreement_within_days",
            ),
            "capacity": _some(data, "usual", "most"),
            "mentor_screens": _screens(self.plan, Side.MENTOR, self._allowed),
        }

    def _allowed(self, question: Question) -> dict[str, Any]:
        """A mentor can offer as many places as the programme allows."""
        return {"most": self.cleaned_data["most"]} if question.profile == "most_mentees" else {}


def _screens(plan: Plan, side: Side, change: Callable[[Question], dict[str, Any]]) -> list[dict[str, Any]]:
    """One side's form with what `change` says about each question."""
    return [
        screen.model_dump() | {"questions": [one.model_dump() | change(one) for one in screen.questions]}
        for screen in plan.screens(side)
    ]


def _some(data: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: data[name] for name in names}


class EligibleForm(TermsForm):
    """Which stages may take part."""

    title = gettext_noop("Who can take part")
    lead = gettext_noop(
        "An import is checked against this. Where no stage is ticked, every stage can take part."
    )

    def build(self) -> None:
        """The school's stages, ticked as they are."""
        for name, label in (
            ("mentees", gettext_noop("Stages of mentees")),
            ("mentors", gettext_noop("Stages of mentors")),
        ):
            self.fields[name] = forms.MultipleChoiceField(
                label=gettext(label),
                choices=list(self.stages),
                initial=list(getattr(self.plan.eligible, name)),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def changed(self) -> Mapping[str, Any]:
        """The stages by their keys."""
        return {"eligible": _some(self.cleaned_data, "mentees", "mentors")}


class TrainingForm(TermsForm):
    """What must be finished before somebody is matched."""

    title = gettext_noop("Training before the match")
    lead = gettext_noop(
        "Nobody is matched before they have finished the training of their side. Empty a title to drop it."
    )

    def build(self) -> None:
        """A few rows: those that there are, and empty ones."""
        rows: list[Training | None] = [*self.plan.training, None, None]
        self.numbers = range(1, len(rows) + 1)
        for number, row in enumerate(rows, start=1):
            self.fields[f"label{number}"] = Line(
                label=gettext("Training %(number)d") % {"number": number},
                max_length=120,
                required=False,
                initial=row.label if row else "",
            )
            self.fields[f"minutes{number}"] = forms.IntegerField(
                label=gettext("Minutes"),
                min_value=1,
                max_value=600,
                required=False,
                initial=row.minutes if row else None,
            )
            self.fields[f"side{number}"] = forms.ChoiceField(
                label=gettext("Who takes it"),
                choices=[(Side.MENTEE.value, gettext("Mentees")), (Side.MENTOR.value, gettext("Mentors"))],
                initial=row.side if row else Side.MENTOR,
            )

    def clean(self) -> dict[str, Any]:
        """A training has its minutes."""
        data = super().clean() or {}
        for number in self.numbers:
            minutes = f"minutes{number}"
            if data.get(f"label{number}") and data.get(minutes) is None and minutes not in self.errors:
                self.add_error(minutes, gettext("Say about how many minutes it takes."))
        return data

    def changed(self) -> Mapping[str, Any]:
        """The rows with a title. A row keeps its key, by which it is known who has finished it."""
        rows = [self._row(number) for number in self.numbers]
        return {"training": [row for row in rows if row["label"]]}

    def _row(self, number: int) -> dict[str, Any]:
        data, kept = self.cleaned_data, self.plan.training
        key = kept[number - 1].key if number <= len(kept) else f"training_{number}"
        taken = {one.key for one in kept[: number - 1]} | {one.key for one in kept[number:]}
        return {
            "key": f"{key}_new" if key in taken else key,
            "label": data[f"label{number}"],
            "minutes": data[f"minutes{number}"],
            "side": data[f"side{number}"],
        }


class AgreementForm(TermsForm):
    """What both sides agree to."""

    title = gettext_noop("Agreement")
    lead = gettext_noop("Both sides read it before they join, and agree to it once they are a pair.")

    def build(self) -> None:
        """The words as they are."""
        self.fields["agreement"] = Lines(
            label=gettext("What both agree to"),
            max_length=8000,
            initial=self.plan.agreement,
            help_text=gettext("Say what stays between them, and what must be passed on."),
            widget=forms.Textarea(attrs={"rows": 16}),
        )

    def changed(self) -> Mapping[str, Any]:
        """The words, with one kind of line end."""
        return {"agreement": self.cleaned_data["agreement"].replace("\r\n", "\n")}


class WeightsForm(TermsForm):
    """What counts in matching, and how much."""

    title = gettext_noop("What counts in matching")
    lead = gettext_noop("Share out %(points)d points. What has none does not count.")

    def build(self) -> None:
        """A number for each criterion."""
        for one in self.plan.criteria:
            self.fields[one.key] = _whole(gettext(one.label), 0, WEIGHTS, one.weight)

    def clean(self) -> dict[str, Any]:
        """Together they are a hundred."""
        data = super().clean() or {}
        total = sum(data.get(one.key, 0) for one in self.plan.criteria)
        if not self.errors and total != WEIGHTS:
            more = gettext("take %(points)d away") if total > WEIGHTS else gettext("add %(points)d")
            more %= {"points": abs(total - WEIGHTS)}
            words = gettext("Together these are %(total)d points, not %(whole)d: %(more)s.")
            raise ValidationError(words % {"total": total, "whole": WEIGHTS, "more": more})
        return data

    def changed(self) -> Mapping[str, Any]:
        """The criteria with their new weights."""
        return {
            "criteria": [
                one.model_dump() | {"weight": self.cleaned_data[one.key]} for one in self.plan.criteria
            ]
        }


class ReadersForm(TermsForm):
    """Who reads which answer."""

    title = gettext_noop("Who reads the answers")
    lead = gettext_noop(
        "The person always does; here stands who else. Answers given already stay as they were promised."
    )

    def build(self) -> None:
        """A choice for each question of each side."""
        for side in Side:
            for key, question in self.plan.questions(side).items():
                self.fields[f"{side}_{key}"] = forms.ChoiceField(
                    label=f"{side.label}: {gettext(question.label)}",
                    choices=[(name, gettext(words)) for name, words in READERS],
                    initial=question.readers,
                )

    def changed(self) -> Mapping[str, Any]:
        """The screens of both sides, with the readers that were chosen."""
        return {f"{side}_screens": self._screens(side) for side in Side}

    def _screens(self, side: Side) -> list[dict[str, Any]]:
        return _screens(self.plan, side, lambda one: {"readers": self.cleaned_data[f"{side}_{one.key}"]})


PARTS: Mapping[str, type[TermsForm]] = {
    "times": TimesForm,
    "eligible": EligibleForm,
    "training": TrainingForm,
    "agreement": AgreementForm,
    "weights": WeightsForm,
    "readers": ReadersForm,
}
