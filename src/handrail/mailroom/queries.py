"""What staff see on the page "Mail"."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from handrail.mailroom.kinds import confidential_kinds
from handrail.mailroom.letter import hash_of
from handrail.mailroom.models import Message, OptOut, Rest, State

STOPPED = "Somebody of the staff stopped it before it was sent."
REPLACED = "A later mail about the same thing took its place."
SET_ASIDE = Q(reason=REPLACED) | Q(expires_at__lte=F("created_at"))  # by the site itself
URGENCY = Case(
    When(SET_ASIDE, then=Value(3)),
    When(state=State.FAILED, then=Value(0)),
    When(state=State.UNKNOWN, then=Value(1)),
    When(state__in=[State.QUEUED, State.SENDING], then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


def mails(school: UUID, *, state: str = "") -> QuerySet[Message]:
    """A school's mails: not sent, perhaps sent, waiting, sent, in this order; in each group the newest first.

    Their words are left out: staff see what became of a mail, not what it said.
    """
    found = _shown_to_staff(school).defer("text", "html")
    return (found.filter(state=state) if state else found).order_by(URGENCY, "-created_at", "pk")


def _shown_to_staff(school: UUID) -> QuerySet[Message]:
    """Whoever asked for help is not found out by a mail that left at that minute, or by one more of them."""
    return Message.objects.filter(school=school).exclude(kind__in=confidential_kinds())


def tried_in_vain(school: UUID, *, now: dt.datetime) -> QuerySet[Message]:
    """The mails of a school that were tried, did not go, and are still of use.

    Left out is what perhaps arrived, what somebody stopped or set aside before it was ever tried, and what a
    later mail replaced.
    """
    failed = _shown_to_staff(school).filter(state=State.FAILED, attempt__gt=0, expires_at__gt=now)
    return failed.exclude(reason__in=(STOPPED, REPLACED))


def stuck(shown: QuerySet[Message]) -> int:
    """How many of some mails were not sent, or only perhaps, though they should have been."""
    return shown.filter(state__in=(State.FAILED, State.UNKNOWN)).exclude(SET_ASIDE).count()


def mails_to(person: UUID) -> QuerySet[Message]:
    """What was sent, or is to be sent, to one person: the newest first."""
    return Message.objects.filter(to=person).defer("text", "html").order_by("-created_at", "pk")


def counts(shown: QuerySet[Message]) -> dict[State, int]:
    """How many of some mails are in each state."""
    rows = shown.order_by().values_list("state").annotate(Count("pk"))
    found = dict(rows)
    return {state: found.get(state, 0) for state in State}


def rest() -> Rest | None:
    """Why and since when no mail leaves; None while mails leave."""
    return Rest.objects.first()


def opted_out(person: UUID) -> set[str]:
    """The kinds of mail that a person asked to have no more."""
    return set(OptOut.objects.filter(person=person).values_list("kind", flat=True))


def kind_of_token(token: str) -> str:
    """The kind of mail that a stop link would stop; empty for a token that is none."""
    found = Message.objects.filter(unsubscribe_hash=hash_of(token)).values_list("kind", flat=True)
    return found.first() or ""


def stopped_by_token(token: str) -> bool:
    """Whether the person to whom a stop link was sent gets no more mails of its kind."""
    mail = Message.objects.filter(unsubscribe_hash=hash_of(token)).only("to", "kind").first()
    return mail is not None and mail.kind in opted_out(mail.to)
