"""Forms about people. They check shape; what is allowed is the actions' and `access.py`'s to say."""

from __future__ import annotations

import unicodedata
import zoneinfo
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from handrail.lib.quiet import Quiet
from handrail.people import queries
from handrail.people.actions import Line, Newcomer, SchoolFacts
from handrail.people.models import School, User
from handrail.people.roles import Role

LINES = 4
CLOCK: Mapping[str, Any] = {"attrs": {"type": "time"}, "format": "%H:%M"}


class Words(forms.CharField):
    """One line of text: composed alike whatever keyboard it came from, without control characters."""

    def to_python(self, value: Any) -> str:
        """Refuse what no keyboard writes."""
        text = unicodedata.normalize("NFC", super().to_python(value) or "")
        if any(unicodedata.category(letter) == "Cc" for letter in text):
            raise ValidationError(_("This contains characters that cannot be shown. Type it again."))
        return text


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in sorted(zoneinfo.available_timezones()) if "/" in zone]


def _offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    """Say what can be chosen, where that depends on who asks."""
    cast(forms.ChoiceField, form.fields[name]).choices = choices


class SchoolForm(forms.Form):
    """What the school is called, where it is, and in which languages it writes."""

    school_name = Words(label=_("Name of the school"), max_length=120)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_zones, initial="Europe/London")
    languages = forms.MultipleChoiceField(
        label=_("Languages of the site"),
        choices=settings.LANGUAGES,
        initial=["en-gb"],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody can choose one of them. We write in the first when somebody has not chosen."),
    )
    identity_asked = forms.BooleanField(
        label=_("Offer people a field for their pronouns"),
        required=False,
        help_text=_("Nobody ever has to fill it in."),
    )

    def facts(self) -> SchoolFacts:
        """What was typed, for the action."""
        data = self.cleaned_data
        return SchoolFacts(
            data["school_name"],
            data["time_zone"],
            tuple(data["languages"]),
            data["identity_asked"],
        )

    @staticmethod
    def typed(school: School) -> dict[str, Any]:
        """What stands in the form before anybody types."""
        return {
            "school_name": school.name,
            "time_zone": school.time_zone,
            "languages": school.languages,
            "identity_asked": school.identity_asked,
        }


class DeputyForm(forms.Form):
    """Who stands in for the wellbeing lead: one of those who hold that role."""

    deputy: Any = forms.ModelChoiceField(
        label=_("Deputy"), queryset=None, required=False, empty_label=_("Nobody")
    )

    def __init__(self, data: Any, *, school: School) -> None:
        super().__init__(data, initial={"deputy": school.wellbeing_deputy_id})
        field = cast(Any, self.fields["deputy"])
        field.queryset = queries.possible_deputies(school)
        field.help_text = _("Anybody else who holds the role of wellbeing lead can be the deputy.")


class HelpLinesForm(forms.Form):
    """The numbers on "Get help now". The first one is needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, LINES + 1):
            first = number == 1
            self.fields[f"label_{number}"] = Words(label=_("Who answers"), max_length=80, required=first)
            self.fields[f"number_{number}"] = Words(
                label=_("Telephone number"), max_length=60, required=first
            )
            self.fields[f"hours_{number}"] = Words(label=_("When"), max_length=120, required=False)
        self.fields["label_1"].help_text = _("For example: Student support, or On-call wellbeing tutor")
        self.fields["hours_1"].help_text = _("For example: day and night, or weekdays 9 to 17")

    def clean(self) -> dict[str, Any]:
        """A line is whole or empty."""
        data = super().clean() or {}
        for number in range(2, LINES + 1):
            self._want_both(data, f"label_{number}", f"number_{number}", _("Say who answers this number."))
            self._want_both(
                data, f"number_{number}", f"label_{number}", _("Write the number, or empty the line.")
            )
        return data

    def _want_both(self, data: dict[str, Any], field: str, other: str, words: Any) -> None:
        if data.get(other) and not data.get(field) and field not in self.errors:
            self.add_error(field, words)

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The fields line by line, for the page."""
        numbers = range(1, LINES + 1)
        return [(self[f"label_{n}"], self[f"number_{n}"], self[f"hours_{n}"]) for n in numbers]

    def lines(self) -> list[Line]:
        """What was typed, for the action; empty lines left out."""
        data = self.cleaned_data
        numbers = [n for n in range(1, LINES + 1) if data[f"label_{n}"]]
        return [Line(data[f"label_{n}"], data[f"number_{n}"], data[f"hours_{n}"]) for n in numbers]

    @staticmethod
    def typed(school: School) -> dict[str, str]:
        """The numbers that the school has now."""
        typed: dict[str, str] = {}
        for number, line in enumerate(school.help_lines.all(), start=1):
            typed |= {
                f"label_{number}": line.label,
                f"number_{number}": line.number,
                f"hours_{number}": line.hours,
            }
        return typed


