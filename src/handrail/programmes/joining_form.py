"""A joining form, made from the questions of a programme: one screen, or the questionnaire about oneself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.dates import MONTHS
from django.utils.translation import gettext, gettext_lazy, gettext_noop, ngettext

from handrail.programmes import personality
from handrail.programmes.answer_words import week
from handrail.programmes.forms import Lines
from handrail.programmes.plans import Option, Question
from handrail.programmes.queries import Choices
from handrail.programmes.states import Side

MARK = "__"
READERS: Mapping[str, Mapping[str, str]] = {
    Side.MENTEE: {
        "self": gettext_noop("Read by you alone. The matching uses it; no person sees it."),
        "lead": gettext_noop("Read by you and the programme's coordinators."),
        "suggested": gettext_noop(
            "Read by you, the mentors suggested to you, and the programme's coordinators."
        ),
        "partner": gettext_noop("Read by you, and by your mentor once you are matched. Nobody else."),
    },
    Side.MENTOR: {
        "self": gettext_noop("Read by you alone. The matching uses it; no person sees it."),
        "lead": gettext_noop("Read by you and the programme's coordinators."),
        "suggested": gettext_noop(
            "Read by you, the mentees you are suggested to, and the programme's coordinators."
        ),
        "partner": gettext_noop("Read by you, and by your mentees once you are matched. Nobody else."),
    },
}


@dataclass(slots=True)
class Block:
    """One question on a screen: its fields, one a row where it has several, and what is wrong."""

    question: Question
    readers: str
    names: list[str]
    errors: list[str] = field(default_factory=list)
    fields: list[BoundField] = field(default_factory=list)
    families: Sequence[tuple[str, Sequence[Option]]] = ()
    chosen: frozenset[str] = frozenset()
    days: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()

    @property
    def template(self) -> str:
        """The template that draws this kind of question."""
        kind = {
            "one": "many",
            "must_haves": "many",
            "months": "many",
            "weighted": "rows",
            "statements": "rows",
        }
        name = "families" if self.families else kind.get(self.question.kind, self.question.kind)
        return f"programmes/questions/{name}.html"


class ScreenForm(forms.Form):
    """One screen. `complete()` also asks for what must not be left out; saving on the way does not."""

    def __init__(
        self,
        data: Any = None,
        *,
        questions: Sequence[Question],
        choices: Choices,
        answers: Mapping[str, Any],
        side: str,
    ) -> None:
        super().__init__(data, label_suffix="")
        self.choices, self.before = choices, answers
        asked = [one for one in questions if one.least or not one.list or choices.options[one.key]]
        self.blocks = [self._block(question, side) for question in asked]
        for block in self.blocks:
            block.fields = [self[name] for name in block.names]
            if block.fields:  # a question with one row an item has none where the school's list is empty
                block.chosen = frozenset(_listed(block.fields[0].value()))

    def _block(self, question: Question, side: str) -> Block:
        fields = dict(_fields(question, self.choices.options[question.key], self.before.get(question.key)))
        self.fields.update(fields)
        families = self.choices.families[question.key] if question.kind == "many" else ()
        block = Block(question, gettext(READERS[side][question.readers]), list(fields), families=families)
        block.days = week() if question.kind == "times" else ()
        return block

    def answers(self) -> dict[str, Any]:
        """The answers of every question that is in order; None where it was left blank."""
        wrong = {name for name in self.errors if name in self.fields}
        return {
            block.question.key: self._answer(block)
            for block in self.blocks
            if not wrong & set(block.names) and not self._too_many(block)
        }

    def _answer(self, block: Block) -> Any:
        kind, data = block.question.kind, self.cleaned_data
        if kind in ("weighted", "statements"):
            return {
                name.partition(MARK)[2]: int(data[name]) for name in block.names if data.get(name)
            } or None
        value = data.get(block.names[0])
        return None if value in ("", [], None) else value

    def _too_many(self, block: Block) -> bool:
        question = block.question
        if question.kind != "must_haves":
            return False
        return len(self.cleaned_data.get(block.names[0], ())) > question.most

    def complete(self) -> bool:
        """Whether the screen can be left: every answer is in order and none that is needed is missing."""
        answers = self.answers()
        for block in self.blocks:
            block.errors = [str(error) for bound in block.fields for error in bound.errors] or list(
                self._missing(block, answers)
            )
        return not any(block.errors for block in self.blocks)

    def _missing(self, block: Block, answers: Mapping[str, Any]) -> Iterator[str]:
        question = block.question
        if self._too_many(block):
            number = len(self.cleaned_data[block.names[0]])
            yield gettext("You chose %(number)d; at most %(most)d are possible. Take some away.") % {
                "number": number,
                "most": question.most,
            }
        elif block.fields and question.least and _size(answers.get(question.key)) < question.least:
            yield ngettext("Choose at least one.", "Choose at least %(least)d.", question.least) % {
                "least": question.least
            }


def _size(value: Any) -> int:
    return 0 if value is None else len(value) if isinstance(value, list | dict) else 1


def _listed(value: Any) -> Sequence[str]:
    return value if isinstance(value, list | tuple) else [] if value in (None, "") else [str(value)]


def _fields(question: Question, options: Sequence[Option], value: Any) -> Iterator[tuple[str, forms.Field]]:
    key, kind = question.key, question.kind
    if kind in ("weighted", "statements"):
        given = value if isinstance(value, dict) else {}
        levels = [(str(number), gettext(words)) for number, words in enumerate(question.levels, start=1)]
        if kind == "weighted":
            levels = [("", gettext("no")), *levels]
        for option in options:
            choice = forms.ChoiceField(
                label=gettext(option.label), choices=levels, required=False, widget=forms.RadioSelect
            )
            choice.initial = str(given.get(option.key, ""))
            yield f"{key}{MARK}{option.key}", choice
    else:
        yield key, _field(question, options, value)


def _field(question: Question, options: Sequence[Option], value: Any) -> forms.Field:
    known: dict[str, Any] = {"label": gettext(question.label), "required": False, "initial": value}
    match question.kind:
        case "number":
            return forms.IntegerField(min_value=0, max_value=question.most, **known)
        case "text":
            return Lines(max_length=1000, **known)
        case "one":
            offered = [(option.key, gettext(option.label)) for option in options]
            return forms.ChoiceField(choices=offered, widget=forms.RadioSelect, **known)
    return forms.MultipleChoiceField(
        choices=_many(question, options), widget=forms.CheckboxSelectMultiple, **known
    )


def _many(question: Question, options: Sequence[Option]) -> list[tuple[str, str]]:
    if question.kind == "times":
        return [part for _, parts in week() for part in parts]
    if question.kind == "months":
        return [(str(number), str(name)) for number, name in MONTHS.items()]
    return [(option.key, gettext(option.label)) for option in options]


class PersonalityForm(forms.Form):
    """The twenty statements. Each may be left out; the box at the end says yes to answering at all."""

    agree = forms.BooleanField(
        label=gettext_lazy("I choose to answer, and I have read what happens with it."),
        error_messages={
            "required": gettext_lazy(
                "Tick this box if you want to keep your answers. Otherwise go back: nothing is kept."
            )
        },
    )

    def __init__(self, data: Any = None, *, answers: Mapping[str, int]) -> None:
        super().__init__(data, label_suffix="", initial={"agree": bool(answers)})
        levels = [(str(number), words) for number, words in enumerate(personality.SCALE, start=1)]
        for item in personality.items():
            self.fields[f"item{item.position}"] = forms.ChoiceField(
                label=item.text,
                choices=levels,
                required=False,
                widget=forms.RadioSelect,
                initial=str(answers.get(str(item.position), "")),
            )

    @property
    def rows(self) -> list[BoundField]:
        """The statements in their order."""
        return [bound for bound in self if bound.name != "agree"]

    def answers(self) -> dict[str, int]:
        """What was answered, from position to 1 to 5."""
        given = {
            name.removeprefix("item"): value for name, value in self.cleaned_data.items() if name != "agree"
        }
        return {position: int(value) for position, value in given.items() if value}
