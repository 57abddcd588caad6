"""Forms of matching rounds. They check shape; what is allowed is the actions' to say."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, gettext_lazy, ngettext

from handrail.pairing.queries.choosing import MOST_WISHES, Card
from handrail.programmes.forms import Day, Line
from handrail.programmes.plans import Criterion

# ---- choosing

PLACES = {
    1: gettext_lazy("1, the one I would like most"),
    2: gettext_lazy("2"),
    3: gettext_lazy("3"),
    4: gettext_lazy("4"),
    5: gettext_lazy("5"),
}


class WishesForm(forms.Form):
    """A place, or none, for each suggested mentor; no place twice. A place left out in between closes up."""

    def __init__(self, *args: Any, cards: Sequence[Card], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cards = {f"place_{card.suggestion.pk}": card for card in cards}
        for name, card in self.cards.items():
            self.fields[name] = forms.TypedChoiceField(
                label=gettext("Your wish for %(name)s") % {"name": card.user.name},
                choices=[("", gettext("No wish"))] + [(n, PLACES[n]) for n in range(1, MOST_WISHES + 1)],
                coerce=int,
                empty_value=None,
                required=False,
                initial=card.suggestion.rank,
            )

    def clean(self) -> None:
        """Each place once, said at every field that has it."""
        at: dict[int, list[str]] = defaultdict(list)
        for name in self.cards:
            if place := self.cleaned_data.get(name):
                at[place].append(name)
        for place, names in at.items():
            for name in names if len(names) > 1 else ():
                others = [self.cards[other].user.name for other in names if other != name]
                words = gettext("You gave %(place)d to %(names)s too. Give each number once.")
                self.add_error(name, words % {"place": place, "names": ", ".join(others)})

    def order(self) -> list[UUID]:
        """The suggestions that have a place, the dearest first."""
        placed = [(self.cleaned_data[name], card) for name, card in self.cards.items()]
        wished = [(place, card) for place, card in placed if place]
        return [card.suggestion.pk for _, card in sorted(wished, key=lambda one: one[0])]


# ---- the studio

WHOLE = 100


class WeightsForm(forms.Form):
    """How much each criterion counts: whole numbers that sum to 100."""

    def __init__(
        self, *args: Any, criteria: Iterable[Criterion], weights: Mapping[str, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for criterion in criteria:
            self.fields[f"weight_{criterion.key}"] = forms.IntegerField(
                label=gettext(criterion.label),
                min_value=0,
                max_value=WHOLE,
                initial=weights.get(criterion.key, 0),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def clean(self) -> None:
        """The sum, said at the field that was changed most: it is likely to be the one to change again."""
        if self.errors:
            return
        total = sum(self.cleaned_data.values())
        if total != WHOLE:
            self.add_error(max(self.fields, key=self._changed), _far_off(total))

    def _changed(self, name: str) -> int:
        change: int = abs(self.cleaned_data[name] - self.fields[name].initial)
        return change

    def weights(self) -> dict[str, int]:
        """The weights by criterion."""
        return {name.removeprefix("weight_"): number for name, number in self.cleaned_data.items()}


def _far_off(total: int) -> str:
    left = WHOLE - total
    words = (
        ngettext("give %(points)d point more", "give %(points)d points more", left)
        if left > 0
        else ngettext("take %(points)d point away", "take %(points)d points away", -left)
    ) % {"points": abs(left)}
    said = gettext("The weights sum to %(total)d. Together they must be 100: %(words)s, here or elsewhere.")
    return said % {"total": total, "words": words}


class ReasonForm(forms.Form):
    """Why a coordinator decides something by hand."""

    reason = Line(
        label=gettext_lazy("Why"),
        max_length=300,
        help_text=gettext_lazy("One sentence. Whoever looks at this later will want to know."),
    )


class MoveForm(ReasonForm):
    """Another mentor for a mentee, and why."""

    mentor = forms.ChoiceField(label=gettext_lazy("New mentor"))
    field_order = ("mentor", "reason")

    def __init__(self, *args: Any, mentors: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].choices = [("", gettext("Choose a mentor")), *mentors]  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """A mentor, to ask why a mentee does not have them."""

    mentor = forms.ChoiceField(label=gettext_lazy("Mentor"), required=False)

    def __init__(self, *args: Any, mentors: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].choices = [("", gettext("Choose a mentor")), *mentors]  # type: ignore[attr-defined]


class ChooseByForm(forms.Form):
    """The last day on which people choose: a week from today, or sooner where the cohort starts sooner."""

    choose_by = Day(label=gettext_lazy("People choose until"))

    def __init__(self, *args: Any, today: dt.date, starts: dt.date, **kwargs: Any) -> None:
        week = max(today, min(today + dt.timedelta(days=7), starts - dt.timedelta(days=1)))
        kwargs["initial"] = {"choose_by": week, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


# ---- coverage


class ChosenForm(forms.Form):
    """The people that were ticked in a list, or everybody in it."""

    everybody = forms.BooleanField(required=False)
    who = forms.TypedMultipleChoiceField(required=False, coerce=UUID)

    def __init__(self, *args: Any, possible: Iterable[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [(str(key), str(key)) for key in possible]  # type: ignore[attr-defined]

    def ticked(self) -> list[UUID] | None:
        """Those ticked; None for everybody."""
        chosen: list[UUID] = self.cleaned_data["who"]
        return None if self.cleaned_data["everybody"] else chosen
