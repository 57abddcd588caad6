"""Forms of matching rounds. They check shape; what is allowed is the actions' to say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, gettext_lazy

from handrail.pairing.queries.choosing import MOST_WISHES, Card

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
