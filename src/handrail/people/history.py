"""What was done to somebody's record, in words that they can read."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from handrail.audit import queries as audit
from handrail.audit.models import Event
from handrail.people import queries
from handrail.people.models import User

WORDS = {
    "account.sign_in": _("Signed in"),
    "account.sign_out": _("Signed out"),
    "account.change_password": _("Changed the password"),
    "account.reset_password": _("Set a new password by a link in a mail"),
    "account.change_address": _("Changed the mail address"),
    "account.add_factor": _("Added a way to sign in"),
    "account.remove_factor": _("Removed a way to sign in"),
    "account.replace_factor": _("Made new recovery codes"),
    "people.add_person": _("Added the record"),
    "people.correct_person": _("Corrected the record"),
    "people.change_profile": _("Changed the profile"),
    "people.change_time": _("Changed the time for mentoring"),
    "people.invite": _("Sent an invitation"),
    "people.remind": _("Sent a reminder of the invitation"),
    "people.extend_invitation": _("Gave the invitation more time"),
    "people.take_back_invitation": _("Took the invitation back"),
    "people.accept_invitation": _("Took up the invitation"),
    "people.grant_role": _("Gave a role"),
    "people.end_role": _("Ended a role"),
    "people.close_account": _("Closed the account"),
    "people.reopen_account": _("Opened the account again"),
    "learning.training_confirmed": _("Confirmed training"),
    "learning.training_undone": _("Took a confirmation of training back"),
    "people.plan_pause": _("Noted days away"),
    "people.end_pause": _("Ended a pause"),
    "people.drop_pause": _("Removed a pause"),
    "people.answer_consent": _("Answered a question of consent"),
    "people.open": _("Tried to open the record"),
}
FIELDS = {
    "name": _("name"),
    "pronouns": _("pronouns"),
    "language": _("language"),
    "email": _("mail address"),
    "school_number": _("school number"),
    "stage": _("stage"),
    "hours_a_month": _("hours a month"),
    "most_mentees": _("most mentees"),
    "administrator": _("administrator"),
    "coordinator": _("programme coordinator"),
    "wellbeing_lead": _("wellbeing lead"),
    "director": _("dean or director"),
    "totp": _("authenticator app"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery codes"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done: when, by whom, what, to which fields, and whether it was refused."""

    at: dt.datetime
    who: str
    what: str
    fields: str
    refused: bool


def about(person: uuid.UUID) -> QuerySet[Event]:
    """Everything that was done to a person's record, the newest first."""
    return audit.events_about(person)


def in_words(events: Iterable[Event], *, reader: User) -> list[Line]:
    """Events as their reader understands them."""
    listed = list(events)
    names = queries.names({event.actor for event in listed if event.actor})
    return [_line(event, names, reader) for event in listed]


def _line(event: Event, names: dict[object, str], reader: User) -> Line:
    who = str(_("You")) if event.actor == reader.id else names.get(event.actor, str(_("The site")))
    what = WORDS.get(event.verb, event.verb.replace(".", ": ").replace("_", " "))
    fields = [str(FIELDS[name]) for name in event.field_names.split(",") if name in FIELDS]
    return Line(event.at, who, str(what), ", ".join(fields), event.outcome == "refused")
