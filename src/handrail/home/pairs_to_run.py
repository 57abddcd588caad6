"""What the start page says of pairs to those who run them: the case that is due, the way to all pairs."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.cases.access import open_cases
from handrail.cases.queries.cases import queued
from handrail.home import queries
from handrail.home.mentors import Words
from handrail.people.models import User

MOST = 6  # cohorts that the start page names


def due(user: User, today: dt.date) -> Words | None:
    """The case that is due first, where that is today or was before."""
    first = open_cases(user).filter(due__lte=today).order_by("due", "opened_at", "pk").first()
    if first is None:
        return None
    (line,) = queued([first], user, today)
    pair = first.mentorship
    title = _("%(mentee)s and %(mentor)s: %(fact)s") % {
        "mentee": pair.mentee.name,
        "mentor": pair.mentor.name,
        "fact": line.fact,
    }
    why = _("The case is due today.")
    if first.due < today:
        why = _("The case was due on %(day)s.") % {"day": date_format(first.due, "l j F")}
    return Words(title, why, reverse("case", args=[first.pk]), _("Open the case"))


def cohorts(user: User) -> list[Words]:
    """Each cohort that runs, with the way to all its pairs."""
    found = queries.running_cohorts(user)[:MOST]
    waiting = open_cases(user).count() if found else 0
    said = ngettext("%(n)d open case in all.", "%(n)d open cases in all.", waiting) % {"n": waiting}
    return [
        Words(
            f"{one.programme.title}, {one.title}", said, reverse("cockpit", args=[one.pk]), _("See all pairs")
        )
        for one in found
    ]
