"""Posting mails, sending them, and what staff and recipients may do about them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from handrail.audit.actions import record
from handrail.jobs.actions import enqueue
from handrail.jobs.registry import named
from handrail.lib.refusal import Refusal
from handrail.mailroom import delivery
from handrail.mailroom.hooks import frame_of, free_from
from handrail.mailroom.kinds import KINDS, Kind
from handrail.mailroom.letter import hash_of, mark, message_id, token
from handrail.mailroom.models import Message, OptOut, Rest, State
from handrail.mailroom.queries import REPLACED, STOPPED, tried_in_vain
from handrail.mailroom.rendering import Unpostable, one_line, render

WORDS_KEPT = dt.timedelta(days=14)
ROWS_KEPT = dt.timedelta(days=365)
OUTBOX = UUID("6f0d2c1e-9b5a-4c59-8d0e-5a1f5e8a0002")  # stands for the outbox in the log


def post(  # noqa: PLR0913 (a mail has that many parts, and each is named)
    *,
    kind: str,
    to: UUID,
    address: str,
    language: str,
    context: Mapping[str, str],
    school: UUID | None,
    unsubscribe: bool = False,
    calendar: str = "",
    not_before: dt.datetime | None = None,
    no_later_than: dt.datetime | None = None,
    about: UUID | None = None,
    now: dt.datetime,
) -> Message:
    """Put a mail into the outbox, in the caller's transaction: it goes out if and only if that commits.

    `calendar` is what a calendar reads beside the words: an iCalendar text with its METHOD. A mail that can
    wait goes after the quiet hours of its reader, unless that were after `no_later_than`. Of several mails
    `about` one thing only the last leaves, if the others have not.

    Raises Unpostable for an unknown kind, missing or strange placeholders, an address that is none, or line
    breaks where a line must be; RuntimeError outside a transaction.
    """
    _check(address)
    known = _known(kind, unsubscribe)
    key, asked = uuid4(), not_before or now
    goes = _after_quiet_hours(known, to, asked, no_later_than)
    link = mark(key) if unsubscribe else ""
    words = render(known, context, language=language, frame=frame_of(school, language), unsubscribe_link=link)
    message = Message.objects.create(
        id=key,
        kind=kind,
        to=to,
        address=address,
        language=language,
        **asdict(words),
        calendar=calendar,
        about=about,
        asked_for=asked if goes > asked else None,
        not_before=goes,
        expires_at=goes + known.lasts,
        message_id=message_id(key),
        unsubscribe_hash=hash_of(token(key)) if unsubscribe else "",
        school=school,
        created_at=now,
    )
    if message.not_before <= now:
        _send_soon()
    return message


def _known(kind: str, unsubscribe: bool) -> Kind:
    known = KINDS.get(kind)
    if known is None:
        raise Unpostable(f"There is no kind of mail called {kind!r}.")
    if unsubscribe and not known.optional:
        raise Unpostable(f"Mails of the kind {kind!r} cannot be stopped by their reader.")
    return known


def _after_quiet_hours(
    kind: Kind, to: UUID, asked: dt.datetime, no_later_than: dt.datetime | None
) -> dt.datetime:
    free = free_from(to, asked) if kind.can_wait else asked
    return asked if no_later_than and free > no_later_than else free


def _check(address: str) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("A mail is posted in the transaction of what it tells of. Open one: atomic().")
    one_line(address, "The address")
    try:
        validate_email(address)
    except ValidationError:
        raise Unpostable("The address is no mail address.") from None


def _send_soon() -> None:
    """Wake the worker. Without it the mail would go with the next minute's round."""
    job = named("mailroom.send_mail")
    if job:
        enqueue(job.task, by=None, once=True)


def send_due(*, now: dt.datetime) -> Counter[str]:
    """Send what is due; see `delivery`. Never inside a transaction: a mail cannot be rolled back."""
    return delivery.send_due(now=now)


@transaction.atomic
def let_go_sooner(*, person: UUID, now: dt.datetime) -> None:
    """Quiet hours have changed: what waits for their end leaves as soon as they let it now, never later."""
    waiting = Message.objects.filter(
        to=person, state=State.QUEUED, asked_for__isnull=False, not_before__gt=now
    )
    for message in waiting:
        free = free_from(person, max(now, message.asked_for or now))
        sooner = Message.objects.filter(pk=message.pk, state=State.QUEUED, not_before__gt=free)
        sooner.update(not_before=free)
    _send_soon()


@transaction.atomic
def send_again(*, message: Message, by: UUID, now: dt.datetime) -> None:
    """Put a mail that failed, or that perhaps arrived, back into the outbox. Same words, same Message-ID."""
    if message.expires_at <= now or not message.text:
        raise Refusal(_("This mail is out of date. Start again from the page that it belongs to."))
    if message.reason == REPLACED:
        raise Refusal(_("A later mail says what is so now. This one would only confuse."))
    stuck = Message.objects.filter(pk=message.pk, state__in=[State.FAILED, State.UNKNOWN])
    if not stuck.update(state=State.QUEUED, reason="", not_before=now):
        raise Refusal(_("Only a mail that was not sent, or perhaps not, can be sent again."))
    record(by=by, verb="mail.send_again", subject=message, school=message.school, now=now)
    _send_soon()


