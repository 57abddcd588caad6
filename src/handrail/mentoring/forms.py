"""Forms of the two: a declaration at the start, their meetings. What is allowed is the actions' to say."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from handrail.lib.wall import SPELLED, Moment, Twice, Which, moment_of, read
from handrail.mentoring.actions import How
from handrail.mentoring.meeting_queries import moment_words
from handrail.mentoring.states import Mode
from handrail.mentoring.timetable_queries import busy_at
from handrail.people.models import User
from handrail.programmes.forms import Day, Line, Lines
from handrail.programmes.plans import Rhythm, conflict_kinds

LINK = "https://"
MODES = [*Mode.choices]


class DeclareForm(forms.Form):
    """What stands between a mentor and a mentee who is proposed to them."""

    kind = forms.ChoiceField(
        label=gettext_lazy("I am somebody who …"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is so, or go back if nothing is.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(key, gettext(kind.words)) for key, kind in conflict_kinds().items()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class Wall(forms.Field):
    """A day and a time, as the clock on the wall shows it."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=SPELLED)

    def to_python(self, value: Any) -> dt.datetime | None:
        """Browsers leave the seconds out, or add them."""
        if not value:
            return None
        try:
            return read(str(value).strip().replace(" ", "T")[:16])
        except ValueError:
            raise ValidationError(
                _("Choose a day and a time, for example 30 November 2026, 12:30.")
            ) from None


class TimeForm(forms.Form):
    """One or more times. `zone` is the one whose time is typed; `by` is asked about times of their timetable.

    Whoever plans for somebody is not `by`: they do not learn what is in that timetable.
    """

    which = forms.ChoiceField(
        label=gettext_lazy("The clocks go back, and this time comes twice. Which one?"),
        required=False,
        choices=[("earlier", gettext_lazy("The earlier one")), ("later", gettext_lazy("The later one"))],
        widget=forms.RadioSelect,
    )
    anyway = forms.MultipleChoiceField(
        label=gettext_lazy("Your own timetable has something at this time. Propose it all the same?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, zone: str, by: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.by = zone, by
        self.asks_which = bool(self.data.get("which"))
        self.moments: list[Moment] = []
        self.said_anyway = self.data.getlist("anyway") if hasattr(self.data, "getlist") else []
        self.fields["anyway"].choices = [(time, time) for time in self.said_anyway]  # type: ignore[attr-defined]

    @property
    def asks_anyway(self) -> bool:
        """Whether one of the times is one at which the person is busy."""
        return bool(self.fields["anyway"].choices)  # type: ignore[attr-defined]

    def walls(self) -> list[dt.datetime]:
        """The times that were typed."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """From wall times to moments; a time that comes twice is asked about."""
        data = super().clean() or {}
        which: Which = data.get("which") or ""
        try:
            self.moments = [moment_of(wall, self.zone, which) for wall in self.walls()]
        except Twice:
            self.asks_which = True
            self.add_error("which", _("Say whether you mean the earlier or the later one."))
        self._ask_about_own_timetable(data.get("minutes") or 0)
        return data

    def _ask_about_own_timetable(self, minutes: int) -> None:
        """A question, and no more: each time at which the person is busy needs a yes."""
        busy = [time.spelled() for time in busy_at(self.by, self.moments, minutes)] if self.by else []
        self.fields["anyway"].choices = [(time, moment_words(time)) for time in busy]  # type: ignore[attr-defined]
        if set(busy) - set(self.said_anyway):
            self.add_error("anyway", _("Tick it if you mean it, or choose another time."))

    def moved(self) -> list[Moment]:
        """The times that do not exist, as they have become."""
        return [moment for moment in self.moments if moment.moved]


class HowForm(TimeForm):
    """How two people meet, and for how long."""

    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=MODES, widget=forms.RadioSelect)
    place = Line(
        label=gettext_lazy("Place, or link for a video call"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("A room, or the https:// address of a call of your own."),
    )
    minutes = forms.IntegerField(label=gettext_lazy("How many minutes"), min_value=5, max_value=480)

    def clean_place(self) -> str:
        """A video call needs its link; what looks like a link is a safe one."""
        place = str(self.cleaned_data["place"])
        if self.cleaned_data.get("mode") == Mode.VIDEO and not place.startswith(LINK):
            raise ValidationError(_("Paste the link of the call. It begins with https://"))
        if "://" in place and not place.startswith(LINK):
            raise ValidationError(_("A link begins with https://"))
        return place if self.cleaned_data.get("mode") != Mode.PHONE else ""

    def how(self) -> How:
        """What was typed, for the action."""
        data = self.cleaned_data
        return How(data["mode"], data.get("place", ""), data["minutes"])


class ProposeForm(HowForm):
    """One to three times: some of those that suit both, or others."""

    suggested = forms.MultipleChoiceField(
        label=gettext_lazy("You are both usually free"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "From what each of you said when joining, without times at which one of you has something else. "
            "Choose up to three times in all."
        ),
    )
    time_1 = Wall(label=gettext_lazy("A time"), required=False)
    time_2 = Wall(label=gettext_lazy("Another time"), required=False)
    time_3 = Wall(label=gettext_lazy("And another"), required=False)

    def __init__(self, *args: Any, suggested: list[tuple[str, str]], rhythm: Rhythm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["suggested"].choices = suggested  # type: ignore[attr-defined]
        self.fields["minutes"].initial = rhythm.minutes_least

    def walls(self) -> list[dt.datetime]:
        data = self.cleaned_data
        own = [data.get(name) for name in ("time_1", "time_2", "time_3")]
        return [read(spelled) for spelled in data.get("suggested") or []] + [wall for wall in own if wall]


class MoveForm(HowForm):
    """A new time for a meeting."""

    time_1 = Wall(label=gettext_lazy("The new time"))

    def walls(self) -> list[dt.datetime]:
        wall = self.cleaned_data.get("time_1")
        return [wall] if wall else []


class TimetableForm(forms.Form):
    """A calendar file."""

    file = forms.FileField(
        label=gettext_lazy("Calendar file"),
        help_text=gettext_lazy("A file whose name ends in .ics, at most 1 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
        error_messages={"empty": gettext_lazy("This file is empty. Export your calendar again.")},
    )


class MetForm(forms.Form):
    """We met: when, and how."""

    day = Day(label=gettext_lazy("Day"))
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=MODES, widget=forms.RadioSelect)


class AgendaForm(forms.Form):
    """What the mentee wants to talk about."""

    agenda = Lines(
        label=gettext_lazy("What do you want to talk about?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("A few words are enough. Please write nothing that would name a patient."),
    )


class ActionForm(forms.Form):
    """What one of the two means to do."""

    text = Line(
        label=gettext_lazy("What is to be done"),
        max_length=300,
        help_text=gettext_lazy("Please write nothing that would name a patient."),
    )
    owner = forms.ChoiceField(label=gettext_lazy("Who does it"), widget=forms.RadioSelect)
    due = Day(label=gettext_lazy("By when"), required=False)

    def __init__(self, *args: Any, owners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]
