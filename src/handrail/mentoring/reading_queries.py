"""Who opened what of a pair: told to the two, day by day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handrail.audit.queries import events_on
from handrail.mentoring.hooks import Opened, openings_of
from handrail.mentoring.models import Mentorship
from handrail.people.models import User

MOST = 1000  # events that a page looks back
WHAT: Mapping[str, Promise] = {
    "actions": _("what you mean to do"),
    "agenda": _("what the mentee wants to talk about"),
    "agreement": _("the agreement"),
    "documents": _("documents and comments"),
    "feedback": _("feedback on meetings"),
    "files": _("a file"),
    "goals": _("goals"),
    "messages": _("the conversation"),
    "notes": _("notes that are shared, or their own"),
}

IN_AN_EMERGENCY: Mapping[str, Promise] = {
    "documents": _("documents and comments"),
    "files": _("files or their names"),
    "messages": _("the conversation"),
    "notes": _("notes, also those for one of the two alone"),
}


@dataclass(frozen=True, slots=True)
class Day:
    """What one person opened on one day."""

    day: dt.date
    name: str
    what: list[Promise]


def readings_of(mentorship: Mentorship) -> list[Day]:
    """The days on which somebody opened words of a pair, the latest first. Two queries."""
    zone = ZoneInfo(mentorship.programme.school.time_zone)
    found: dict[tuple[dt.date, UUID | None], set[str]] = defaultdict(set)
    for event in islice(events_on(mentorship.pk, "mentoring.read"), MOST):
        found[event.at.astimezone(zone).date(), event.actor] |= set(event.field_names.split(","))
    names = dict(User.objects.filter(pk__in={who for _, who in found}).values_list("pk", "name"))
    return [
        Day(day, names.get(who, "") if who else "", [WHAT[name] for name in WHAT if name in what])
        for (day, who), what in found.items()
    ]


def openings_told(mentorship: Mentorship, now: dt.datetime) -> list[tuple[Opened, list[Promise]]]:
    """The emergency openings of which the two may know, each with what was read."""
    return [(one, emergency_words(one.what)) for one in openings_of(mentorship, now)]


def emergency_words(what: Collection[str]) -> list[Promise]:
    """What was read in an emergency, in words, in a fixed order."""
    return [words for name, words in IN_AN_EMERGENCY.items() if name in what]
