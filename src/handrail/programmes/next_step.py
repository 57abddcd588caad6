"""The one thing to do next for a cohort, for those who run it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from handrail.programmes.models import Cohort
from handrail.programmes.queries import Coverage
from handrail.programmes.states import CohortState, EnrolmentState, ProgrammeState
from handrail.programmes.words import some


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do, why, and the button that leads there."""

    title: str
    why: str
    url: str
    do: str


def next_step(cohort: Cohort, coverage: Sequence[Coverage], today: dt.date) -> NextStep | None:
    """From a draft without people to a cohort in which everybody has answered; None where nothing waits."""
    if not any(side.asked for side in coverage):
        return _import(cohort) if cohort.state != CohortState.ENDED else None
    if cohort.programme.state == ProgrammeState.DRAFT:
        url = reverse("open_programme", args=[cohort.programme_id])
        return NextStep(
            gettext("The programme is a draft"),
            gettext("People can join once it is open."),
            url,
            gettext("Open it"),
        )
    if cohort.state == CohortState.PLANNED:
        return _open(cohort)
    if cohort.state != CohortState.JOINING:
        return None
    if not cohort.takes_answers(today):
        url = reverse("extend_joining", args=[cohort.pk])
        why = gettext("Give people more time, or close joining below.")
        return NextStep(gettext("The last day to join is over"), why, url, gettext("Give more time"))
    return _write(cohort, coverage)


def _import(cohort: Cohort) -> NextStep:
    url = reverse("import_upload", args=[cohort.pk])
    why = gettext(
        "A spreadsheet that you have is enough: one row a person. You see what would happen before it does."
    )
    return NextStep(gettext("Bring in the people who can take part"), why, url, gettext("Import people"))


def _open(cohort: Cohort) -> NextStep:
    weeks = cohort.programme.plan.dates.joining_weeks
    day = date_format(cohort.starts - dt.timedelta(weeks=weeks), "j F Y")
    why = gettext(
        "This programme gives people %(weeks)s weeks to join: from %(day)s. You can open it earlier or later."
    ) % {"weeks": weeks, "day": day}
    url = reverse("open_joining", args=[cohort.pk])
    return NextStep(gettext("Let people join"), why, url, gettext("Open joining"))


def _write(cohort: Cohort, coverage: Sequence[Coverage]) -> NextStep | None:
    for side in coverage:
        if number := side.counts[EnrolmentState.ELIGIBLE]:
            who = some(number, side.side)
            url = reverse("cohort_people", args=[cohort.pk, side.side, EnrolmentState.ELIGIBLE])
            why = gettext("They get a mail with a link of their own. You see the list first.")
            return NextStep(
                gettext("%(who)s not invited yet") % {"who": who},
                why,
                url,
                gettext("Invite %(who)s") % {"who": who},
            )
    for side in coverage:
        if side.open:
            who = some(side.open, side.side)
            url = reverse("cohort_people", args=[cohort.pk, side.side, EnrolmentState.INVITED])
            why = gettext("They can join until %(day)s. Remind them, or wait.") % {
                "day": date_format(cohort.join_by, "j F Y")
            }
            return NextStep(gettext("%(who)s not answered yet") % {"who": who}, why, url, gettext("See who"))
    return None
