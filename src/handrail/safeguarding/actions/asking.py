"""Asking to be contacted, adding to it, and taking it back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext

from handrail.lib.refusal import Refusal
from handrail.lib.working import end_of_next_working_day, hours_later
from handrail.people.models import User
from handrail.safeguarding import mails, queries
from handrail.safeguarding.actions.noting import write
from handrail.safeguarding.models import ContactNote, ContactRequest
from handrail.safeguarding.states import STANDS, How, RequestState, before
from handrail.vault.sealing import closed

HOURS = 4  # after which somebody else is told, where nobody has opened it


@dataclass(frozen=True, slots=True)
class Wish:
    """Who shall make contact (None: the school's own wellbeing lead), how, when it suits, and about what."""

    how: str = How.MAIL
    phone: str = ""
    suits: str = ""
    words: str = ""
    lead: User | None = None


@transaction.atomic
def ask(*, user: User, wish: Wish, now: dt.datetime) -> ContactRequest:
    """Ask a wellbeing lead to make contact, who is told at once. Asking twice is asking once.

    Raises Refusal where nobody is there to be asked.
    """
    User.objects.select_for_update().get(pk=user.pk)  # of many at once one asks
    if standing := queries.standing_request(user):
        return standing
    _check(wish)
    made = ContactRequest.objects.create(**_said(wish), **_by(user, _lead(user, wish), now))
    mails.post_waits([made.lead], now=now)
    mails.post_received(made, now=now)
    write(made, user, "contact_asked", now)
    return made


@transaction.atomic
def add(*, request: ContactRequest, wish: Wish, by: User, now: dt.datetime) -> None:
    """Add to what was asked: what is left empty stays as it was, and words are added to those before."""
    _check_own(request, by)
    row = ContactRequest.objects.select_for_update().get(pk=request.pk)
    if row.state not in STANDS:
        raise Refusal(gettext("This is over, so nothing can be added. You can ask again at any time."))
    _check(wish)
    typed = {name: value for name, value in _said(replace(wish, words="")).items() if value}
    if not typed and not wish.words:
        raise Refusal(gettext("Write what you would like to add."), "words")
    ContactRequest.objects.filter(pk=row.pk).update(
        **{name: closed(row, name, value) for name, value in typed.items()}
    )
    if wish.words:
        ContactNote.objects.create(request=row, words=wish.words, by=by.pk, at=now)
    if row.state == RequestState.SEEN:  # before that they have a mail that waits for them
        mails.post_waits([request.lead], now=now)
    write(row, by, "contact_added", now)


@transaction.atomic
def take_back(*, request: ContactRequest, by: User, now: dt.datetime) -> None:
    """Nobody makes contact, and nobody reads any more what was written: it is removed."""
    _check_own(request, by)
    rows = ContactRequest.objects.filter(pk=request.pk, state__in=before(RequestState.TAKEN_BACK))
    gone = {"how": "", "phone": "", "suits": "", "words": ""}
    if not rows.update(state=RequestState.TAKEN_BACK, escalates_at=None, ended_at=now, **gone):
        raise Refusal(
            gettext("This cannot be taken back any more: somebody has made contact, or it is over.")
        )
    ContactNote.objects.filter(request=request, by=by.pk).delete()
    write(request, by, "contact_taken_back", now)


def _check_own(request: ContactRequest, by: User) -> None:
    if by.pk != request.user_id:
        raise Refusal(gettext("Only whoever asked can change this."))


def _check(wish: Wish) -> None:
    if wish.how == How.PHONE and not wish.phone:
        raise Refusal(gettext("Write the number to call."), "phone")


def _lead(user: User, wish: Wish) -> User:
    possible = queries.possible_leads(user)
    if not possible:
        raise Refusal(gettext("Nobody is there to be asked here. Please ring one of the numbers."))
    if wish.lead is None:
        return possible[0]
    if wish.lead not in possible:
        raise Refusal(gettext("Choose who shall contact you."), "lead")
    return wish.lead


def _said(wish: Wish) -> dict[str, str]:
    return {"how": wish.how, "phone": wish.phone, "suits": wish.suits, "words": wish.words}


def _by(user: User, lead: User, now: dt.datetime) -> dict[str, object]:
    zone = user.school.time_zone
    return {
        "user": user,
        "school": user.school,
        "lead": lead,
        "asked_at": now,
        "contact_by": end_of_next_working_day(now, zone),
        "escalates_at": hours_later(now, HOURS, zone),
    }
