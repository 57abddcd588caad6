"""Forms of those who run a programme. They check shape; what is allowed is the actions' to say."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy, ngettext

from handrail.people.models import User
from handrail.programmes.models import Import
from handrail.programmes.plans import conflict_kinds, hidden_kinds, template, template_keys
from handrail.programmes.sheet_columns import columns_for
from handrail.programmes.sheet_people import CellFault
from handrail.programmes.states import Side
from handrail.sheets.nearest import nearest

MOST_BYTES = 10 * 1024 * 1024


class Line(forms.CharField):
    """One line of text: composed alike whatever keyboard it came from, without control characters."""

    def to_python(self, value: Any) -> str:
        """Refuse what no keyboard writes."""
        text = unicodedata.normalize("NFC", super().to_python(value) or "")
        if any(unicodedata.category(letter) == "Cc" and letter not in self.allowed for letter in text):
            raise ValidationError(gettext("This contains characters that cannot be shown. Type it again."))
        return text

    allowed = ""


class Lines(Line):
    """Text of several lines."""

    widget = forms.Textarea
    allowed = "\n\r\t"


class Day(forms.DateField):
    """A date, picked from the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class NewProgrammeForm(forms.Form):
    """Which template, and what the programme is called."""

    template = forms.ChoiceField(label=gettext_lazy("Begin with"), widget=forms.RadioSelect)
    title = Line(
        label=gettext_lazy("Title"),
        max_length=120,
        help_text=gettext_lazy("What people see. You can change it later."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [(key, template(key).title) for key in template_keys()]  # type: ignore[attr-defined]


class TitleForm(forms.Form):
    """A title for a copy."""

    title = Line(label=gettext_lazy("Title of the copy"), max_length=120)


class DescriptionForm(forms.Form):
    """What people read about a programme."""

    title = Line(label=gettext_lazy("Title"), max_length=120)
    words = Lines(label=gettext_lazy("What it is, in a few sentences"), max_length=2000)


class LeadForm(forms.Form):
    """Another coordinator for the programme."""

    user = forms.ChoiceField(label=gettext_lazy("Coordinator"))

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in people}
        self.fields["user"].choices = [(key, user.name) for key, user in self.people.items()]  # type: ignore[attr-defined]

    def chosen(self) -> User:
        """The person who was picked."""
        return self.people[self.cleaned_data["user"]]


class CohortForm(forms.Form):
    """A new run of a programme. It ends when the programme's terms say."""

    title = Line(label=gettext_lazy("Title"), max_length=80, help_text=gettext_lazy("Such as “2026/27”."))
    starts = Day(label=gettext_lazy("First day"))


class ExtendForm(forms.Form):
    """More time to join."""

    join_by = Day(label=gettext_lazy("People can join until"))


class ExamForm(forms.Form):
    """When there are exams, and for whom."""

    title = Line(label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("Such as “Finals”."))
    starts = Day(label=gettext_lazy("First day"))
    ends = Day(label=gettext_lazy("Last day"), help_text=gettext_lazy("At most 90 days in all."))
    stages = forms.MultipleChoiceField(
        label=gettext_lazy("For mentees of these stages"),
        help_text=gettext_lazy("None ticked means all."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, stages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stages"].choices = stages  # type: ignore[attr-defined]
        if not stages:
            del self.fields["stages"]


class RosterForm(forms.Form):
    """A file to import."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A spreadsheet (.xlsx, .ods) or CSV, at most 10 MB. Nothing is imported yet."),
    )
    sheet = Line(
        label=gettext_lazy("Sheet"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Only where it is not the first sheet of the workbook."),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(gettext("It is larger than 10 MB. Split it, or take pictures out of it."))
        return file


class UploadForm(RosterForm):
    """A file of people for one side."""

    side = forms.ChoiceField(
        label=gettext_lazy("The people in this file are"),
        choices=[("mentee", gettext_lazy("Mentees")), ("mentor", gettext_lazy("Mentors"))],
        widget=forms.RadioSelect,
    )
    field_order = ("side",)


class ColumnsForm(forms.Form):
    """Which column of a file holds what."""

    def __init__(self, *args: Any, of: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext("Not in this file"))] + [(header, header) for header in of.headers]
        for column in columns_for(of.side):
            self.fields[column.key] = forms.ChoiceField(
                label=gettext(column.label),
                choices=choices,
                required=False,
                initial=of.columns.get(column.key, ""),
            )

    def columns(self) -> Mapping[str, str]:
        """The columns that were chosen."""
        return {key: header for key, header in self.cleaned_data.items() if header}


class StagesForm(forms.Form):
    """What the words of a file mean that are no stage of the school."""

    def __init__(
        self,
        *args: Any,
        words: Mapping[str, Sequence[CellFault]],
        stages: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.words = {f"word{number}": word for number, word in enumerate(words)}
        labels = {label: key for key, label in stages}
        for name, word in self.words.items():
            self.fields[name] = forms.ChoiceField(
                label=gettext("“%(word)s” is") % {"word": word},
                help_text=_where(words[word]),
                choices=[("", gettext("Leave the stage out")), *stages],
                initial=labels.get(nearest(word, labels) or "", ""),
                required=False,
            )

    def stages(self) -> Mapping[str, str]:
        """What each word means."""
        return {word: self.cleaned_data[name] for name, word in self.words.items()}


def _where(cells: Sequence[CellFault]) -> str:
    more = len(cells) - 1
    if not more:
        return gettext("It stands in %(cell)s.") % {"cell": cells[0].cell}
    words = ngettext(
        "It stands in %(cell)s and %(more)d row more.", "It stands in %(cell)s and %(more)d rows more.", more
    )
    return words % {"cell": cells[0].cell, "more": more}


class NameForm(forms.Form):
    """A part of a name. Sent by POST, so that no name stands in an address."""

    search = Line(label=gettext_lazy("A part of the name"), min_length=2, max_length=100)


class ConflictSearchForm(forms.Form):
    """Which conflicts a list shows. Sent by POST, so that no name stands in an address."""

    search = Line(label=gettext_lazy("Name or school number"), max_length=100, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    when = forms.ChoiceField(
        label=gettext_lazy("Time"),
        required=False,
        choices=[
            ("", gettext_lazy("Any time")),
            ("now", gettext_lazy("In force today")),
            ("later", gettext_lazy("Later")),
            ("over", gettext_lazy("Over")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hidden = set(hidden_kinds())
        shown = [(key, gettext(kind.label)) for key, kind in conflict_kinds().items() if key not in hidden]
        self.fields["kind"].choices = [("", gettext("Every kind")), *shown]  # type: ignore[attr-defined]


class ConflictForm(forms.Form):
    """Two people by their school numbers, what is between them, and from when until when."""

    mentor = forms.CharField(
        label=gettext_lazy("School number of the one who judges, employs or treats"), max_length=40
    )
    mentee = forms.CharField(
        label=gettext_lazy("School number of the student or junior doctor"), max_length=40
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    starts = Day(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("A day later in the term keeps the two apart from today on."),
    )
    ends = Day(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Leave it blank if it lasts until further notice."),
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        kinds = [
            (key, f"{gettext(kind.label)}: {gettext(kind.words)}") for key, kind in conflict_kinds().items()
        ]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean_mentor(self) -> User:
        """The person with this number."""
        return self._person("mentor")

    def clean_mentee(self) -> User:
        """The person with this number."""
        return self._person("mentee")

    def _person(self, name: str) -> User:
        number = self.cleaned_data[name]
        found = self.people.filter(school_number=number).first()
        if found is None:
            raise ValidationError(
                gettext("Nobody at your school has the number “%(number)s”. Look it up on the page People.")
                % {"number": number}
            )
        return found


class EndForm(forms.Form):
    """The last day of a conflict."""

    ends = Day(label=gettext_lazy("Last day"), help_text=gettext_lazy("That day still counts."))


class ChosenForm(forms.Form):
    """The people that were ticked in a list, or everybody in it."""

    side = forms.ChoiceField(choices=Side.choices)
    everybody = forms.BooleanField(required=False)
    who = forms.TypedMultipleChoiceField(required=False, coerce=str)

    def __init__(self, *args: Any, possible: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [(str(key), str(key)) for key in possible]  # type: ignore[attr-defined]
