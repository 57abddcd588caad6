"""Forms about training. They check shape; what is allowed is the actions' to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.programmes.plans import Training


def _offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


class ConfirmForm(forms.Form):
    """The people that were ticked in a list, and the module; blank for all modules."""

    module = forms.ChoiceField(label=_("What they finished"), required=False)
    who = forms.MultipleChoiceField(required=False)

    def __init__(
        self, *args: Any, modules: Sequence[Training], possible: Iterable[Any] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [module.key for module in modules]
        _offer(self, "module", [("", _("All modules")), *((one.key, one.label) for one in modules)])
        _offer(self, "who", [(str(key), str(key)) for key in possible])

    def modules(self) -> list[str]:
        """The keys that were chosen."""
        chosen = self.cleaned_data["module"]
        return [chosen] if chosen else self.asked


class PersonForm(forms.Form):
    """A box for each module of one person."""

    modules = forms.MultipleChoiceField(
        label=_("Finished"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, modules: Sequence[Training], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "modules", [(module.key, module.label) for module in modules])
