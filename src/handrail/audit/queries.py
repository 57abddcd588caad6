"""Reading the log, and proving that nobody changed it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from handrail.audit.chain import DROP, SETTLED, START, hash_of_rows, hash_of_seal, name_of
from handrail.audit.models import Check, Event, Seal

NOTHING = Q()
OF_THE_SITE = Q(school=None)  # such as a job tried again, or the outbox at rest


def events_about(person: UUID, *, also: Collection[UUID] = ()) -> QuerySet[Event]:
    """What was done to a person's record, in their name, or to what is theirs: the newest first."""
    return Event.objects.filter(Q(subject__in=[person, *also]) | Q(on_behalf=person)).order_by("-id")


def events_by(person: UUID) -> QuerySet[Event]:
    """What a person did: the newest first."""
    return Event.objects.filter(actor=person).order_by("-id")


def events_on(subject: UUID, verb: str) -> QuerySet[Event]:
    """How often something was done to one thing, and by whom, the latest first."""
    return Event.objects.filter(subject=subject, verb=verb).order_by("-id")


def verbs_of(school: UUID, *, without: Collection[str] = (), hidden: Q = NOTHING) -> list[str]:
    """Every verb in the log of a school, but for those of what the reader may not look into."""
    found = _of_school(school, without, hidden).order_by().values_list("verb", flat=True)
    return sorted(found.distinct())


def last_check() -> Check | None:
    """What the last reading of the log against its seals found."""
    return Check.objects.first()


def events_of_school(  # noqa: PLR0913 (what is looked for has that many parts, and each is named)
    school: UUID,
    *,
    person: UUID | None = None,
    verb: str = "",
    outcome: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    without: Collection[str] = (),
    hidden: Q = NOTHING,
) -> QuerySet[Event]:
    """What happened at a school and to the site as a whole, the newest first.

    `person` did it, or it was done to them. `verb` also finds what begins with it and a dot.
    Of the apps in `without` nothing is found, nor what is `hidden` from the reader, and no gap shows: the
    seals count on all the same.
    """
    found = _of_school(school, without, hidden)
    if person:
        found = found.filter(Q(actor=person) | Q(subject=person) | Q(on_behalf=person))
    if verb:
        found = found.filter(Q(verb=verb) | Q(verb__startswith=f"{verb}."))
    if outcome:
        found = found.filter(outcome=outcome)
    if since:
        found = found.filter(at__gte=since)
    if until:
        found = found.filter(at__lt=until)
    return found.order_by("-id")


def _of_school(school: UUID, without: Collection[str], hidden: Q) -> QuerySet[Event]:
    found = Event.objects.filter(OF_THE_SITE | Q(school=school))
    if hidden:
        found = found.exclude(hidden)
    for app in without:
        found = found.exclude(Q(verb__startswith=f"{app}.") | Q(subject_type__startswith=f"{app}."))
    return found


def was_recorded(verb: str, subject: UUID) -> bool:
    """Whether the log says that something ever happened to this."""
    return Event.objects.filter(verb=verb, subject=subject).exists()


def head() -> tuple[int, str] | None:
    """The number and hash of the last seal: note it somewhere else, and `verify` can hold the log to it."""
    return Seal.objects.order_by("-pk").values_list("number", "hash").first()


def unsealed_since(*, now: dt.datetime) -> dt.datetime | None:
    """Since when rows wait for their seal, where that is longer than it should be: sealing has stopped."""
    last = Seal.objects.order_by("-pk").first()
    rows = Event.objects.filter(id__gt=last.last_id) if last else Event.objects.all()
    row = rows.order_by("id").first()
    return row.at if row and row.at < now - 10 * SETTLED else None


def verify(*, noted: Mapping[int, str] | None = None) -> list[str]:
    """Every fault of the log in words; empty when it is whole.

    Finds each changed, removed, inserted or reordered row under a seal, and each changed, removed or inserted
    seal. Whoever removes the newest seals with all their rows leaves no trace in the log itself: `noted` are
    heads (number and hash) that were written down elsewhere, and they must still be there.
    """
    seals = list(Seal.objects.order_by("pk"))
    return [
        *_faults_of_the_chain(seals),
        *_faults_of_the_rows(seals),
        *_faults_of_drops(seals),
        *_faults_of_heads(seals, noted or {}),
    ]


def _faults_of_the_chain(seals: list[Seal]) -> Iterator[str]:
    number, previous, last_id, live = 0, START, 0, False
    for seal in seals:
        if seal.number != number + 1:
            yield f"{seal}: the seals before it are missing, from {number + 1} on."
        if seal.hash != hash_of_seal(seal):
            yield f"{seal}: the seal itself was changed."
        if seal.previous != previous:
            yield f"{seal}: it does not follow from the seal before."
        if seal.first_id <= last_id or seal.last_id < seal.first_id:
            yield f"{seal}: its rows overlap those of the seal before."
        if live and seal.dropped_at:
            yield f"{seal}: it was dropped before an older one."
        number, previous, last_id, live = seal.number, seal.hash, seal.last_id, not seal.dropped_at


def _faults_of_the_rows(seals: list[Seal]) -> Iterator[str]:
    before: Seal | None = None
    for seal in seals:
        rows = Event.objects.filter(id__lte=seal.last_id).order_by("id")
        if before:  # from its last row on: a row put into a gap between two seals counts too
            rows = rows.filter(id__gt=before.last_id)
        before = seal
        rows_hash, count = hash_of_rows(rows.iterator())
        if seal.dropped_at:
            if count:
                yield f"{seal}: it was dropped, and {count} rows are there."
        elif count != seal.count:
            yield f"{seal}: it should have {seal.count} rows and has {count}."
        elif rows_hash != seal.rows_hash:
            yield f"{seal}: a row was changed, exchanged or moved."


def _faults_of_drops(seals: list[Seal]) -> Iterator[str]:
    """The last drop stands in the log, which says up to where it went."""
    last = next((seal for seal in reversed(seals) if seal.dropped_at), None)
    if last is None or last.dropped_at is None:
        return
    if not Event.objects.filter(verb=DROP, subject=name_of(last)[1], at=last.dropped_at).exists():
        yield f"{last}: it was dropped, and the log does not say so."


def _faults_of_heads(seals: list[Seal], noted: Mapping[int, str]) -> Iterator[str]:
    have = {seal.number: seal.hash for seal in seals}
    for number, value in sorted(noted.items()):
        if have.get(number) != value:
            yield f"Segment {number}: its seal is not the one that was noted."
