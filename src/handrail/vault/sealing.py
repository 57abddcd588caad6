"""Fields whose text is sealed in the database, and the one way to read them.

What lies in such a field is `Closed`: it has no words. `reading` notes who reads what, in a transaction of
its own, and gives the `Reading` that opens it: no note, no words. Whoever writes sets plain text, and it is
sealed as it is saved.

A model with such fields says `sealed_as`, what the log calls its words, and `sealed_for`, whose key closes
them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast
from uuid import UUID

from django.db import models, transaction
from django.db.models import Model
from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.audit.queries import was_recorded
from handrail.lib import clock
from handrail.lib.sealed import Tampered, seal, seal_bytes, unseal, unseal_bytes
from handrail.vault.hooks import tell_of_tampering
from handrail.vault.keys import kept_key_or_none, key_of

TAMPERED = "vault.tampered"
MANY, FEW = 1000, 4  # rows at once, and where there are files in them


class Sealing(Protocol):
    """What a model with sealed fields says of itself."""

    sealed_as: ClassVar[str]

    @property
    def sealed_for(self) -> UUID:
        """Whose key closes its words: a mentorship's, or a case's."""


class Closed:
    """Text as it lies in the database. Asking it for words is an error: a `Reading` opens it."""

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        self.token = token

    def __str__(self) -> str:
        raise RuntimeError("This text is sealed: open it with vault.sealing.reading.")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Closed) and other.token == self.token

    __hash__ = None  # type: ignore[assignment]  # nothing looks one up


if TYPE_CHECKING:
    Text = models.TextField[str, str]
    Binary = models.BinaryField[bytes, bytes]
else:
    Text, Binary = models.TextField, models.BinaryField


class SealedTextField(Text):
    """Text that is sealed with the key of whom it belongs to. An empty text is kept as it is: nothing."""

    def from_db_value(self, value: str | None, *_: object) -> Closed | str | None:
        """What was kept: closed."""
        return Closed(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        """What may go to the database as it is: what is closed, or nothing."""
        if isinstance(value, Closed):
            return value.token
        if value in ("", None):
            return value
        raise ValueError(f"{self.name} is a sealed field, and takes no plain text in a query: see `closed`.")

    def pre_save(self, model_instance: Model, add: bool) -> Any:
        """Close what is still plain."""
        value = super().pre_save(model_instance, add)
        return closed(model_instance, self.name, value) if value and isinstance(value, str) else value


class SealedBytesField(Binary):
    """The same for a file's bytes. They come out of the database sealed; `Reading.bytes_of` opens them."""

    def pre_save(self, model_instance: Model, add: bool) -> Any:
        """Close them: they are saved once."""
        value = super().pre_save(model_instance, add)
        return seal_bytes(bytes(value), about=about(model_instance, self.name), key=_key_for(model_instance))


class Reading:
    """Opens what one person was noted to read, of one mentorship or case, and nothing else."""

    def __init__(self, owner: UUID, what: Iterable[str], by: UUID | None, school: UUID | None) -> None:
        self.owner, self.what, self._by, self._school = owner, frozenset(what), by, school
        self._key = kept_key_or_none(owner)

    def open(self, row: Model, *names: str) -> None:
        """Put the words into a row's sealed fields, or into those that are named.

        What was changed in the database, or belongs to another row, is not shown: words in its place say so,
        and the school's administrators are told.
        """
        self._check(row)
        for name in names or sealed_fields(type(row)):
            value = getattr(row, name)
            if isinstance(value, Closed):
                setattr(row, name, self._text(row, name, value))

    def open_all(self, rows: Iterable[Any]) -> list[Any]:
        """The rows, each opened."""
        found = list(rows)
        for row in found:
            self.open(row)
        return found

    def bytes_of(self, row: Model, name: str) -> bytes:
        """A file's bytes. Raises Tampered, once the alarm is given."""
        self._check(row)
        try:
            return unseal_bytes(
                bytes(getattr(row, name)), about=about(row, name), key=self._its_key(row, name)
            )
        except Tampered:
            self._alarm(row, name)
            raise

    def _check(self, row: Model) -> None:
        its = cast(Sealing, row)
        if its.sealed_as not in self.what or its.sealed_for != self.owner:
            raise RuntimeError(f"Nobody was noted to read the {its.sealed_as} of {its.sealed_for}.")

    def _text(self, row: Model, name: str, value: Closed) -> str:
        try:
            return unseal(value.token, about=about(row, name), key=self._its_key(row, name))
        except Tampered:
            self._alarm(row, name)
            return gettext(
                "This cannot be shown: it was changed where it is kept. The administrators are told."
            )

    def _its_key(self, row: Model, name: str) -> bytes:
        if self._key is None:
            raise Tampered(f"The key of {about(row, name)} is gone.")
        return self._key

    @transaction.atomic
    def _alarm(self, row: Model, name: str) -> None:
        now = clock.now()
        if not was_recorded(TAMPERED, row.pk):
            tell_of_tampering(self._school, now)
        record(
            by=self._by, verb=TAMPERED, subject=row, school=self._school, fields=[name],
            outcome="refused", now=now,
        )  # fmt: skip


