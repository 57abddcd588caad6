"""Pairs that have written something, and wellbeing leads who open them in an emergency."""

from __future__ import annotations

import datetime as dt

from tests.checkins.scene import Asked
from tests.safeguarding.wishes import second_lead
from tests.site.document_things import a_document
from tests.site.note_things import a_note
from tests.site.talk_things import a_message

from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.mentoring.models import Attachment, Mentorship
from handrail.people.models import User
from handrail.safeguarding import actions
from handrail.safeguarding.actions import Need
from handrail.safeguarding.models import Opening

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
WORDS, RISK = "Nobody has seen her since Friday", "Her brother reads her mails"
SAID = ("How was your week?", "Ask about the ward", "Abstract", "A clear question", "notes.txt")
KINDS = ("opening_made", "opening_reminder", "opening_warning", "opening_told")
NEED = Need("life", WORDS)


def something_written(asked: Asked) -> Mentorship:
    """A message with a file, a note for its writer alone, and a document."""
    a_message(asked.pair)
    a_note(asked.pair, asked.mentee, "only_me")
    a_document(asked.pair)
    return asked.pair


def lead_of(asked: Asked) -> User:
    return asked.scene["wellbeing lead"]


def open_it(
    asked: Asked,
    need: Need = NEED,
    now: dt.datetime | None = None,
    *,
    second: bool = True,
    writes: bool = True,
) -> Opening:
    """By the wellbeing lead; with another one there who reviews it."""
    if second and not User.objects.filter(name="Second").exists():
        second_lead(asked)
    if writes:
        something_written(asked)
    made = actions.open_pair(
        mentorship=asked.pair, need=need, by=lead_of(asked), factor_is_fresh=True, now=now or clock.now()
    )
    return fresh(made)


def held(days: int = 30) -> Need:
    """The two are told later."""
    return Need("harm", WORDS, "later", RISK, clock.today("Europe/London") + days * DAY)


def reviewer() -> User:
    return User.objects.select_related("school").get(name="Second")


def fresh(opening: Opening) -> Opening:
    rows = Opening.objects.select_related("opener", "school", "reviewer", "mentorship__programme__school")
    return rows.get(pk=opening.pk)


def a_file_of(asked: Asked) -> Attachment:
    found = Attachment.objects.filter(mentorship=asked.pair).first()
    assert found is not None
    return found


def told() -> list[tuple[str, str]]:
    """Every mail about openings: what kind, to whom by name."""
    names = dict(User.objects.values_list("pk", "name"))
    mails = Message.objects.filter(kind__in=KINDS)
    return sorted((mail.kind, names[mail.to]) for mail in mails)
