"""Events of the log in words that their readers understand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from handrail.audit import queries as audit
from handrail.audit.models import Event
from handrail.home.verbs import FIELDS, KINDS, verb_words
from handrail.people.models import User
from handrail.people.queries import names
from handrail.programmes.access import visible_enrolments

OF_A_PERSON = "people.user"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done: when, by whom, what, to whom or what, to which fields, whether it was refused.

    `who_id` and `about_id` stand where they are people of the reader's school.
    """

    at: dt.datetime
    who: str
    who_id: UUID | None
    verb: str
    what: str
    about: str
    about_id: UUID | None
    fields: str
    refused: bool


def about(person: User) -> QuerySet[Event]:
    """Everything that was done to somebody's record or to their places in programmes, the newest first."""
    places = visible_enrolments(person).values_list("pk", flat=True)
    return audit.events_about(person.id, also=list(places))


def in_words(events: Iterable[Event], *, reader: User) -> list[Line]:
    """Events as their reader understands them; two queries, however many they are."""
    listed = list(events)
    ids = {key for event in listed for key in (event.actor, event.on_behalf, event.subject) if key}
    known = names(ids, school=reader.school_id)
    return [_line(event, known, reader) for event in listed]


def _line(event: Event, known: Mapping[UUID, str], reader: User) -> Line:
    about_person = event.subject_type == OF_A_PERSON
    fields = [str(FIELDS[name]) for name in event.field_names.split(",") if name in FIELDS]
    about = known.get(event.subject, _("somebody")) if about_person else KINDS.get(event.subject_type, "")
    return Line(
        at=event.at,
        who=_who(event, known, reader),
        who_id=event.actor if event.actor in known else None,
        verb=event.verb,
        what=verb_words(event.verb),
        about=str(about),
        about_id=event.subject if about_person and event.subject in known else None,
        fields=", ".join(fields),
        refused=event.outcome == "refused",
    )


def _who(event: Event, known: Mapping[UUID, str], reader: User) -> str:
    if event.actor is None:
        return _("The site")
    if event.on_behalf and event.on_behalf in known:
        return _("Somebody who plans for %(name)s") % {"name": known[event.on_behalf]}
    return _("You") if event.actor == reader.id else known.get(event.actor, _("Somebody from elsewhere"))