class PasswordForm(forms.Form):
    """One new password; shown once, because browsers and password keepers fill it in."""

    password = forms.CharField(
        label=_("Choose a password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Three or four words that do not belong together are good."),
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Hold it to the rules in the settings."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class FirstRunForm(SchoolForm, HelpLinesForm, PasswordForm):
    """All that the first run asks for, on one page."""

    lead_name = Words(label=_("Name of the wellbeing lead"), max_length=120)
    lead_email = forms.EmailField(
        label=_("Their mail address"),
        max_length=254,
        help_text=_("They get an invitation. It may be you."),
    )
    first_name = Words(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    first_email = forms.EmailField(
        label=_("Your mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        help_text=_("You sign in with it. You will be administrator and programme coordinator."),
    )

    def lead(self) -> Newcomer:
        """The wellbeing lead, for the action."""
        return Newcomer(self.cleaned_data["lead_name"], self.cleaned_data["lead_email"])

    def first(self) -> Newcomer:
        """Whoever fills in the form, for the action."""
        return Newcomer(self.cleaned_data["first_name"], self.cleaned_data["first_email"])


class ProfileForm(forms.Form):
    """How somebody is called and written to."""

    name = Words(label=_("Your name"), max_length=120, help_text=_("As you would like to be called."))
    pronouns = Words(label=_("Your pronouns"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language of this site and of the mails to you"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": user.name, "pronouns": user.pronouns, "language": user.language}
        super().__init__(*args, **kwargs)
        known = dict(settings.LANGUAGES)
        _offer(self, "language", [(code, known.get(code, code)) for code in user.school.languages])
        if not user.school.identity_asked:
            del self.fields["pronouns"]


class TimeForm(forms.Form):
    """How much time somebody has for mentoring, everywhere together."""

    hours_a_month = forms.IntegerField(
        label=_("Hours a month you can give"),
        min_value=0,
        max_value=100,
        required=False,
    )
    most_mentees = forms.IntegerField(
        label=_("Most mentees at the same time"),
        min_value=0,
        max_value=50,
        required=False,
        help_text=_("Counts in all programmes together. 0 means: no new ones."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"hours_a_month": user.hours_a_month, "most_mentees": user.most_mentees}
        super().__init__(*args, **kwargs)


class PauseForm(forms.Form):
    """Days away."""

    starts = forms.DateField(label=_("First day away"), widget=forms.DateInput(attrs={"type": "date"}))
    ends = forms.DateField(
        label=_("Last day away"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty if you do not know yet."),
    )


class QuietForm(forms.Form):
    """When no mails are to come that can wait."""

    starts = forms.TimeField(label=_("From"), required=False, widget=forms.TimeInput(**CLOCK))
    ends = forms.TimeField(
        label=_("Until"),
        required=False,
        widget=forms.TimeInput(**CLOCK),
        help_text=_("An earlier time than the first means the next morning."),
    )
    days = forms.TypedMultipleChoiceField(
        label=_("All day on"),
        required=False,
        coerce=int,
        choices=[(number + 1, name) for number, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, quiet: Quiet | None, **kwargs: Any) -> None:
        if quiet:
            kwargs["initial"] = {"starts": quiet.starts, "ends": quiet.ends, "days": sorted(quiet.days)}
        super().__init__(*args, **kwargs)


class SearchForm(forms.Form):
    """Words to find people by. Sent by POST, so that no name stands in an address."""

    search = Words(label=_("Name, mail address or school number"), max_length=100, required=False)


class PersonForm(forms.Form):
    """A person as staff keep them."""

    name = Words(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Mail address"), max_length=254)
    school_number = Words(
        label=_("School number"),
        max_length=40,
        help_text=_("The number by which your school knows them. Imports find people by it."),
    )


class CorrectionForm(PersonForm):
    """A record put right. The address is fixed once the person has an account."""

    stage = forms.ChoiceField(label=_("Stage"), required=False)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        kwargs["initial"] = {
            name: getattr(person, name) for name in ("name", "email", "school_number", "stage")
        }
        super().__init__(*args, **kwargs)
        stages = queries.choices(person.school, "stages", keep=person.stage)
        _offer(self, "stage", [("", _("Not known")), *stages])
        if queries.has_taken_up_account(person):
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _("They have an account, so only they can change it.")


class RoleForm(forms.Form):
    """A role to give, of those that one may."""

    role = forms.TypedChoiceField(label=_("Role"), coerce=Role, widget=forms.RadioSelect)

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "role", [(role.value, role.label) for role in roles])


class ItemForm(forms.Form):
    """The words of a list's entry."""

    label = Words(label=_("What people read"), max_length=120)


class NewItemForm(ItemForm):
    """A new entry; in a list with groups it may belong to one."""

    parent = forms.ChoiceField(label=_("Group"), required=False)

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "parent", [("", _("None: it is a group itself")), *groups])
        if not groups:
            del self.fields["parent"]