@transaction.atomic
def send_all_again(*, school: UUID, by: UUID, now: dt.datetime) -> int:
    """Put the mails of `queries.tried_in_vain` back into the outbox. Returns how many."""
    count = tried_in_vain(school, now=now).update(state=State.QUEUED, reason="", not_before=now)
    if count:
        record(by=by, verb="mail.send_all_again", subject=("mailroom.rest", OUTBOX), school=school, now=now)
        _send_soon()
    return count


@transaction.atomic
def stop_one(*, message: Message, by: UUID, now: dt.datetime) -> None:
    """Keep a mail that waits from being sent. It stays on the page and can still be sent again."""
    waiting = Message.objects.filter(pk=message.pk, state=State.QUEUED)
    if not waiting.update(state=State.FAILED, reason=STOPPED):
        raise Refusal(_("Only a mail that waits can be stopped. This one has left already, or never will."))
    record(by=by, verb="mail.stop", subject=message, school=message.school, now=now)


@transaction.atomic
def pause(*, by: UUID | None, reason: str, now: dt.datetime) -> None:
    """Let no mail leave until `resume`. Restoring a backup does this first."""
    Rest.objects.update_or_create(id=1, defaults={"reason": reason, "since": now})
    record(by=by, verb="mail.pause", subject=("mailroom.rest", OUTBOX), school=None, now=now)


@transaction.atomic
def resume(*, by: UUID | None, now: dt.datetime) -> None:
    """Let mails leave again."""
    Rest.objects.all().delete()
    record(by=by, verb="mail.resume", subject=("mailroom.rest", OUTBOX), school=None, now=now)
    _send_soon()


@transaction.atomic
def discard_waiting(*, by: UUID | None, reason: str, now: dt.datetime) -> int:
    """Send none of the mails that wait, for example because they went out before a backup was restored.

    They stay on the page, with the reason. Returns how many.
    """
    count = Message.objects.filter(state=State.QUEUED).update(state=State.FAILED, reason=reason)
    record(by=by, verb="mail.discard", subject=("mailroom.rest", OUTBOX), school=None, now=now)
    return count


@transaction.atomic
def hold(*, message: UUID, reason: str) -> bool:
    """Do not send a mail that waits still, now or later: what it says is not so any more.

    False where it has left, or is leaving.
    """
    waiting = Message.objects.filter(pk=message, state=State.QUEUED)
    return bool(waiting.update(state=State.FAILED, reason=reason, expires_at=F("created_at")))


@transaction.atomic
def unsubscribe(*, token: str, now: dt.datetime) -> bool:
    """Stop mails of a kind for the reader of one, by the token in it. False for a token that is none."""
    message = Message.objects.filter(unsubscribe_hash=hash_of(token)).first()
    if message is None:
        return False
    _take(message.to, message.kind, False, message.school, now)
    return True


@transaction.atomic
def subscribe_again(*, token: str, now: dt.datetime) -> bool:
    """Take back what `unsubscribe` did, by the same token."""
    message = Message.objects.filter(unsubscribe_hash=hash_of(token)).first()
    if message is None:
        return False
    _take(message.to, message.kind, True, message.school, now)
    return True


@transaction.atomic
def choose_mails(*, person: UUID, wanted: Collection[str], school: UUID | None, now: dt.datetime) -> None:
    """A person says which of the kinds that one may do without they want."""
    for kind in KINDS.values():
        if kind.optional:
            _take(person, kind.name, kind.name in wanted, school, now)


def _take(person: UUID, kind: str, wanted: bool, school: UUID | None, now: dt.datetime) -> None:
    """Take mails of a kind, or no more. Saying it twice changes and records nothing."""
    if wanted:
        changed = bool(OptOut.objects.filter(person=person, kind=kind).delete()[0])
    else:
        changed = OptOut.objects.get_or_create(person=person, kind=kind, defaults={"at": now})[1]
    if changed:
        verb = "mail.subscribe" if wanted else "mail.unsubscribe"
        subject = ("people.user", person)
        record(by=person, verb=verb, subject=subject, school=school, fields=[kind], now=now)


@transaction.atomic
def prune(*, now: dt.datetime) -> int:
    """Empty the words of mails that came to an end 14 days after they would have been out of date, and remove
    the rows of the year before. Returns how many were emptied or removed.
    """
    over = Message.objects.exclude(state__in=[State.QUEUED, State.SENDING])
    removed, _ = over.filter(created_at__lt=now - ROWS_KEPT).delete()
    old = over.filter(expires_at__lt=now - WORDS_KEPT).exclude(text="", html="", calendar="")
    return removed + old.update(subject="", text="", html="", calendar="")