def reading(
    *,
    of: Model,
    what: Iterable[str],
    by: UUID,
    school: UUID,
    now: dt.datetime,
    verb: str,
    under: Model | None = None,
) -> Reading:
    """Note that somebody reads `what` of a mentorship or case, and hand them what opens it.

    The note stands before a word is opened: where it cannot be written, nothing is read. It names `under`,
    where that is why they may, in the place of what they read. An alarm on the way then names nobody: its
    readers may not know who reads.
    """
    named = sorted(set(what))
    with transaction.atomic():
        record(by=by, verb=verb, subject=under or of, school=school, fields=named, now=now)
    return Reading(of.pk, named, None if under else by, school)


def closed(row: Model, name: str, text: str) -> Closed | str:
    """A text closed for a field of a row, for an update that finds its row by the state it is in."""
    return Closed(seal(text, about=about(row, name), key=_key_for(row))) if text else ""


def says(row: Model, name: str, text: str) -> bool:
    """Whether a field of a row has this text already. Nobody reads it on the way."""
    value = getattr(row, name)
    return _plain(row, name, value) == text if isinstance(value, Closed) else value == text


def carry(row: Model, to: Model) -> None:
    """Let a new row have the words of another of the same owner. Nobody reads them on the way."""
    for name in sealed_fields(type(row)):
        if isinstance(value := getattr(row, name), Closed):
            setattr(to, name, _plain(row, name, value))


def faults(model: type[Model]) -> Iterator[str]:
    """Which sealed texts of a table do not open, by the places of their rows. Nobody reads any of them."""
    keys: dict[UUID, bytes | None] = {}
    names = [*sealed_fields(model), *_sealed_files(model)]
    for row in model._default_manager.iterator(chunk_size=FEW if _sealed_files(model) else MANY):
        owner = cast(Sealing, row).sealed_for
        if owner not in keys:
            keys[owner] = kept_key_or_none(owner)
        yield from (about(row, name) for name in names if not _opens(row, name, keys[owner]))


def sealed_models(every: Iterable[type[Model]]) -> list[type[Model]]:
    """Those of the models that keep something sealed."""
    return [model for model in every if sealed_fields(model) or _sealed_files(model)]


def sealed_fields(model: type[Model]) -> list[str]:
    """The names of a model's sealed texts."""
    return [field.name for field in model._meta.local_concrete_fields if isinstance(field, SealedTextField)]


def _sealed_files(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.local_concrete_fields if isinstance(field, SealedBytesField)]


def about(row: Model, name: str) -> str:
    """The place of a text: it opens there and nowhere else."""
    return f"{row._meta.db_table}.{name}|{row.pk}"


def _plain(row: Model, name: str, value: Closed) -> str:
    return unseal(value.token, about=about(row, name), key=_key_for(row))


def _opens(row: Model, name: str, key: bytes | None) -> bool:
    value = getattr(row, name)
    try:
        if isinstance(value, Closed):
            unseal(value.token, about=about(row, name), key=key or b"")
        elif name in _sealed_files(type(row)):
            unseal_bytes(bytes(value), about=about(row, name), key=key or b"")
    except (Tampered, ValueError):
        return False
    return True


def _key_for(row: Model) -> bytes:
    """The key of whom a row belongs to, made where there is none yet. A row remembers it."""
    held: bytes | None = row.__dict__.get("_data_key")
    if held is None:
        held = row.__dict__["_data_key"] = key_of(cast(Sealing, row).sealed_for)
    return held
